/**
 * A widget's line to the page's one Python: it asks for traces, reports what comes back, and knows
 * when to start Python before anyone asks.
 */

import { whenIdle } from "./idle.js";
import { moduleAt } from "./retrying-import.js";

/** @import { Status } from "../python/contract.js" */

/**
 * @typedef {object} Python       what ../python/client.js gives
 * @property {Status} status
 * @property {(listener: (status: Status) => void) => () => void} subscribe
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} restart
 * @property {(spec: object, told?: number) => Promise<{trace: any} | Refusal>} trace
 * @property {(name: string, argument: object) => Promise<Answer>} ask
 *
 * @typedef {{ error: { field: string, message: string } }} Refusal
 * @typedef {{ answer: any } | Refusal} Answer
 *
 * @typedef {{ type: "python", status: Status } | { type: "failed" }} Report   what every widget must understand
 */

const LOOKED_AT_AFTER = 8000; // ms in view until Python may be fetched unasked

/**
 * @template Wish     what the widget may ask for
 * @template Action   what is reported to it
 */
export class PythonLink {
  /** @type {(action: Action | Report) => void} */
  #report;
  /** @type {(python: Python, wish: Wish) => AsyncIterable<Action>} */
  #put;
  /** @type {Promise<Python> | null} */
  #python = null;
  /** @type {Wish | null} */
  #next = null;
  #computing = false;
  #goesOn = false; // what is computed is outdated by what waits: nobody needs the rest of it
  #wake = () => {};

  /**
   * @param {(action: Action | Report) => void} report
   * @param {(python: Python, wish: Wish) => AsyncIterable<Action>} put   asks Python; its answers as actions
   */
  constructor(report, put) {
    this.#report = report;
    this.#put = put;
  }

  /**
   * Ask for what is wished for; the answers are reported, each further one when the one before is on the screen.
   * A later question outdates an earlier one: while one is being computed, only the last of those that come
   * meanwhile waits. What has begun to be answered is answered to its end, unless the next only goes on with it.
   * @param {Wish} wish
   * @param {boolean} [goesOn]   it is the same change as the wish before, further on
   */
  async ask(wish, goesOn = false) {
    this.#goesOn = goesOn && (this.#next === null || this.#goesOn);
    this.#next = wish;
    this.#wake();
    if (this.#computing) return;
    this.#computing = true;
    try {
      while (this.#next) {
        const next = this.#next;
        this.#next = null;
        await this.#compute(next);
      }
    } finally {
      this.#computing = false;
    }
  }

  /** @param {Wish} wish */
  async #compute(wish) {
    try {
      for await (const action of this.#put(await this.#connect(), wish)) {
        this.#report(action);
        if (!this.#next) await this.#idle();
        if (this.#next && this.#goesOn) return;
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Until the browser has painted, or another wish comes. */
  #idle() {
    return new Promise((resolve) => {
      this.#wake = () => resolve(undefined);
      whenIdle(this.#wake);
    });
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
   * @param {Wish | null} wish
   */
  async retry(wish) {
    try {
      await (await this.#connect()).restart();
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    if (wish) await this.ask(wish);
  }

  /** @returns {Promise<Python>} */
  #connect() {
    this.#python ??= this.#load();
    return this.#python;
  }

  /** @returns {Promise<Python>} */
  async #load() {
    /** @type {typeof import("../python/client.js")} */
    const { sharedPython } = await moduleAt(new URL("../python/client.js", import.meta.url).href);
    const python = sharedPython();
    python.subscribe((/** @type {Status} */ status) => this.#report({ type: "python", status }));
    this.#report({ type: "python", status: python.status });
    return python;
  }

  /** @param {unknown} cause */
  #fail(cause) {
    this.#python?.then(
      ({ status }) => status.state !== "failed" && this.#reportFailure(cause),
      () => {
        this.#python = null; // the module itself did not arrive: fetch it again next time
        this.#reportFailure(new Error("Python could not be fetched; the network may be down, or something in this browser blocks it."));
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
