/**
 * The worker's downloads: compressed, counted as they arrive, and reported at once when they fail. Pyodide itself would
 * only log a failure, or wait forever.
 *
 * Pyodide has no hook for downloads, so the worker's `fetch` is wrapped for the files of the runtime. Many hosts do not
 * compress archives, and some not even WebAssembly, so each file has a gzip beside it. If the host compresses
 * WebAssembly, it is fetched as it is: browsers cache compiled WebAssembly only for such answers.
 */

import { PythonFailure, failureFrom } from "./failures.js";
import { isWebPage, mediaType, requireFile, unreachable } from "./host-faults.js";
import { observe } from "./streams.js";

/** @import { RuntimeFile } from "./contract.js" */

const WASM = "application/wasm";

export class Downloads {
  #fetch = globalThis.fetch.bind(globalThis);
  #base;
  #files;
  #report;
  #loaded = 0;
  /** @type {Map<string, number>} bytes on the wire, by file that is needed at the start */
  #sizes = new Map();
  /** @type {Promise<boolean>} whether the host compresses WebAssembly */
  #hostCompresses;
  /** @type {(failure: PythonFailure) => void} */
  #fail = () => undefined;

  /**
   * Rejects with a PythonFailure as soon as a download has failed.
   * @type {Promise<never>}
   */
  failed = new Promise((_, reject) => (this.#fail = reject));

  /**
   * Wrap `fetch` for the files of the runtime.
   * @param {URL} base                            the runtime's folder
   * @param {Record<string, RuntimeFile>} files   by name
   * @param {(loaded: number, total: number) => void} report   bytes on the wire
   */
  constructor(base, files, report) {
    this.#base = base;
    this.#files = files;
    this.#report = report;
    for (const [name, { gzip, onDemand }] of Object.entries(files)) {
      if (!onDemand) this.#sizes.set(name, gzip);
    }
    this.failed.catch(() => undefined); // after the start nobody waits for it
    this.#hostCompresses = this.#askWhetherHostCompresses();
    globalThis.fetch = (input, init) => this.#get(input, init);
    this.#watchCompiler();
  }

  async #askWhetherHostCompresses() {
    const name = Object.keys(this.#files).find((file) => file.endsWith(".wasm")) ?? "";
    const answer = await this.#fetch(this.#url(name), { method: "HEAD" }).catch(() => null);
    return answer?.headers.has("Content-Encoding") ?? false; // no answer: a service worker may have cached the gzip
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
      return (await this.#unpacked(name, file)) ?? (await this.#plain(name, file, init));
    } catch (cause) {
      if (cause instanceof PythonFailure) this.#fail(cause);
      throw cause;
    }
  }

  /**
   * The file from its gzip; null if there is none, or the host compresses the file.
   * @param {string} name
   * @param {RuntimeFile} file
   */
  async #unpacked(name, file) {
    if (!("DecompressionStream" in globalThis)) return null;
    if (name.endsWith(".wasm") && (await this.#hostCompresses)) return null;
    const response = await this.#fetch(this.#url(`${name}.gz`)).catch(() => null);
    if (!response?.ok || !response.body || isWebPage(response)) return null;
    const reader = response.body.getReader();
    const first = await reader.read().catch(() => {
      throw unreachable(name);
    });
    // If the host declares the gzip as an encoding, the browser has unpacked it.
    const packed = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
    const rate = packed ? 1 : file.gzip / file.bytes;
    const arriving = observe(reader, first, {
      onPiece: (length) => this.#count(name, length * rate),
      onError: () => this.#fail(unreachable(name)),
    });
    return new Response(packed ? this.#inflated(name, arriving) : arriving, {
      headers: { "Content-Type": name.endsWith(".wasm") ? WASM : "application/octet-stream" },
    });
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
   * @param {RequestInit | undefined} init
   */
  async #plain(name, file, init) {
    const response = await this.#fetch(this.#url(name), init).catch(() => null);
    if (!response) throw await this.#reasonOfRefusal(name, init);
    requireFile(response, name);
    const size = response.headers.has("Content-Encoding") ? file.gzip : file.bytes;
    if (this.#sizes.has(name)) this.#sizes.set(name, size);
    this.#drain(name, response.clone(), size / file.bytes);
    if (!name.endsWith(".wasm") || mediaType(response) === WASM) return response;
    // Browsers compile WebAssembly only with its media type, which some hosts do not send.
    return new Response(response.body, { headers: { "Content-Type": WASM } });
  }

  /**
   * Why there was no answer: the host cannot be reached, or the file has the wrong hash.
   * @param {string} name
   * @param {RequestInit | undefined} init
   */
  async #reasonOfRefusal(name, init) {
    const again =
      init?.integrity && (await this.#fetch(this.#url(name), { method: "HEAD" }).catch(() => null));
    if (!again) return unreachable(name);
    requireFile(again, name);
    return new PythonFailure("damaged", name);
  }

  /**
   * Count the bytes of a copy of a response.
   * @param {string} name
   * @param {Response} copy
   * @param {number} rate  bytes on the wire per byte of the copy
   */
  async #drain(name, copy, rate) {
    const reader = copy.body?.getReader();
    try {
      for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
        this.#count(name, piece.value.length * rate);
      }
    } catch {
      this.#fail(unreachable(name));
    }
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
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      try {
        return await instantiate(source, imports);
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
