/**
 * The reader's Python: a worker of its own, begun by the first run.
 *
 * What runs is stopped with its variables kept (../python/stops.js) where JavaScript can wait for Python. Elsewhere, and
 * where a single call takes longer than GRACE, the worker is ended, and its variables with it. The next run begins
 * another one, from what the browser has kept.
 */
import { Session } from "../python/session.js";

/** @import { Emit, Listing, Progress } from "../python/contract.js" */

const WORKER = new URL("../python/reader-worker.js", import.meta.url);
const CAN_INTERRUPT = "Suspending" in WebAssembly;
const GRACE = 700; // ms
const PATIENCE = { download: isSecureContext ? 30 : 180, start: 90 }; // as for the page's Python

/**
 * @typedef {object} Fault       why a listing ended early
 * @property {string} type
 * @property {string} message
 * @property {number} line       in the listing, from 1; 0 if that is not known
 *
 * @typedef {[kind: string, text: string]} Part
 *
 * @typedef {object} Verdict     of an exercise's check; pybundle/backprop/cells/exercise.py explains each
 * @property {"right" | "wrong" | "undecided" | "blank"} kind
 * @property {string} message
 * @property {number} line
 * @property {boolean} in_check
 *
 * @typedef {{ parts: Part[], fault: Fault | null, verdict?: Verdict | null }} Result
 */

/** Python ended before the listing did; with a sentence if that was no wish of the reader. */
export class Ended extends Error {}

/** What a listing that was stopped ended by. @param {Fault | null} fault */
export const isStop = (fault) => fault?.type === "StopAsked";

export class ReaderPython {
  /** @type {Session | undefined} */
  #session;
  /** @type {Promise<unknown> | null} the call that is being made, until it is asked to stop */
  #running = null;
  #damaged = false;

  /** Whether a worker runs or starts. */
  get isThere() {
    return this.#session !== undefined;
  }

  /**
   * @param {Listing} listing
   * @param {Emit} emit   is told what is written as it comes
   * @param {(progress: Progress) => void} onProgress   of a start, if one is needed
   * @returns {Promise<Result>}
   * @throws {Ended}
   */
  run(listing, emit, onProgress) {
    return this.call((session) => session.run(listing, emit), onProgress);
  }

  /**
   * Make a call in the worker.
   * @param {(session: Session) => Promise<import("../python/contract.js").Text | undefined>} call
   * @param {(progress: Progress) => void} onProgress   of a start, if one is needed
   * @returns {Promise<any>} its answer, from JSON
   * @throws {Ended}
   */
  async call(call, onProgress) {
    const session = this.#session ?? new Session(onProgress, PATIENCE, this.#damaged ? "none" : "all", WORKER);
    this.#session = session;
    this.#damaged = false;
    try {
      await session.ready;
    } catch (cause) {
      if (this.#session !== session) throw new Ended("");
      this.#session = undefined;
      const { failure, message } = /** @type {import("../python/failures.js").PythonFailure} */ (cause);
      this.#damaged = failure?.kind === "damaged";
      throw new Ended(message);
    }
    const running = call(session);
    this.#running = running;
    const answer = await running;
    if (this.#running === running) this.#running = null;
    if (answer) return JSON.parse(answer.text);
    if (this.#session === session) this.#session = undefined;
    const failure = await session.ended;
    const detail = failure?.detail ? ` (${failure.detail})` : "";
    throw new Ended(failure ? `This was too much for Python in this browser, which ended${detail}.` : "");
  }

  /**
   * Stop what runs: with its variables kept if it stops within GRACE, else by ending the worker; the second time at once.
   * @returns {Promise<boolean>} whether the variables are kept
   */
  async interrupt() {
    const running = this.#running;
    this.#running = null;
    if (CAN_INTERRUPT && running && this.#session) {
      this.#session.interrupt();
      const late = new Promise((resolve) => setTimeout(() => resolve("late"), GRACE));
      if ((await Promise.race([running, late])) !== "late") return this.isThere;
    }
    this.end();
    return false;
  }

  /** End the worker at once, and all variables with it. */
  end() {
    this.#running = null;
    const session = this.#session;
    this.#session = undefined;
    session?.end();
  }
}
