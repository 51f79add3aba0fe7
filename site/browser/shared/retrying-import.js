/**
 * Modules that are fetched when they are wanted, and again after they could not be had.
 *
 * Firefox remembers for the life of a page that an import failed; under another address it tries anew.
 */

/** @type {Map<string, { failures: number, module: Promise<any> | null }>} */
const known = new Map();

/**
 * @param {string} address   absolute
 * @returns {Promise<any>} the module, the same one for everybody
 */
export function moduleAt(address) {
  const entry = known.get(address) ?? { failures: 0, module: null };
  known.set(address, entry);
  entry.module ??= import(entry.failures ? `${address}?${entry.failures}` : address).catch((cause) => {
    entry.failures += 1;
    entry.module = null;
    throw cause;
  });
  return entry.module;
}
