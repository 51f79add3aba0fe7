/**
 * Records of texts by field: drafts and error messages.
 */

/**
 * The record without a key; the same object if it has no such key.
 * @param {Record<string, string>} record
 * @param {string} key
 * @returns {Record<string, string>}
 */
export function withoutKey(record, key) {
  if (!(key in record)) return record;
  const { [key]: _removed, ...rest } = record;
  return rest;
}

/** A text with a full stop, unless it ends with a mark of its own. @param {string} text */
export const asSentence = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);

/**
 * The record of the keys that pass.
 * @param {Record<string, string>} record
 * @param {(key: string) => boolean} passes
 * @returns {Record<string, string>}
 */
export const withKeys = (record, passes) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => passes(key)));
