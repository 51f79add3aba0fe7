/**
 * The worker's downloads: each file once, compressed, checked, counted as it arrives, and reported at once when it
 * fails. Pyodide itself would only log a failure, or wait forever.
 *
 * Pyodide has no hook for downloads, so the worker's `fetch` is wrapped for the files of the runtime. Many hosts do not
 * compress archives, and some not even WebAssembly, so each file has a gzip beside it. If the host compresses
 * WebAssembly, it is fetched as it is: browsers cache compiled WebAssembly only for such answers. The host's answer for a
 * tiny WebAssembly file tells which it does.
 */

import { PythonFailure, failureFrom } from "./failures.js";
import { isWebPage, mediaType, requireFile, unreachable } from "./host-faults.js";
import { IntegrityCheck, checkedByBrowser } from "./integrity.js";
import { observe, readToEnd } from "./streams.js";

/** @import { Progress, Runtime, RuntimeFile } from "./contract.js" */
/** @import { Observer } from "./streams.js" */

const WASM = "application/wasm";

export class Downloads {
  #globalFetch = globalThis.fetch;
  #fetch = globalThis.fetch.bind(globalThis);
  #instantiate = WebAssembly.instantiateStreaming;
  #base;
  #files;
  #report;
  #loaded = 0;
  /** @type {Map<string, number>} bytes on the wire, by file that is needed at the start */
  #sizes = new Map();
  /** @type {Promise<boolean>} whether the host compresses WebAssembly */
  #hostCompresses;
  /** @type {RequestInit} */
  #options;
  #here;
  /** @type {Promise<void>} resolves when the hash of the WebAssembly is right, where its answer is compiled as it comes */
  #wasmChecked = Promise.resolve();
  /** @type {(failure: PythonFailure) => void} */
  #fail = () => undefined;

