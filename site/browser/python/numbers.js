/**
 * Large arrays travel beside the JSON as they are: to write their digits and read them again would take most of the
 * time of an answer. Here they become what they would be without that: lists, the same to the last bit.
 */

/** @import { Text } from "./contract.js" */

/** @typedef {{ floats: number, shape: number[] }} Place   an array in the text: where its numbers begin, and its shape */

/**
 * An answer with its numbers.
 * @param {Text} answer
 */
export function whole({ text, numbers }) {
  if (!numbers) return JSON.parse(text);
  /** @type {Map<number, number[] | number[][]>} */
  const made = new Map();
  return JSON.parse(text, (_, value) => {
    if (value?.floats === undefined) return value;
    const { floats } = value;
    made.set(floats, made.get(floats) ?? listOf(numbers, value));
    return made.get(floats);
  });
}

/**
 * @param {Float64Array} numbers
 * @param {Place} place
 */
function listOf(numbers, { floats, shape: [rows = 0, columns] }) {
  const list = (/** @type {number} */ start, /** @type {number} */ length) => Array.from(numbers.subarray(start, start + length));
  if (columns === undefined) return list(floats, rows);
  return Array.from({ length: rows }, (_, k) => list(floats + k * columns, columns));
}
