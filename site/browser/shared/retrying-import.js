/**
 * Dynamic imports that are tried again after a failure.
 *
 * Firefox remembers for the life of a page that an import failed; another address makes it try again.
 */

/** @type {Map<string, { failures: number, module: Promise<any> | null }>} */
const entries = new Map();

/**
 * @param {string} address   absolute
 * @returns {Promise<any>} the module, shared by all callers
 */
export function importRetrying(address) {
  const entry = entries.get(address) ?? { failures: 0, module: null };
  entries.set(address, entry);
  entry.module ??= import(entry.failures ? `${address}?${entry.failures}` : address).catch((cause) => {
    entry.failures += 1;
    entry.module = null;
    throw cause;
  });
  return entry.module;
}