  /**
   * Rejects with a PythonFailure as soon as a download has failed.
   * @type {Promise<never>}
   */
  failed = new Promise((_, reject) => (this.#fail = reject));

  /**
   * Wrap `fetch` for the files of the runtime.
   * @param {URL} base           the runtime's folder
   * @param {Runtime} runtime
   * @param {RequestCache} cache
   * @param {(loaded: number, total: number) => void} report   bytes on the wire
   * @param {Map<string, Response>} [here]   files that need not be downloaded
   */
  constructor(base, { files, probe }, cache, report, here = new Map()) {
    this.#base = base;
    this.#files = files;
    this.#options = { cache, mode: cache === "only-if-cached" ? "same-origin" : "cors" };
    this.#report = report;
    this.#here = here;
    for (const [name, { gzip, onDemand }] of Object.entries(files)) {
      if (!onDemand && !here.has(name)) this.#sizes.set(name, gzip);
    }
    this.failed.catch(() => undefined); // after the start nobody waits for it
    this.#hostCompresses = this.#askWhetherHostCompresses(probe);
    globalThis.fetch = (input, init) => this.#get(input, init);
    this.#watchCompiler();
  }

  /** Put back what is wrapped. */
  end() {
    globalThis.fetch = this.#globalFetch;
    WebAssembly.instantiateStreaming = this.#instantiate;
  }

  /** @param {string} probe */
  async #askWhetherHostCompresses(probe) {
    const answer = await this.#fetch(this.#url(probe)).catch(() => null);
    return answer?.headers.has("Content-Encoding") ?? false;
  }

  /**
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   */
  async #get(input, init) {
    const url = input instanceof Request ? input.url : new URL(input, location.href).href;
    const name = url.startsWith(this.#base.href) ? url.slice(this.#base.href.length) : "";
    const file = this.#files[name];
    if (!file) return this.#fetch(input, init);
    try {
      const here = this.#here.get(name);
      if (here) return await this.#checked(name, file, here);
      return (await this.#unpacked(name, file)) ?? (await this.#plain(name, file));
    } catch (cause) {
      if (cause instanceof PythonFailure) this.#fail(cause);
      throw cause;
    }
  }

  /**
   * The answer for a file, or for its gzip; null if there is none.
   * @param {string} address
   * @param {string} name
   * @param {RuntimeFile} file
   * @throws {PythonFailure} the browser has found a wrong hash
   */
  async #answer(address, name, file) {
    const url = this.#url(address);
    const checked = checkedByBrowser(file.integrity);
    const response = await this.#fetch(url, { ...this.#options, ...checked }).catch(() => null);
    if (response || !checked.integrity) return response;
    const reason = await this.#fetch(url, { method: "HEAD" }).catch(() => null);
    if (reason?.ok && !isWebPage(reason)) throw new PythonFailure("damaged", name);
    return reason;
  }

  /**
   * The file from its gzip; null if there is none, or the host compresses the file.
   * @param {string} name
   * @param {RuntimeFile} file
   */
  async #unpacked(name, file) {
    if (!("DecompressionStream" in globalThis)) return null;
    if (name.endsWith(".wasm") && (await this.#hostCompresses)) return null;
    const response = await this.#answer(`${name}.gz`, name, file);
    if (!response?.ok || !response.body || isWebPage(response)) return null;
    const reader = response.body.getReader();
    const first = await reader.read().catch(() => {
      throw unreachable(name);
    });
    // If the host declares the gzip as an encoding, the browser has unpacked it.
    const packed = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
    const arriving = observe(reader, first, this.#observer(name, file, packed ? 1 : file.gzip / file.bytes));
    return new Response(packed ? this.#inflated(name, arriving) : arriving, {
      headers: { "Content-Type": typeOf(name) },
    });
  }

  /**
   * A file that is here, once it has the right hash.
   * @param {string} name
   * @param {RuntimeFile} file
   * @param {Response} answer
   */
  async #checked(name, file, answer) {
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const check = new IntegrityCheck(file.integrity);
    check.add(bytes);
    if (!(await check.passed())) throw new PythonFailure("damaged", name);
    return new Response(bytes, { headers: { "Content-Type": typeOf(name) } });
  }

  /** @param {string} name @param {ReadableStream<BufferSource>} stream */
  #inflated(name, stream) {
    const reader = stream.pipeThrough(new DecompressionStream("gzip")).getReader();
    const damaged = new PythonFailure("damaged", name);
    return observe(reader, null, { onError: () => this.#fail(damaged) });
  }

  /**
   * The file as the host sends it.
   * @param {string} name
   * @param {RuntimeFile} file
   */
  async #plain(name, file) {
    const response = await this.#answer(name, name, file);
    if (!response) throw unreachable(name);
    requireFile(response, name);
    const size = response.headers.has("Content-Encoding") ? file.gzip : file.bytes;
    if (this.#sizes.has(name)) this.#sizes.set(name, size);
    const observer = this.#observer(name, file, size / file.bytes);
    if (name.endsWith(".wasm") && mediaType(response) === WASM) {
      this.#wasmChecked = readToEnd(response.clone(), observer);
      this.#wasmChecked.catch(() => undefined); // the compiler's watcher waits for it
      return response;
    }
    const body = response.body && observe(response.body.getReader(), null, observer);
    return new Response(body, { headers: { "Content-Type": typeOf(name) } });
  }

  /**
   * Counts and checks the bytes of an answer.
   * @param {string} name
   * @param {RuntimeFile} file
   * @param {number} rate   bytes on the wire per byte of the answer
   * @returns {Observer}
   */
  #observer(name, file, rate) {
    const check = new IntegrityCheck(file.integrity);
    return {
      onPiece: (piece) => {
        check.add(piece);
        this.#count(name, piece.length * rate);
      },
      onEnd: async () => {
        if (!(await check.passed())) throw new PythonFailure("damaged", name);
      },
      onError: (cause) => this.#fail(cause instanceof PythonFailure ? cause : unreachable(name)),
    };
  }

  /** @param {string} name @param {number} bytes */
  #count(name, bytes) {
    if (!this.#sizes.has(name)) return; // fetched on demand
    this.#loaded += bytes;
    let total = 0;
    for (const size of this.#sizes.values()) total += size;
    this.#report(Math.min(Math.round(this.#loaded), total), total);
  }

  /** Report failures of the compiler: Pyodide only logs them, and then waits forever. */
  #watchCompiler() {
    WebAssembly.instantiateStreaming = async (source, imports) => {
      try {
        const compiled = await this.#instantiate.call(WebAssembly, source, imports);
        await this.#wasmChecked; // until now nothing of it has run
        return compiled;
      } catch (cause) {
        const { kind, detail } = failureFrom(cause);
        this.#fail(new PythonFailure(kind, detail));
        throw cause;
      }
    };
  }

  /** @param {string} name */
  #url(name) {
    return new URL(name, this.#base).href;
  }
}

/** Browsers compile WebAssembly only with its media type, which some hosts do not send. @param {string} name */
const typeOf = (name) => (name.endsWith(".wasm") ? WASM : "application/octet-stream");

/**
 * Turns the bytes of a download into the progress of a start.
 * @param {(progress: Progress) => void} onProgress
 */
export const reporter = (onProgress) => (/** @type {number} */ loadedBytes, /** @type {number} */ totalBytes) =>
  onProgress({ loadedBytes, totalBytes, stage: loadedBytes < totalBytes ? "Downloading Python" : "Starting Python" });
