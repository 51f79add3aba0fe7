/**
 * Pyodide's own modules and the manifest of the runtime, imported with the reason where that fails.
 */

import { PythonFailure } from "./failures.js";
import { faultOfModule } from "./host-faults.js";

/** @import { Runtime } from "./contract.js" */

/**
 * @typedef {object} Pyodide               what we use of Pyodide's own API
 * @property {(module: string) => any} pyimport
 * @property {(names: string[], options: object) => Promise<unknown>} loadPackage
 * @property {Record<string, string>} loadedPackages
 * @property {(buffer: object) => void} setInterruptBuffer
 *
 * @typedef {object} Engine
 * @property {(options: object) => Promise<Pyodide>} loadPyodide
 * @property {(settings: any) => Promise<any>} createPyodideModule   makes the WebAssembly instance, which Pyodide wraps
 */

export const BASE = new URL("../pyodide/", import.meta.url);
const RUNTIME = new URL("../pyodide/runtime.js", import.meta.url);

/** An empty WebAssembly module, which compiles only if the page's policy allows WebAssembly. */
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** @throws {PythonFailure} */
export async function requireWebAssembly() {
  if (typeof WebAssembly !== "object") throw new PythonFailure("unsupported", "no WebAssembly");
  await WebAssembly.compile(EMPTY_MODULE);
}

/** @returns {Promise<Runtime>} */
export const importRuntime = async () => (await importModule("runtime.js", RUNTIME)).runtime;

/** @param {Runtime} runtime @returns {Promise<Engine>} */
export async function importEngine({ indexURL }) {
  const asm = importModule(`${indexURL}pyodide.asm.mjs`);
  asm.catch(() => undefined); // until it is waited for
  const { loadPyodide } = await importModule(`${indexURL}pyodide.mjs`);
  // Pyodide fetches its WebAssembly before it calls this.
  return { loadPyodide, createPyodideModule: async (settings) => (await asm).default(settings) };
}

/**
 * Pyodide's options that all starts have.
 * @param {Runtime} runtime
 */
export const optionsFor = (runtime) => ({
  indexURL: new URL(runtime.indexURL, BASE).href,
  stdLibURL: new URL(runtime.stdLibURL, BASE).href,
  lockFileContents: runtime.lock,
  packageBaseUrl: BASE.href,
  stdout: () => undefined, // Pyodide lists there the packages that it loads
});

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
