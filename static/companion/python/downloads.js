/**
 * Watches what Pyodide fetches: counts the bytes, and sees at once what Pyodide itself would only
 * log or wait for without end.
 *
 * Pyodide gives its downloads no hook, so the worker's own `fetch` is wrapped. Pyodide still gets the
 * browser's original response wherever it is usable, so that compiled WebAssembly stays cached.
 */

import { PythonFailure, failureFrom, unreachable } from "./failures.js";

/** @import { RuntimeFile } from "./contract.js" */

const WASM = "application/wasm";

/**
 * @typedef {object} Watch
 * @property {URL} base                            the runtime's folder
 * @property {Record<string, RuntimeFile>} files   the files to watch, by their name in it
 * @property {(loaded: number, total: number) => void} onBytes   so far and in all, as transferred
 * @property {(failure: PythonFailure) => void} onFailure
 */

/**
 * Wrap `fetch` and the compiler until the returned function is called.
 * @param {Watch} watch
 * @returns {() => void}
 */
export function watchDownloads({ base, files, onBytes, onFailure }) {
  const { fetch, WebAssembly } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const tally = new Tally(files, onBytes);

  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : new URL(input, location.href).href;
    const name = url.startsWith(base.href) ? url.slice(base.href.length) : "";
    if (!(name in files)) return fetch(input, init);
    try {
      const response = await answered(fetch, url, init, name);
      tally.follow(name, response.clone()).catch(() => onFailure(unreachable(name)));
      return asNeeded(response, name);
    } catch (cause) {
      if (cause instanceof PythonFailure) onFailure(cause);
      throw cause;
    }
  };

  // Pyodide logs what goes wrong here, and then waits for ever.
  WebAssembly.instantiateStreaming = async (source, imports) => {
    try {
      return await instantiateStreaming(source, imports);
    } catch (cause) {
      const { kind, detail } = failureFrom(cause);
      onFailure(new PythonFailure(kind, detail));
      throw cause;
    }
  };

  return () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}

/**
 * How much has come, in bytes on the wire. The browser hands out unpacked bytes; where the host
 * compresses, they are counted at the rate of the file's size after gzip.
 */
class Tally {
  #files;
  #report;
  #loaded = 0;
  /** @type {Map<string, number>} size of each file as transferred, once its host has answered */
  #sizes = new Map();

  /**
   * @param {Record<string, RuntimeFile>} files
   * @param {(loaded: number, total: number) => void} report
   */
  constructor(files, report) {
    this.#files = files;
    this.#report = report;
  }

  /** @param {string} name @param {Response} response a copy that may be used up */
  async follow(name, response) {
    const { bytes, gzip } = this.#files[name] ?? { bytes: 0, gzip: 0 };
    const size = response.headers.has("Content-Encoding") ? gzip : bytes;
    this.#sizes.set(name, size);
    const reader = response.body?.getReader();
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      this.#loaded += (piece.value.length * size) / bytes;
      this.#report(Math.round(this.#loaded), this.#total());
    }
  }

  #total() {
    let total = 0;
    for (const [name, { gzip }] of Object.entries(this.#files)) {
      total += this.#sizes.get(name) ?? gzip;
    }
    return total;
  }
}

/**
 * The answer to a request, if it is the file.
 * @param {typeof fetch} fetch
 * @param {string} url
 * @param {RequestInit | undefined} init
 * @param {string} name
 */
async function answered(fetch, url, init, name) {
  const response = await fetch(url, init).catch(() => null);
  if (response) {
    requireFile(response, name);
    return response;
  }
  // Nothing came, or what came has not the hash that was asked for.
  const again = init?.integrity && (await fetch(url, { method: "HEAD" }).catch(() => null));
  if (!again) throw unreachable(name);
  requireFile(again, name);
  throw new PythonFailure("damaged", name);
}

/**
 * Hosts answer for files that they have not: with an error, or with some page of theirs.
 * @param {Response} response
 * @param {string} name
 * @throws {PythonFailure}
 */
function requireFile(response, name) {
  if (!response.ok) throw new PythonFailure("missing", `${name} (it answers ${response.status})`);
  if (mediaType(response) === "text/html") {
    throw new PythonFailure("wrong-type", `a web page in place of ${name}`);
  }
}

/**
 * Browsers compile WebAssembly from a response only if it is called by its media type; a host that
 * calls it otherwise is put right here.
 * @param {Response} response
 * @param {string} name
 */
function asNeeded(response, name) {
  if (!name.endsWith(".wasm") || mediaType(response) === WASM) return response;
  return new Response(response.body, { headers: { "Content-Type": WASM } });
}

/** @param {Response} response */
export function mediaType(response) {
  const [type] = (response.headers.get("Content-Type") ?? "").split(";");
  return (type ?? "").trim().toLowerCase();
}
