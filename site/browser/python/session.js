/**
 * One life of the worker, from its start to its end: by our will, or by a crash.
 *
 * A worker whose process is killed says nothing. So it holds a Web Lock while it lives, and the
 * page queues for the same lock: getting it means that the worker is gone.
 */

import { proxy, wrap } from "../vendor/comlink.js";
import { PythonFailure } from "./failures.js";
import { faultOfModule } from "./host-faults.js";
import { Watchdog } from "./watchdog.js";

/** @import { CallAnswer, Failure, Progress, Text, WorkerApi } from "./contract.js" */

/**
 * Seconds without a sign of life while loading that are not a fault yet.
 * @typedef {{download: number, start: number}} Patience
 */

const WORKER = "worker.js";

/** What the worker's own modules are; the browser does not say which of them it could not get. */
const MODULES = [WORKER, "pyodide.js", "downloads.js", "streams.js"];

/** What the page's policy has forbidden since this module came; it may explain a dead worker. */
let forbidden = "";
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.effectiveDirective === "worker-src") forbidden = event.effectiveDirective;
});

const { origin } = new URL(import.meta.url);

/** What the page's policy must allow for a worker. */
const ALLOWED = origin === location.origin ? "'self'" : `blob: ${origin}`;

let lives = 0;

export class Session {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {import("comlink").Remote<WorkerApi> | undefined} */
  #remote;
  #lifeline = new AbortController();
  /** @type {(failure: Failure | null) => void} */
  #settleEnd = () => undefined;

  /**
   * Resolves when this life is over: with what broke it, or with null if we ended it.
   * @type {Promise<Failure | null>}
   */
  ended = new Promise((resolve) => (this.#settleEnd = resolve));

  /**
   * Resolves when Python answers; rejects with a PythonFailure.
   * @type {Promise<void>}
   */
  ready;

  /** @param {(progress: Progress) => void} onProgress @param {Patience} patience */
  constructor(onProgress, patience) {
    this.ready = this.#start(onProgress, patience);
    this.ready.catch(() => this.end());
  }

  /**
   * Python's answer in JSON; undefined if the worker ended before it came.
   * @param {string} spec
   * @param {number} [told]   the only step whose words are wanted
   * @returns {Promise<Text | undefined>}
   */
  trace(spec, told) {
    return this.#answered(this.#remote?.trace(spec, told));
  }

  /**
   * As `trace`, for one of backprop's questions.
   * @param {string} question
   */
  ask(question) {
    return this.#answered(this.#remote?.ask(question));
  }

  /** @param {Promise<CallAnswer> | undefined} call */
  async #answered(call) {
    const answer = await Promise.race([call, this.ended]);
    if (answer && "text" in answer) return answer;
    if (answer && "failure" in answer) this.#over(answer.failure);
    return undefined;
  }

  /** Kill the worker, at once and for good. */
  end() {
    this.#over(null);
  }

  /** @param {(progress: Progress) => void} onProgress @param {Patience} patience */
  async #start(onProgress, patience) {
    const remote = this.#employ();
    let downloading = true;
    const watchdog = new Watchdog(patience.download, () =>
      this.#over(silence(downloading, patience)),
    );
    const listener = (/** @type {Progress} */ progress) => {
      downloading = progress.loadedBytes < progress.totalBytes;
      watchdog.sign(downloading ? patience.download : patience.start);
      onProgress(progress);
    };
    try {
      const answer = await Promise.race([remote.start(proxy(listener)), this.ended]);
      if (answer === null) throw new PythonFailure("broken", "it was stopped");
      if ("ready" in answer) return;
      const { kind, detail } = "failure" in answer ? answer.failure : answer;
      throw new PythonFailure(kind, detail);
    } finally {
      watchdog.stop();
    }
  }

  /** Make the worker; from here on, its end is noticed. */
  #employ() {
    const worker = newWorker();
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (event.message) this.#over({ kind: "crashed", detail: event.message });
      else reasonAgainstWorker().then((failure) => this.#over(failure));
    });
    this.#worker = worker;
    this.#remote = wrap(worker);
    this.#tieLifeline(this.#remote);
    return this.#remote;
  }

  /** @param {import("comlink").Remote<WorkerApi>} remote */
  async #tieLifeline(remote) {
    if (!navigator.locks) return; // only on https and localhost
    const name = `python-${performance.timeOrigin}-${Math.random()}-${++lives}`;
    await remote.holdLock(name);
    const { signal } = this.#lifeline;
    const gone = () => this.#over({ kind: "crashed", detail: "" });
    navigator.locks.request(name, { signal }, gone).catch(() => undefined); // we let go ourselves
  }

  /** @param {Failure | null} failure */
  #over(failure) {
    this.#settleEnd(failure);
    this.#lifeline.abort();
    this.#worker?.terminate();
  }
}

/** @throws {PythonFailure} some browsers throw here what others tell by an event */
function newWorker() {
  const { href } = new URL(WORKER, import.meta.url);
  try {
    return new Worker(origin === location.origin ? href : importing(href), { type: "module", name: "python" });
  } catch (cause) {
    throw new PythonFailure("blocked", cause instanceof Error ? cause.message : "");
  }
}

/**
 * No browser runs a worker from another origin; but one that is made here may import its modules
 * from there, if that host allows it (Access-Control-Allow-Origin).
 * @param {string} href
 */
function importing(href) {
  const source = new Blob([`import ${JSON.stringify(href)};`], { type: "text/javascript" });
  return URL.createObjectURL(source);
}

/**
 * @param {boolean} downloading
 * @param {Patience} patience
 * @returns {Failure}
 */
const silence = (downloading, { download, start }) => ({
  kind: "stalled",
  detail: downloading
    ? `its download has stood still for ${download} seconds`
    : `it has been starting for ${start} seconds without an answer`,
});

/**
 * The worker's modules did not run, and the browser does not say why.
 * @returns {Promise<Failure>}
 */
async function reasonAgainstWorker() {
  for (const name of MODULES) {
    const fault = await faultOfModule(new URL(name, import.meta.url), name);
    if (forbidden) return { kind: "blocked", detail: `${forbidden} needs ${ALLOWED}` };
    if (fault) return fault.failure;
  }
  return { kind: "broken", detail: "its worker did not run" };
}
