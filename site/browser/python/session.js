/**
 * A session: one worker with Python, from its start until it is ended or crashes.
 *
 * A worker whose process is killed sends no event. It therefore holds a Web Lock, and the page queues for the same
 * lock: when the page gets it, the worker is gone.
 */

import { proxy, wrap } from "../vendor/comlink.js";
import { PythonFailure } from "./failures.js";
import { faultOfModule } from "./host-faults.js";
import { Watchdog } from "./watchdog.js";

/** @import { CallAnswer, Failure, Kept, Listing, Progress, ReaderApi, Text, WorkerApi } from "./contract.js" */

/**
 * Seconds without progress after which a start is given up.
 * @typedef {{download: number, start: number}} Patience
 */

const WORKER = new URL("./worker.js", import.meta.url);

/** The modules that only workers load, beside their own. Browsers do not say which of them is missing. */
const MODULES = [
  new URL("./pyodide.js", import.meta.url),
  new URL("./engine.js", import.meta.url),
  new URL("./downloads.js", import.meta.url),
  new URL("./integrity.js", import.meta.url),
  new URL("./streams.js", import.meta.url),
  new URL("./restored-pyodide.js", import.meta.url),
  new URL("./placed-pyodide.js", import.meta.url),
  new URL("./memory-image.js", import.meta.url),
  new URL("./stored-zip.js", import.meta.url),
  new URL("./in-time.js", import.meta.url),
  new URL("./snapshot-file.js", import.meta.url),
  new URL("./snapshot-store.js", import.meta.url),
  new URL("./snapshot-making.js", import.meta.url),
];

/** The directive of the page's policy that blocked a worker, if one did. */
let forbidden = "";
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.effectiveDirective === "worker-src") forbidden = event.effectiveDirective;
});

const { origin } = new URL(import.meta.url);

/** A frame with `sandbox="allow-scripts"` has an origin of its own, which is equal to no other. */
const isOpaque = self.origin === "null";
const isOwn = !isOpaque && origin === location.origin;

/** The source that `worker-src` must allow. */
const ALLOWED = isOwn ? "'self'" : `blob: ${origin}`;

let sessions = 0;

export class Session {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {import("comlink").Remote<WorkerApi & ReaderApi> | undefined} */
  #remote;
  #address;
  #lifeline = new AbortController();
  /** @type {(failure: Failure | null) => void} */
  #settleEnd = () => undefined;

  /**
   * Resolves when the session is over: with the failure, or with null if `end` was called.
   * @type {Promise<Failure | null>}
   */
  ended = new Promise((resolve) => (this.#settleEnd = resolve));

  /** Python has started from a snapshot. */
  restored = false;

  /**
   * Resolves when Python answers; rejects with a PythonFailure.
   * @type {Promise<void>}
   */
  ready;

  /**
   * @param {(progress: Progress) => void} onProgress
   * @param {Patience} patience
   * @param {Kept} [kept]   what may be used of what the browser has kept
   * @param {URL} [address]   of the worker's module
   */
  constructor(onProgress, patience, kept = "all", address = WORKER) {
    this.#address = address;
    this.ready = this.#start(onProgress, patience, kept);
    this.ready.catch(() => this.end());
  }

  /**
   * Python's answer; undefined if the worker ended before answering.
   * @param {string} spec
   * @param {number} [withWordsOf]   the only step that is described in words
   * @returns {Promise<Text | undefined>}
   */
  trace(spec, withWordsOf) {
    return this.#answered(this.#remote?.trace(spec, withWordsOf));
  }

  /**
   * Like `trace`, for one of `backprop.queries`.
   * @param {string} question
   */
  ask(question) {
    return this.#answered(this.#remote?.ask(question));
  }

  /**
   * Like `trace`, for a listing.
   * @param {Listing} listing
   * @param {(kind: string, text: string) => void} emit
   */
  run(listing, emit) {
    return this.#answered(this.#remote?.run(listing, proxy(emit)));
  }

  /**
   * Like `trace`, for a backward pass and the nets on which it is judged.
   * @param {string} code
   * @param {string} cases
   * @param {(kind: string, text: string) => void} emit
   */
  answers(code, cases, emit) {
    return this.#answered(this.#remote?.answers(code, cases, proxy(emit)));
  }

  /**
   * Like `answers`, for a descent along its gradient.
   * @param {string} code
   * @param {string} cases
   * @param {(kind: string, text: string) => void} emit
   */
  learning(code, cases, emit) {
    return this.#answered(this.#remote?.learning(code, cases, proxy(emit)));
  }

  /** Ask the listing that runs to stop. */
  interrupt() {
    void this.#remote?.interrupt();
  }

  /** @param {Promise<CallAnswer> | undefined} call */
  async #answered(call) {
    const answer = await Promise.race([call, this.ended]);
    if (answer && "text" in answer) return answer;
    if (answer && "failure" in answer) this.#finish(answer.failure);
    return undefined;
  }

  /** Kill the worker, at once and for good. */
  end() {
    this.#finish(null);
  }

  /** @param {(progress: Progress) => void} onProgress @param {Patience} patience @param {Kept} kept */
  async #start(onProgress, patience, kept) {
    const remote = this.#createWorker();
    let downloading = true;
    const watchdog = new Watchdog(patience.download, () =>
      this.#finish(silence(downloading, patience)),
    );
    const listener = (/** @type {Progress} */ progress) => {
      downloading = progress.loadedBytes < progress.totalBytes;
      watchdog.sign(downloading ? patience.download : patience.start);
      onProgress(progress);
    };
    try {
      const answer = await Promise.race([remote.start(proxy(listener), kept), this.ended]);
      if (answer === null) throw new PythonFailure("broken", "it was stopped");
      if ("ready" in answer) {
        this.restored = answer.restored;
        return;
      }
      const { kind, detail } = "failure" in answer ? answer.failure : answer;
      throw new PythonFailure(kind, detail);
    } finally {
      watchdog.stop();
    }
  }

