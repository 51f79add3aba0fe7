/**
 * The page's Python, shared by all widgets.
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
 * Nothing is fetched before the first start() or trace(). The page holds all state (specs and traces), so a worker may
 * be killed at any time: a call whose worker ended before answering is repeated in the next one.
 */

import { parseAnswer } from "./large-arrays.js";
import { Session } from "./session.js";
import { SnapshotMaker } from "./snapshot-maker.js";

/** @import { PythonFailure } from "./failures.js" */
/** @import { Kept, Progress, Status, Text } from "./contract.js" */
/** @import { Patience } from "./session.js" */

/** @type {Patience} where the browser checks archives (integrity.js), none is seen arriving, only having arrived */
const PATIENCE = { download: isSecureContext ? 30 : 180, start: 90 };

/** Seconds without a call after which the next visit's snapshot is made. */
const REST = 8;

/** A call during which so many workers crashed is not repeated. */
const CRASHES_PER_CALL = 2;

/** @type {Status} */
const IDLE = { state: "idle", loadedBytes: 0, totalBytes: 0, stage: "", message: "" };

/** @typedef {{error: {field: string, message: string}}} Refusal */
/** @typedef {{trace: any} | Refusal} Answer */

/** @type {Python | undefined} */
let shared;

/** The Python of this page; created on first use, but not started. */
export function sharedPython() {
  shared ??= new Python();
  return shared;
}

export class Python {
  /**
   * For the widgets. Every change replaces the object.
   * @type {Status}
   */
  status = IDLE;

  #patience;
  /** @type {Set<(status: Status) => void>} */
  #listeners = new Set();
  /** @type {Session | undefined} */
  #session;
  /**
   * The next start may use all that the browser keeps, unless an archive was damaged or a restored Python crashed.
   * @type {Kept}
   */
  #kept = "all";
  #snapshot;

  /** @param {Patience} [patience] @param {number} [rest] */
  constructor(patience = PATIENCE, rest = REST) {
    this.#patience = patience;
    this.#snapshot = new SnapshotMaker(rest);
  }

  /**
   * Call a function with every new `status`.
   * @param {(status: Status) => void} listener
   * @returns {() => void} unsubscribes
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Start Python, unless it is running or starting.
   * @returns {Promise<void>}
   * @throws {PythonFailure} it cannot start; with a message for the reader
   */
  async start() {
    await this.#current().ready;
  }

  /**
   * Compute the trace of a spec; starts Python if necessary.
   * @param {object} spec
   * @param {number} [withWordsOf]   the only step that is described in words; a preview, which is computed sooner
   * @returns {Promise<Answer>} the trace, or the wrong field of the spec and a message
   * @throws {PythonFailure} Python cannot start
   */
  async trace(spec, withWordsOf) {
    const text = JSON.stringify(spec);
    return this.#call((session) => session.trace(text, withWordsOf));
  }

  /**
   * Ask one of `backprop.queries`; starts Python if necessary.
   * @param {string} name
   * @param {object} argument
   * @returns {Promise<{answer: any} | Refusal>}
   * @throws {PythonFailure} Python cannot start
   */
  async ask(name, argument) {
    const text = JSON.stringify({ name, argument });
    return this.#call((session) => session.ask(text));
  }

  /**
   * Make a call, and repeat it in the next session if the worker ends.
   * @param {(session: Session) => Promise<Text | undefined>} call
   */
  async #call(call) {
    this.#snapshot.wait();
    return this.#repeated(call).finally(() => this.#snapshot.wait());
  }

  /** @param {(session: Session) => Promise<Text | undefined>} call */
  async #repeated(call) {
    for (let crashes = 0; crashes < CRASHES_PER_CALL; ) {
      const session = this.#current();
      try {
        await session.ready;
      } catch (cause) {
        if (this.#session) continue; // restarted while this call waited
        throw cause;
      }
      const answer = await call(session);
      if (answer !== undefined) return parseAnswer(answer);
      if (await session.ended) crashes += 1;
    }
    const message = "Python broke down twice over this; it may be too much for this browser";
    return { error: { field: "", message } };
  }

  /**
   * Kill the worker and start another one, in which waiting calls are repeated.
   * @returns {Promise<void>}
   * @throws {PythonFailure} it cannot start
   */
  async restart() {
    const old = this.#session;
    this.#session = undefined;
    old?.end();
    await this.start();
  }

  /** The running or starting session, else a new one. */
  #current() {
    this.#session ??= this.#begin();
    return this.#session;
  }

  #begin() {
    /** @param {Progress} progress */
    const onProgress = (progress) => {
      const isCurrent = session === this.#session && this.status.state === "loading";
      if (isCurrent) this.#show(loading(progress));
    };
    const session = new Session(onProgress, this.#patience, this.#kept);
    this.#kept = "all";
    this.#show(loading({ loadedBytes: 0, totalBytes: 0, stage: "Downloading Python" }));
    session.ready.then(
      () => {
        if (!session.restored) this.#snapshot.want();
        this.#transition(session, "ready", "Python is running.", session);
      },
      (cause) => {
        if (cause.failure?.kind === "damaged") this.#kept = "none";
        this.#transition(session, "failed", cause.message, undefined);
      },
    );
    session.ready.then(
      async () => {
        const failure = await session.ended;
        if (failure && session.restored) this.#kept = "archives";
        this.#transition(session, "idle", "", undefined);
      },
      () => undefined,
    );
    return session;
  }

  /**
   * A session changed its state; if it is still the current one, so does Python.
   * @param {Session} session
   * @param {Status["state"]} state
   * @param {string} message
   * @param {Session | undefined} next
   */
  #transition(session, state, message, next) {
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
