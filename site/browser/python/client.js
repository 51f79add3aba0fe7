/**
 * The page's one Python, for all its widgets.
 *
 *           start(), trace()                 Python answers
 *     idle ─────────────────► loading ─────────────────────────► ready
 *      ▲                       │   ▲                             │  │
 *      │        it cannot start│   │start(), trace(), restart()  │  │ restart(), or the worker
 *      │                       ▼   │                             │  │ ended during a call
 *      │                      failed                             │  └─────────────► loading
 *      └─────────────────────────────────────────────────────────┘
 *                the worker ended while nobody waited
 *
 * Nothing is fetched before the first start() or trace(). All state that matters is with the page
 * (specs and traces), so a worker may be killed at any time: a call whose worker ended before it
 * answered is put to the next one.
 */

import { whole } from "./numbers.js";
import { Session } from "./session.js";

/** @import { PythonFailure } from "./failures.js" */
/** @import { Progress, Status, Text } from "./contract.js" */
/** @import { Patience } from "./session.js" */

/** @type {Patience} */
const PATIENCE = { download: 30, start: 90 };

/** A call that broke so many workers is not put to another. */
const CRASHES_PER_CALL = 2;

/** @type {Status} */
const IDLE = { state: "idle", loadedBytes: 0, totalBytes: 0, stage: "", message: "" };

/** @typedef {{error: {field: string, message: string}}} Refusal */
/** @typedef {{trace: any} | Refusal} Answer */

/** @type {Python | undefined} */
let shared;

/** The one Python of this page; made, but not started, on first use. */
export function sharedPython() {
  shared ??= new Python();
  return shared;
}

export class Python {
  /**
   * What a widget shows. Replaced by every change, never altered.
   * @type {Status}
   */
  status = IDLE;

  #patience;
  /** @type {Set<(status: Status) => void>} */
  #listeners = new Set();
  /** @type {Session | undefined} */
  #session;

  /** @param {Patience} [patience] */
  constructor(patience = PATIENCE) {
    this.#patience = patience;
  }

  /**
   * Be told of every change of `status`.
   * @param {(status: Status) => void} listener
   * @returns {() => void} stops it
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Start Python, unless it is there or on its way.
   * @returns {Promise<void>}
   * @throws {PythonFailure} it cannot start; the message is for the reader
   */
  async start() {
    await this.#current().ready;
  }

  /**
   * Compute the trace of a spec, starting Python if need be.
   * @param {object} spec
   * @param {number} [told]   the only step whose words are wanted: a glimpse, which is there sooner
   * @returns {Promise<Answer>} the trace, or which field of the spec is wrong and why
   * @throws {PythonFailure} Python cannot start
   */
  async trace(spec, told) {
    const text = JSON.stringify(spec);
    return this.#put((session) => session.trace(text, told));
  }

  /**
   * Ask one of the questions of `backprop.queries.ask`, starting Python if need be.
   * @param {string} name
   * @param {object} argument
   * @returns {Promise<{answer: any} | Refusal>}
   * @throws {PythonFailure} Python cannot start
   */
  async ask(name, argument) {
    const text = JSON.stringify({ name, argument });
    return this.#put((session) => session.ask(text));
  }

  /**
   * Put a call to the session, and again to the next one if its worker ends.
   * @param {(session: Session) => Promise<Text | undefined>} call
   */
  async #put(call) {
    for (let crashes = 0; crashes < CRASHES_PER_CALL; ) {
      const session = this.#current();
      try {
        await session.ready;
      } catch (cause) {
        if (this.#session) continue; // it was restarted while this call waited
        throw cause;
      }
      const answer = await call(session);
      if (answer !== undefined) return whole(answer);
      if (await session.ended) crashes += 1;
    }
    const message = "Python broke down twice over this; it may be too much for this browser";
    return { error: { field: "", message } };
  }

  /**
   * Kill the worker and start another; calls that wait for an answer are put to the new one.
   * @returns {Promise<void>}
   * @throws {PythonFailure} it cannot start
   */
  async restart() {
    const old = this.#session;
    this.#session = undefined;
    old?.end();
    await this.start();
  }

  /** The session that is there or on its way, else a new one. */
  #current() {
    this.#session ??= this.#begin();
    return this.#session;
  }

  #begin() {
    /** @type {Session} */
    const session = new Session((progress) => {
      const isCurrent = session === this.#session && this.status.state === "loading";
      if (isCurrent) this.#show(loading(progress));
    }, this.#patience);
    this.#show(loading({ loadedBytes: 0, totalBytes: 0, stage: "Downloading Python" }));
    session.ready.then(
      () => this.#leave(session, "ready", "Python is running.", session),
      (cause) => this.#leave(session, "failed", cause.message, undefined),
    );
    session.ready.then(
      () => session.ended.then(() => this.#leave(session, "idle", "", undefined)),
      () => undefined,
    );
    return session;
  }

  /**
   * A session has come to another state; if it is still the current one, so has Python.
   * @param {Session} session
   * @param {Status["state"]} state
   * @param {string} message
   * @param {Session | undefined} next
   */
  #leave(session, state, message, next) {
    if (session !== this.#session) return;
    this.#session = next;
    this.#show({ ...this.status, state, stage: "", message });
  }

  /** @param {Status} status */
  #show(status) {
    this.status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

/**
 * @param {Progress} progress
 * @returns {Status}
 */
const loading = (progress) => ({
  ...progress,
  state: "loading",
  message:
    progress.stage === "Starting Python"
      ? "Python has arrived and is starting."
      : "Python is being downloaded; it comes from this site and is kept by the browser.",
});
