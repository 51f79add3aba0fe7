/**
 * A widget's line to the page's one Python: it asks for traces, reports what comes back, and knows
 * when to start Python before anyone asks.
 */

import { whenIdle } from "./idle.js";

/** @import { Action, PythonStatus } from "./state.js" */
/** @import { Spec, Trace } from "./contract.js" */

/**
 * @typedef {object} Python       what ../python/client.js gives
 * @property {PythonStatus} status
 * @property {(listener: (status: PythonStatus) => void) => () => void} subscribe
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} restart
 * @property {(spec: Spec) => Promise<{trace: Trace} | Refusal>} trace
 * @property {(name: string, argument: object) => Promise<Answer>} ask
 *
 * @typedef {{ error: { field: string, message: string } }} Refusal
 * @typedef {{ answer: any } | Refusal} Answer
 */

const LOOKED_AT_AFTER = 8000; // ms in view until Python may be fetched unasked

export class PythonLink {
  /** @type {(action: Action) => void} */
  #report;
  /** @type {Promise<Python> | null} */
  #python = null;

  /** @param {(action: Action) => void} report */
  constructor(report) {
    this.#report = report;
  }

  /**
   * Ask for the trace of a spec; the answer is reported. A later question outdates an earlier one.
   * @param {Spec} spec
   */
  async ask(spec) {
    try {
      const python = await this.#connect();
      const answer = await python.trace(spec);
      if ("error" in answer) {
        this.#report({ type: "refused", spec, path: answer.error.field, message: answer.error.message });
      } else if (answer.trace.stopped) {
        // numbers that overflow would leave steps without values: the last good ones stay instead
        this.#report({ type: "refused", spec, path: "", message: answer.trace.stopped.message });
      } else {
        this.#report({ type: "computed", spec, trace: answer.trace });
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /**
   * Put a question of a panel; rejects, with the reason for the reader, if Python cannot start.
   * @param {string} name
   * @param {object} argument
   * @returns {Promise<Answer>}
   */
  async question(name, argument) {
    const python = await this.#connect().catch((cause) => {
      this.#python = null; // the module itself did not arrive: fetch it again next time
      throw cause;
    });
    return python.ask(name, argument);
  }

  /** Start Python so that it is there when it is wanted. */
  async warmUp() {
    try {
      await (await this.#connect()).start();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /**
   * After a failure: start anew, and ask again for what was asked.
   * @param {Spec | null} spec
   */
  async retry(spec) {
    try {
      await (await this.#connect()).restart();
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    if (spec) await this.ask(spec);
  }

  /** @returns {Promise<Python>} */
  #connect() {
    this.#python ??= this.#load();
    return this.#python;
  }

  /** @returns {Promise<Python>} */
  async #load() {
    const { sharedPython } = await import("../python/client.js");
    const python = sharedPython();
    python.subscribe((/** @type {PythonStatus} */ status) => this.#report({ type: "python", status }));
    this.#report({ type: "python", status: python.status });
    return python;
  }

  /** @param {unknown} cause */
  #fail(cause) {
    this.#python?.then(
      ({ status }) => status.state !== "failed" && this.#reportFailure(cause),
      () => {
        this.#python = null; // the module itself did not arrive: fetch it again next time
        this.#reportFailure(new Error("Python could not be fetched; the network may be down."));
      },
    );
    this.#report({ type: "failed" });
  }

  /** @param {unknown} cause */
  #reportFailure(cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const none = { loadedBytes: 0, totalBytes: 0, stage: "" };
    this.#report({ type: "python", status: { ...none, state: "failed", message } });
  }
}

/**
 * Calls `act` once the element has been in view for a while and the browser has nothing better to
 * do; never for readers who save data. Returns a function that stops watching.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenLookedAt(element, act) {
  const connection = /** @type {{ saveData?: boolean } | undefined} */ (
    /** @type {any} */ (navigator).connection
  );
  const savesData = connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
  if (savesData) return () => undefined;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const observer = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (!entries.at(-1)?.isIntersecting) return;
    timer = setTimeout(() => {
      stop();
      whenIdle(act);
    }, LOOKED_AT_AFTER);
  }, { threshold: 0.3 });
  const stop = () => {
    clearTimeout(timer);
    observer.disconnect();
  };
  observer.observe(element);
  return stop;
}
