/**
 * Whether two values that JSON can hold are equal, without writing either down: of a large net, that is half a
 * million digits.
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export function same(a, b) {
  if (a === b) return true;
  if (!a || !b || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) return a.length === b.length && a.every((entry, k) => same(entry, b[k]));
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}
