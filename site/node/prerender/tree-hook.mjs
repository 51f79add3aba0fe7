/**
 * The resolve hook: paths into vendor/ and pyodide/ lead to the generated folder, other paths into site/browser/.
 */
import { pathToFileURL } from "node:url";

const SOURCE = new URL("../../browser/", import.meta.url).href;
/** The generated companion/: the first argument of the program, or that of this project. */
export const BUILT = process.argv[2]
  ? `${pathToFileURL(process.argv[2]).href}/`
  : new URL("../../../build/assets/companion/", import.meta.url).href;

let built = BUILT;

/**
 * Called by Node in a separate thread for hooks, in which `process.argv` lacks the arguments of the program.
 * @param {{ built: string }} data
 */
export function initialize(data) {
  built = data.built;
}

/** Packages of which only the copy in vendor/ may be loaded: hooks fail with two copies of Preact. */
const SHARED = new Set(["preact", "preact/hooks"]);

/**
 * @param {string} specifier
 * @param {{ parentURL?: string }} context
 * @param {(specifier: string, context: object) => any} nextResolve
 */
export function resolve(specifier, context, nextResolve) {
  if (SHARED.has(specifier)) return browserModule(`${built}vendor/preact.js`);
  if (specifier.startsWith(built) && specifier.endsWith(".js")) return browserModule(specifier);
  const { parentURL } = context;
  if (parentURL && /^\.{0,2}\//.test(specifier)) {
    const url = new URL(specifier, parentURL).href;
    for (const folder of ["vendor/", "pyodide/"]) {
      if (url.startsWith(SOURCE + folder)) return browserModule(built + url.slice(SOURCE.length));
    }
    if (url.startsWith(SOURCE) || url.startsWith(built)) return browserModule(url);
  }
  return nextResolve(specifier, context);
}

/** Browser files are ES modules, though named .js without a package.json that says so. */
const browserModule = (/** @type {string} */ url) => ({ url, format: "module", shortCircuit: true });
