/**
 * Starts Pyodide with its packages in place before Python runs.
 *
 * The memory of a Python holds addresses of NumPy's functions and data. They depend on where its libraries were put, and
 * these stay where they are as long as each start puts the same ones there in the same order, before anything else is
 * allocated. So one start can go on with the memory of another (memory-image.js).
 */

import { BASE } from "./engine.js";
import { membersOf } from "./stored-zip.js";

/** @import { Runtime } from "./contract.js" */
/** @import { Engine, Pyodide } from "./engine.js" */
/** @import { Member } from "./stored-zip.js" */

/**
 * @typedef {object} Layout       what two starts must have in common
 * @property {number} functions   the length of the table of functions
 * @property {number} top         the first address that is not allocated
 *
 * @typedef {object} Placed
 * @property {Member[]} files     by their names in site-packages
 * @property {[string, WebAssembly.Module][]} libraries   in the order of loading
 *
 * @typedef {object} Started
 * @property {Pyodide} pyodide
 * @property {any} module         Emscripten's, with members that are not documented
 * @property {Layout} layout      before Python ran
 */

/**
 * Fetches the packages that Python starts with, reads their files and compiles their libraries.
 * @param {Runtime} runtime
 * @returns {Promise<Placed>}
 */
export async function unpacked({ packages, lock }) {
  const wheels = await Promise.all(packages.map((name) => fetch(new URL(lock.packages[name]?.file_name ?? name, BASE))));
  const archives = await Promise.all(wheels.map(async (answer) => new Uint8Array(await answer.arrayBuffer())));
  // With their metadata, Pyodide would list them as packages, for which a snapshot has no place.
  const files = archives.flatMap(membersOf).filter(({ name }) => !name.includes(".dist-info/"));
  const libraries = files.filter(({ name }) => name.endsWith(".so"));
  const compiled = await Promise.all(libraries.map(async ({ name, bytes }) => [name, await WebAssembly.compile(bytes)]));
  return { files, libraries: /** @type {Placed["libraries"]} */ (compiled) };
}

/**
 * @param {Engine} engine
 * @param {object} options   Pyodide's
 * @param {Promise<Placed>} packages
 * @param {(module: any, layout: Layout) => void} [adjust]   called when there is a module, before Pyodide uses it
 * @returns {Promise<Started>}
 */
export async function startPlaced({ loadPyodide, createPyodideModule }, options, packages, adjust = () => undefined) {
  /** @type {any} */
  let module;
  /** @type {Layout} */
  let layout = { functions: 0, top: 0 };
  /** @type {(cause: unknown) => void} */
  let fail = () => undefined;
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => (fail = reject));
  for (const awaitedLater of [failed, packages]) awaitedLater.catch(() => undefined);
  const loaded = loadPyodide({
    ...options,
    packages: [],
    // Pyodide would go on after an error of this function.
    fsInit: (/** @type {any} */ _, /** @type {{ sitePackages: string }} */ { sitePackages }) =>
      packages.then((found) => place(module, sitePackages, found)).catch(fail),
    createPyodideModule: async (/** @type {any} */ settings) => {
      module = settings;
      settings.onRuntimeInitialized = () => {
        layout = { functions: module.wasmTable.length, top: module._sbrk(0) };
      };
      await createPyodideModule(settings); // it completes the object
      adjust(module, layout);
      return module;
    },
  });
  loaded.catch(() => undefined); // the errors that follow from a failure
  return { pyodide: await Promise.race([loaded, failed]), module, layout };
}

/**
 * @param {any} module
 * @param {string} folder
 * @param {Placed} packages
 */
function place(module, folder, { files, libraries }) {
  const { FS } = module;
  for (const path of new Set(files.map(({ name }) => `${folder}/${name}`.replace(/\/[^/]*$/, "")))) FS.mkdirTree(path);
  for (const { name, bytes } of files) FS.writeFile(`${folder}/${name}`, bytes, { canOwn: true });
  for (const [name, compiled] of libraries) {
    const path = `${folder}/${name}`;
    const library = module.newDSO(path, undefined, "loading");
    library.global = false; // as Python opens them: what they export is theirs
    library.exports = module.loadWebAssemblyModule(compiled, {}, path, {});
  }
}
