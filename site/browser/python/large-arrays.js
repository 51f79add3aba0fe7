/**
 * Large arrays come from Python as binary numbers beside the JSON, because writing and parsing their digits would take
 * most of the time of an answer. Here they are put into the parsed JSON as lists, equal to the last bit.
 */

/** @import { Text } from "./contract.js" */

/** @typedef {{ floats: number, shape: number[] }} ArrayPlace   stands for an array: the index of its first number, its shape */

/**
 * The parsed answer, with its arrays.
 * @param {Text} answer
 */
export function parseAnswer({ text, numbers }) {
  if (!numbers) return JSON.parse(text);
  /** @type {Map<number, number[] | number[][]>} the same list for equal places */
  const lists = new Map();
  return JSON.parse(text, (_, value) => {
    if (value?.floats === undefined) return value;
    const { floats } = value;
    lists.set(floats, lists.get(floats) ?? listOf(numbers, value));
    return lists.get(floats);
  });
}

/**
 * @param {Float64Array} numbers
 * @param {ArrayPlace} place
 */
function listOf(numbers, { floats, shape: [rows = 0, columns] }) {
  const list = (/** @type {number} */ start, /** @type {number} */ length) => Array.from(numbers.subarray(start, start + length));
  if (columns === undefined) return list(floats, rows);
  return Array.from({ length: rows }, (_, k) => list(floats + k * columns, columns));
}
