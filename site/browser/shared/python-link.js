/**
 * A widget's connection to the page's Python: sends its requests, one at a time, and reports answers and the status.
 */
import { whenIdle } from "./idle.js";
import { isRenewed } from "./renewal.js";
import { importRetrying } from "./retrying-import.js";

/** @import { Status } from "../python/contract.js" */

/**
 * @typedef {object} Python       the interface of ../python/client.js
 * @property {Status} status
 * @property {(listener: (status: Status) => void) => () => void} subscribe
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} restart
 * @property {(spec: object, withWordsOf?: number) => Promise<{trace: any} | Refusal>} trace
 * @property {(name: string, argument: object) => Promise<Answer>} ask
 *
 * @typedef {{ error: { field: string, message: string } }} Refusal
 * @typedef {{ answer: any } | Refusal} Answer
 *
 * @typedef {{ type: "python", status: Status } | { type: "failed" } | { type: "renewed" }} Report   actions of every widget's reducer
 */

/**
 * @template Request  what the widget may request
 * @template Action   the actions that answer it
 */
export class PythonLink {
  /** @type {(action: Action | Report) => void} */
  #report;
  /** @type {(python: Python, request: Request) => AsyncIterable<Action>} */
  #answer;
  /** @type {Promise<Python> | null} */
  #python = null;
  /** @type {Request | null} */
  #next = null;
  #computing = false;
  #abandons = false; // the running request need not be answered to its end: the next one continues the same edit
  #wake = () => {};

  /**
   * @param {(action: Action | Report) => void} report
   * @param {(python: Python, request: Request) => AsyncIterable<Action>} answer   asks Python for the answers
   */
  constructor(report, answer) {
    this.#report = report;
    this.#answer = answer;
  }

  /**
   * Send a request; each of its answers is reported after the one before has been painted. While a request runs, only
   * the latest of the newer ones waits. A running request is finished, unless the next one continues the same edit.
   * @param {Request} request
   * @param {boolean} [continues]   it continues the edit of the request before
   */
  async ask(request, continues = false) {
    this.#abandons = continues && (this.#next === null || this.#abandons);
    this.#next = request;
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

  /** @param {Request} request */
  async #compute(request) {
    try {
      for await (const action of this.#answer(await this.#connect(), request)) {
        this.#report(action);
        if (!this.#next) await this.#painted();
        if (this.#next && this.#abandons) return;
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Resolves when the browser has painted, or another request comes. */
  #painted() {
    return new Promise((resolve) => {
      this.#wake = () => resolve(undefined);
      whenIdle(this.#wake);
    });
  }

  /**
   * Ask one of `backprop.queries`; rejects, with a message for the reader, if Python cannot start.
   * @param {string} name
   * @param {object} argument
   * @returns {Promise<Answer>}
   */
  async question(name, argument) {
    const python = await this.#connect().catch((cause) => {
      this.#python = null; // the module itself did not arrive: fetch it again next time
      void this.#reportRenewal();
      throw cause;
    });
    return python.ask(name, argument);
  }

  /** Start Python before it is needed. */
  async warmUp() {
    try {
      await (await this.#connect()).start();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /**
   * After a failure: restart Python and repeat the request.
   * @param {Request | null} request
   */
  async retry(request) {
    try {
      await (await this.#connect()).restart();
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    if (request) await this.ask(request);
  }

  /** @returns {Promise<Python>} */
  #connect() {
    this.#python ??= this.#load();
    return this.#python;
  }

  /** @returns {Promise<Python>} */
  async #load() {
    /** @type {typeof import("../python/client.js")} */
    const { sharedPython } = await importRetrying(new URL("../python/client.js", import.meta.url).href);
    const python = sharedPython();
    python.subscribe((/** @type {Status} */ status) => this.#reportStatus(status));
    this.#reportStatus(python.status);
    return python;
  }

  /** @param {Status} status */
  #reportStatus(status) {
    this.#report({ type: "python", status });
    if (status.state === "failed") void this.#reportRenewal();
  }

  /** If files are missing because the page has outlived them, the reader is told so. */
  async #reportRenewal() {
    if (await isRenewed()) this.#report({ type: "renewed" });
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
    this.#reportStatus({ ...none, state: "failed", message });
  }
}
