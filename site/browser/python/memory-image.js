/**
 * The memory of a Python that has started: taken from it, and put into another one (placed-pyodide.js).
 *
 * Pyodide can note which objects of JavaScript its memory refers to, and find them again; that is done by functions for
 * which it has no documentation. What else is outside of the memory is compared, and where it is not as expected,
 * no image is taken or none is put back.
 */

/** @import { Layout, Started } from "./placed-pyodide.js" */

/**
 * @typedef {object} Image
 * @property {string} engine      names the build of Pyodide
 * @property {Layout} layout
 * @property {number} size        bytes of the memory
 * @property {[number, number][]} filled   from and to: the rest is zero
 * @property {[number, string][]} libraries   the handles by which Python knows them, and their paths
 * @property {unknown} references   to objects of JavaScript, as Pyodide notes them
 */

const PAGE = 4096; // bytes
const STREAMS = 3; // stdin, stdout, stderr

/**
 * The memory as it is now; `parts` are views of what is not zero, one for each of `filled`.
 * @param {Started} started   with the option `_makeSnapshot`
 * @returns {{ image: Image, parts: Uint8Array<ArrayBuffer>[] }}
 * @throws {Error} something outside of the memory belongs to it
 */
export function takeImage({ pyodide, module, layout }) {
  const { HEAPU8: memory, LDSO, FS, API } = module;
  for (let k = layout.functions; k < module.wasmTable.length; k++) {
    require(module.freeTableIndexes.includes(k), "Python has added a function");
  }
  require(FS.streams.filter(Boolean).length === STREAMS, "Python has a file open");
  require(!pyodide.pyimport("sys").modules.has("numpy.random"), "NumPy's random numbers have begun");
  const filled = filledParts(memory);
  const image = {
    engine: API.config.BUILD_ID,
    layout,
    size: memory.length,
    filled,
    libraries: Object.entries(LDSO.loadedLibsByHandle).flatMap(([handle, { name }]) => (handle === "0" ? [] : [[Number(handle), name]])),
    references: API.serializeHiwireState(),
  };
  return { image: /** @type {Image} */ (image), parts: filled.map(([from, to]) => memory.subarray(from, to)) };
}

/**
 * Fill the memory of a Python that has not run.
 * @param {any} module
 * @param {Layout} layout   its own
 * @param {Image} image
 * @param {Uint8Array} bytes   the parts, one after the other
 * @throws {Error} the image is not of a Python like this
 */
export function putImage(module, layout, image, bytes) {
  require(image.engine === module.API.config.BUILD_ID, "another Pyodide");
  require(image.layout.functions === layout.functions && image.layout.top === layout.top, "other addresses");
  if (module.HEAPU8.length < image.size) module.growMemory(image.size);
  const memory = module.HEAPU8;
  require(memory.length === image.size, "another size of memory");
  let taken = 0;
  let cleared = 0;
  for (const [from, to] of image.filled) {
    memory.fill(0, cleared, from);
    memory.set(bytes.subarray(taken, taken + to - from), from);
    taken += to - from;
    cleared = to;
  }
  memory.fill(0, cleared);
  require(taken === bytes.length, "a part is missing");
  for (const [handle, path] of image.libraries) {
    const library = module.LDSO.loadedLibsByName[path];
    require(library, "a library is missing");
    module.LDSO.loadedLibsByHandle[handle] = library;
  }
}

/** @param {Uint8Array<ArrayBuffer>} memory @returns {[number, number][]} */
function filledParts(memory) {
  const words = new BigUint64Array(memory.buffer);
  const perPage = PAGE / words.BYTES_PER_ELEMENT;
  /** @type {[number, number][]} */
  const parts = [];
  for (let page = 0; page * PAGE < memory.length; page++) {
    if (words.subarray(page * perPage, (page + 1) * perPage).every((word) => word === 0n)) continue;
    const last = parts.at(-1);
    if (last?.[1] === page * PAGE) last[1] += PAGE;
    else parts.push([page * PAGE, (page + 1) * PAGE]);
  }
  return parts;
}

/** @param {unknown} condition @param {string} otherwise @returns {asserts condition} */
function require(condition, otherwise) {
  if (!condition) throw new Error(`no snapshot: ${otherwise}`);
}