  /** Create the worker and watch for its end. */
  #createWorker() {
    const worker = newWorker(this.#address);
    worker.addEventListener("message", ({ data }) => {
      if (data === UNREACHABLE) reasonAgainstWorker(this.#address).then((failure) => this.#finish(failure));
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (event.message) this.#finish({ kind: "crashed", detail: event.message });
      else reasonAgainstWorker(this.#address).then((failure) => this.#finish(failure));
    });
    this.#worker = worker;
    this.#remote = wrap(worker);
    this.#tieLifeline(this.#remote);
    return this.#remote;
  }

  /** @param {import("comlink").Remote<WorkerApi & ReaderApi>} remote */
  async #tieLifeline(remote) {
    if (!navigator.locks || isOpaque) return; // only on https and localhost
    const name = `python-${performance.timeOrigin}-${Math.random()}-${++sessions}`;
    await remote.holdLock(name);
    const { signal } = this.#lifeline;
    const gone = () => this.#finish({ kind: "crashed", detail: "" });
    navigator.locks.request(name, { signal }, gone).catch(() => undefined); // aborted by `#finish`
  }

  /** @param {Failure | null} failure */
  #finish(failure) {
    this.#settleEnd(failure);
    this.#lifeline.abort();
    this.#worker?.terminate();
  }
}

/** @param {URL} [address] @throws {PythonFailure} in some browsers; others send an event */
export function newWorker({ href } = WORKER) {
  try {
    if (isOpaque) return new Worker(addressOf(importingLater(href)), { name: "python" });
    return new Worker(isOwn ? href : addressOf(`import ${JSON.stringify(href)};`), { type: "module", name: "python" });
  } catch (cause) {
    throw new PythonFailure("blocked", cause instanceof Error ? cause.message : "");
  }
}

/**
 * The address of a script that imports the worker from another origin. Browsers run workers of the page's own origin
 * only, but these may import modules that the other host allows (Access-Control-Allow-Origin).
 * @param {string} source
 */
const addressOf = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));

/** What a worker sends if it cannot import its module. */
const UNREACHABLE = "unreachable";

/**
 * A classic script that imports the worker: an opaque origin may not start a module from a blob. What is sent to it before
 * the module is there is kept for the module.
 * @param {string} href
 */
const importingLater = (href) => `const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
import(${JSON.stringify(href)}).then(() => {
  removeEventListener("message", keep);
  for (const { data } of early) dispatchEvent(new MessageEvent("message", { data }));
}, () => postMessage(${JSON.stringify(UNREACHABLE)}));`;

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
 * Why the worker's modules did not run, which the browser does not say.
 * @param {URL} address   of the worker's own
 * @returns {Promise<Failure>}
 */
async function reasonAgainstWorker(address) {
  for (const url of [address, ...MODULES]) {
    const fault = await faultOfModule(url, url.pathname.replace(/.*\//, ""));
    if (forbidden) return { kind: "blocked", detail: `${forbidden} needs ${ALLOWED}` };
    if (fault) return fault.failure;
  }
  return { kind: "broken", detail: "its worker did not run" };
}
