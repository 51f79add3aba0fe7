/**
 * The reader's Python: a worker of its own, begun by the first run and given up by Stop.
 *
 * A listing that does not end is stopped by ending the worker; so are its variables. The next run begins another one,
 * from what the browser has kept.
 */
import { Session } from "../python/session.js";

/** @import { Emit, Listing, Progress } from "../python/contract.js" */

const WORKER = new URL("../python/reader-worker.js", import.meta.url);
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

export class ReaderPython {
  /** @type {Session | undefined} */
  #session;
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
    const answer = await call(session);
    if (answer) return JSON.parse(answer.text);
    if (this.#session === session) this.#session = undefined;
    const failure = await session.ended;
    const detail = failure?.detail ? ` (${failure.detail})` : "";
    throw new Ended(failure ? `This was too much for Python in this browser, which ended${detail}.` : "");
  }

  /** End the worker at once; what it computes is lost. */
  stop() {
    const session = this.#session;
    this.#session = undefined;
    session?.end();
  }
}
