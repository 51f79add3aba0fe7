/**
 * Starts Pyodide by its documented options, and calls `backprop.bridge` in it.
 */

import { Downloads } from "./downloads.js";
import { PythonFailure } from "./failures.js";
import { faultOfModule } from "./host-faults.js";
import { fetchModule } from "./on-demand.js";

/** @import { Progress, Runtime, Text } from "./contract.js" */

/**
 * @typedef {object} Pyodide               what we use of Pyodide's own API
 * @property {(module: string) => any} pyimport
 * @property {(names: string[], options: object) => Promise<unknown>} loadPackage
 * @property {Record<string, string>} loadedPackages
 *
 * @typedef {object} Bridge                backprop.bridge, a Python module
 * @property {(spec: string, withWordsOf?: number) => string | TextAndNumbers} trace
 * @property {(question: string) => string} ask
 *
 * @typedef {{ toJs: () => [string, Float64Array], destroy: () => void }} TextAndNumbers   a Python tuple
 *
 * @typedef {(options: object) => Promise<Pyodide>} LoadPyodide
 */

const BASE = new URL("../pyodide/", import.meta.url);
const RUNTIME = new URL("../pyodide/runtime.js", import.meta.url);

/** An empty WebAssembly module, which compiles only if the page's policy allows WebAssembly. */
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/**
 * Download and start Python.
 * @param {(progress: Progress) => void} onProgress
 * @param {boolean} anew   download all archives again, since one that the browser has kept is damaged
 * @returns {Promise<Python>}
 * @throws {PythonFailure | Error}
 */
export async function startPython(onProgress, anew) {
  const { pyodide, runtime } = await startPyodide(onProgress, anew);
  return new Python(pyodide, runtime);
}

/**
 * Download and start Pyodide.
 * @param {(progress: Progress) => void} onProgress
 * @param {boolean} anew   download all archives again, since one that the browser has kept is damaged
 * @param {Record<string, string>} [env]   variables of Python's environment
 * @returns {Promise<{ pyodide: Pyodide, runtime: Runtime }>}
 * @throws {PythonFailure | Error}
 */
export async function startPyodide(onProgress, anew, env = {}) {
  await requireWebAssembly();
  /** @type {{runtime: Runtime}} */
  const { runtime } = await importModule("runtime.js", RUNTIME);
  const downloads = new Downloads(BASE, runtime, anew, (loadedBytes, totalBytes) => {
    const stage = loadedBytes < totalBytes ? "Downloading Python" : "Starting Python";
    onProgress({ loadedBytes, totalBytes, stage });
  });
  const engine = importModule(`${runtime.indexURL}pyodide.asm.mjs`);
  engine.catch(() => undefined); // Pyodide imports it too, but gives no reason for a failure
  /** @type {{loadPyodide: LoadPyodide}} */
  const { loadPyodide } = await importModule(`${runtime.indexURL}pyodide.mjs`);
  const loaded = load(runtime, loadPyodide, env).catch(async (cause) => {
    await engine;
    throw cause;
  });
  loaded.catch(() => undefined); // the errors that follow from a failed download
  const pyodide = await Promise.race([loaded, downloads.failed]);
  requirePackages(runtime, pyodide);
  return { pyodide, runtime };
}

/** Python, started: it answers specs with traces. */
export class Python {
  #pyodide;
  #runtime;
  #trace;
  #ask;
  /** @type {Promise<unknown> | null} of a module that is being fetched: meanwhile Python would find a part of it */
  #fetching = null;

  /** @param {Pyodide} pyodide @param {Runtime} runtime */
  constructor(pyodide, runtime) {
    this.#pyodide = pyodide;
    this.#runtime = runtime;
    /** @type {Bridge} */
    const bridge = pyodide.pyimport("backprop.bridge");
    this.#trace = bridge.trace;
    this.#ask = bridge.ask;
  }

  /**
   * @param {string} spec  JSON
   * @param {number} [withWordsOf]  the only step that is described in words
   * @returns {Promise<Text>} JSON, as pybundle/backprop/bridge.py says
   */
  trace(spec, withWordsOf) {
    return this.#call(() => {
      const answer = this.#trace(spec, withWordsOf);
      if (typeof answer === "string") return { text: answer };
      const [text, numbers] = answer.toJs();
      answer.destroy();
      return { text, numbers };
    });
  }

  /**
   * @param {string} question  JSON
   * @returns {Promise<Text>} JSON, as pybundle/backprop/bridge.py says
   */
  ask(question) {
    return this.#call(() => ({ text: this.#ask(question) }));
  }

  /**
   * An answer, after fetching the modules it lacks. Where a download failed, a call that waited tries it once more, and
   * the first one waits for that.
   * @param {() => Text} answer
   * @returns {Promise<Text>}
   */
  async #call(answer) {
    for (let before = ""; ; ) {
      while (this.#fetching) await this.#fetching;
      const found = answer();
      if (!found.text.startsWith('{"missing"')) return found;
      const { missing } = JSON.parse(found.text);
      if (found.text === before) {
        const message = `Python needs ${missing} for this, which could not be downloaded`;
        return { text: JSON.stringify({ error: { field: "", message } }) };
      }
      before = found.text;
      const fetched = fetchModule(this.#pyodide, this.#runtime, missing);
      this.#fetching = fetched.catch(() => undefined);
      await fetched.finally(() => { this.#fetching = null; });
    }
  }
}

/** @throws {PythonFailure} */
async function requireWebAssembly() {
  if (typeof WebAssembly !== "object") throw new PythonFailure("unsupported", "no WebAssembly");
  await WebAssembly.compile(EMPTY_MODULE);
}

/**
 * Import a module of the runtime; throws with the reason if that fails.
 * @param {string} name
 * @param {URL} [url]
 * @returns {Promise<any>}
 */
async function importModule(name, url = new URL(name, BASE)) {
  try {
    return await import(url.href);
  } catch (cause) {
    throw (await faultOfModule(url, name)) ?? cause;
  }
}

/**
 * Load Pyodide with the packages that are needed at the start.
 * @param {Runtime} runtime
 * @param {LoadPyodide} loadPyodide
 * @param {Record<string, string>} env
 */
const load = (runtime, loadPyodide, env) =>
  loadPyodide({
    env,
    indexURL: new URL(runtime.indexURL, BASE).href,
    stdLibURL: new URL(runtime.stdLibURL, BASE).href,
    lockFileContents: runtime.lock,
    packageBaseUrl: BASE.href,
    packages: runtime.packages,
    stdout: () => undefined, // Pyodide lists there the packages that it loads
  });

/**
 * Throws if a package is missing: Pyodide only logs that.
 * @param {Runtime} runtime
 * @param {Pyodide} pyodide
 */
function requirePackages(runtime, pyodide) {
  const missing = runtime.packages.filter((name) => !(name in pyodide.loadedPackages));
  if (missing.length) throw new PythonFailure("damaged", missing.join(", "));
}
