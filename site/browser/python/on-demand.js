/**
 * Modules of NumPy that are not loaded at the start.
 */

/** @import { Runtime } from "./contract.js" */

/**
 * Load the package of a module.
 * @param {{ loadPackage: (names: string[], options: object) => Promise<unknown> }} pyodide
 * @param {Runtime} runtime
 * @param {string} name  "numpy.random._pickle", say
 */
export async function fetchModule(pyodide, runtime, name) {
  const place = name.split(".").slice(0, 2).join(".");
  const packages = Object.entries(runtime.lock.packages);
  const found = packages.filter(([, { imports }]) => imports.includes(place));
  const quiet = { messageCallback: () => undefined, errorCallback: () => undefined };
  await pyodide.loadPackage(found.map(([package_]) => package_), quiet);
}
