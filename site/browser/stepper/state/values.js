/**
 * The value of every quantity at a step: the trace's initial values, overlaid by all writes up to that step.
 * Values are looked up, never computed, so a step shows the same values in whatever order it is reached.
 */

import { keyOf } from "../notation/refs.js";

/** @import { Entry, Ref, Spec, Trace, Value } from "../contract.js" */

/** @typedef {Map<string, Value>} Values   keyed by `keyOf` */

/**
 * The values after steps 0…step of the trace.
 * @param {Trace} trace
 * @param {number} step
 * @returns {Values}
 */
export function valuesAt(trace, step) {
  /** @type {Values} */
  const values = new Map();
  for (const { ref, value } of trace.initial) values.set(keyOf(ref), value);
  for (const { writes, value } of trace.steps.slice(0, step + 1)) {
    values.set(keyOf(writes), overlay(values.get(keyOf(writes)), writes, value, trace.spec));
  }
  return values;
}

/**
 * A quantity with the entry at `ref` replaced; all of it replaced if `ref` names no entry.
 * @param {Value | undefined} whole
 * @param {Ref} ref
 * @param {Value} value
 * @param {Spec} spec
 * @returns {Value}
 */
function overlay(whole, ref, value, spec) {
  if (ref.row === undefined) return value;
  const row = ref.row - 1;
  const [rows, columns] = shapeOf(ref, spec);
  if (ref.column === undefined) {
    const vector = /** @type {Entry[]} */ (whole ?? Array(rows).fill(null));
    return replacedAt(vector, row, /** @type {Entry} */ (value));
  }
  const matrix = /** @type {Entry[][]} */ (
    whole ?? Array.from({ length: rows }, () => Array(columns).fill(null))
  );
  const line = matrix[row] ?? [];
  return replacedAt(matrix, row, replacedAt(line, ref.column - 1, /** @type {Entry} */ (value)));
}

/**
 * A copy of the list with one entry replaced. (`Array.prototype.with` is younger than Node 18.)
 * @template T
 * @param {readonly T[]} list
 * @param {number} index
 * @param {T} entry
 * @returns {T[]}
 */
export const replacedAt = (list, index, entry) =>
  list.map((old, k) => (k === index ? entry : old));

/**
 * Rows and columns of a quantity of the net.
 * @param {Ref} ref
 * @param {Spec} spec
 * @returns {[number, number]}
 */
function shapeOf(ref, spec) {
  const layer = ref.layer ?? spec.layers.length - 1;
  return [spec.layers[layer] ?? 0, spec.layers[layer - 1] ?? 1];
}

/**
 * The value of a quantity, a row or an entry of it; null or undefined if it is not known yet.
 * @param {Values} values
 * @param {Ref} ref
 * @returns {Value | undefined}
 */
export const valueOf = (values, ref) =>
  [ref.row, ref.column].reduce(
    (value, place) => (place !== undefined && Array.isArray(value) ? value[place - 1] : value),
    values.get(keyOf(ref)),
  );

/**
 * Entry `row` (0-based) of a vector; null if it is not known yet.
 * @param {Values} values
 * @param {string} key
 * @param {number} row
 * @returns {number | null}
 */
export function entryOfVector(values, key, row) {
  const vector = values.get(key);
  const entry = Array.isArray(vector) ? vector[row] : null;
  return typeof entry === "number" ? entry : null;
}

/**
 * Entry (row, column), 0-based, of a matrix; null if it is not known yet.
 * @param {Values} values
 * @param {string} key
 * @param {number} row
 * @param {number} column
 * @returns {number | null}
 */
export function entryOfMatrix(values, key, row, column) {
  const matrix = values.get(key);
  const line = Array.isArray(matrix) ? matrix[row] : null;
  const entry = Array.isArray(line) ? line[column] : null;
  return typeof entry === "number" ? entry : null;
}
