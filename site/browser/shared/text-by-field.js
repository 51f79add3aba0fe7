/**
 * Texts by the field they belong to.
 */

/**
 * The record without a key; itself if it has none.
 * @param {Record<string, string>} record
 * @param {string} key
 * @returns {Record<string, string>}
 */
export function without(record, key) {
  if (!(key in record)) return record;
  const { [key]: _removed, ...rest } = record;
  return rest;
}

/**
 * The record of those keys that pass.
 * @param {Record<string, string>} record
 * @param {(key: string) => boolean} passes
 * @returns {Record<string, string>}
 */
export const where = (record, passes) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => passes(key)));
