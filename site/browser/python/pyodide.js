/**
 * Starts Pyodide by its documented options, and calls `backprop.bridge` in it.
 */

import { Downloads, reporter } from "./downloads.js";
import { BASE, importEngine, importRuntime, optionsFor, requireWebAssembly } from "./engine.js";
import { PythonFailure } from "./failures.js";
import { fetchModule } from "./on-demand.js";
import { restoredPyodide } from "./restored-pyodide.js";
import { forgetSnapshot } from "./snapshot-store.js";

/** @import { Kept, Progress, Runtime, Text } from "./contract.js" */
/** @import { Engine, Pyodide } from "./engine.js" */

/**
 * @typedef {object} Bridge                backprop.bridge, a Python module
 * @property {(spec: string, withWordsOf?: number) => string | TextAndNumbers} trace
 * @property {(question: string) => string} ask
 *
 * @typedef {{ toJs: () => [string, Float64Array], destroy: () => void }} TextAndNumbers   a Python tuple
 */

/**
 * Start Python: from its snapshot if the browser has one, else from its archives.
 * @param {(progress: Progress) => void} onProgress
 * @param {Kept} kept   what may be used of what the browser has kept
 * @returns {Promise<{ python: Python, restored: boolean }>}   `restored`: from a snapshot
 * @throws {PythonFailure | Error}
 */
export async function startPython(onProgress, kept) {
  if (kept !== "all") await forgetSnapshot();
  const { runtime, engine } = await modules();
  const restored = kept === "all" ? await restoredPyodide(runtime, engine, onProgress) : null;
  const pyodide = restored ?? (await archivedPyodide(runtime, engine, onProgress, kept, {}));
  return { python: new Python(pyodide, runtime), restored: restored !== null };
}

/**
 * Start Pyodide from its archives.
 * @param {(progress: Progress) => void} onProgress
 * @param {Kept} kept
 * @param {Record<string, string>} env   variables of Python's environment
 * @returns {Promise<{ pyodide: Pyodide, runtime: Runtime }>}
 * @throws {PythonFailure | Error}
 */
export async function startPyodide(onProgress, kept, env) {
  const { runtime, engine } = await modules();
  return { pyodide: await archivedPyodide(runtime, engine, onProgress, kept, env), runtime };
}

/** @throws {PythonFailure} */
async function modules() {
  await requireWebAssembly();
  const runtime = await importRuntime();
  const engine = importEngine(runtime);
  engine.catch(() => undefined); // it is waited for when it is used
  return { runtime, engine };
}

/**
 * @param {Runtime} runtime
 * @param {Promise<Engine>} engine
 * @param {(progress: Progress) => void} onProgress
 * @param {Kept} kept
 * @param {Record<string, string>} env
 */
async function archivedPyodide(runtime, engine, onProgress, kept, env) {
  const downloads = new Downloads(BASE, runtime, kept === "none" ? "reload" : "default", reporter(onProgress));
  const { loadPyodide, createPyodideModule } = await engine;
  const loaded = loadPyodide({ ...optionsFor(runtime), env, packages: runtime.packages, createPyodideModule });
  loaded.catch(() => undefined); // the errors that follow from a failed download
  const pyodide = await Promise.race([loaded, downloads.failed]);
  requirePackages(runtime, pyodide);
  return pyodide;
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

/**
 * Throws if a package is missing: Pyodide only logs that.
 * @param {Runtime} runtime
 * @param {Pyodide} pyodide
 */
function requirePackages(runtime, pyodide) {
  const missing = runtime.packages.filter((name) => !(name in pyodide.loadedPackages));
  if (missing.length) throw new PythonFailure("damaged", missing.join(", "));
}
