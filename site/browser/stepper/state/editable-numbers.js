/**
 * The numbers of a spec that a reader may change, each with its path and its name.
 *
 * Paths are written as in the errors of `backprop`: `weights[0][1][0]`, `x[1]`, `learning_rate`.
 */
import { subscript } from "../notation/symbols.js";
import { replacedAt } from "./values.js";

/** @import { Ref, Spec } from "../contract.js" */

/** @typedef {{ path: string, name: string, value: number }} Field */
/**
 * @typedef {object} Group      the fields of one matrix or vector
 * @property {Ref} ref
 * @property {string} name
 * @property {string} path            prefix of the paths of its fields
 * @property {[number, number]} size  rows and columns
 * @property {() => Field[][]} rows   a function, for a matrix may have hundreds of thousands
 */

/**
 * All groups, in the order in which the net uses them.
 * @param {Spec} spec
 * @returns {Group[]}
 */
export function groupsOf(spec) {
  /** @type {Group[]} */
  const groups = [vectorGroup({ name: "x" }, "Input", "x", (k) => `Input x${subscript(k)}`, spec.x)];
  spec.weights.forEach((matrix, i) => {
    groups.push(weightGroup(matrix, i));
    const b = spec.biases?.[i];
    if (b) {
      const name = (/** @type {number} */ k) => `Bias b${subscript(i + 1)} row ${k}`;
      const ref = { name: "b", layer: i + 1 };
      groups.push(vectorGroup(ref, `Bias of layer ${i + 1}`, `biases[${i}]`, name, b));
    }
  });
  const { target } = spec;
  if (target) groups.push(vectorGroup({ name: "target" }, "Target", "target", (k) => `Target ${k}`, target));
  if (spec.until) return groups;
  const rate = { path: "learning_rate", name: "Learning rate" };
  groups.push({ ...rate, ref: { name: "η" }, size: [1, 1], rows: () => [[{ ...rate, value: spec.learning_rate }]] });
  return groups;
}

/**
 * @param {number[][]} matrix
 * @param {number} i
 * @returns {Group}
 */
function weightGroup(matrix, i) {
  const path = `weights[${i}]`;
  const rows = () =>
    matrix.map((line, k) =>
      line.map((value, l) => ({
        path: `${path}[${k}][${l}]`,
        name: `Weight W${subscript(i + 1)} row ${k + 1} column ${l + 1}`,
        value,
      })),
    );
  const size = /** @type {[number, number]} */ ([matrix.length, matrix[0]?.length ?? 0]);
  return { ref: { name: "W", layer: i + 1 }, name: `Weights of layer ${i + 1}`, path, size, rows };
}

/**
 * @param {Ref} ref
 * @param {string} name
 * @param {string} path
 * @param {(k: number) => string} nameOf   from the row, counted from 1
 * @param {number[]} vector
 * @returns {Group}
 */
function vectorGroup(ref, name, path, nameOf, vector) {
  const rows = () => vector.map((value, k) => [{ path: `${path}[${k}]`, name: nameOf(k + 1), value }]);
  return { ref, name, path, size: [vector.length, 1], rows };
}

/**
 * The spec with one number replaced; all other values are shared with the old spec.
 * @param {Spec} spec
 * @param {string} path
 * @param {number} value
 * @returns {Spec}
 */
export const withNumber = (spec, path, value) => replaced(spec, keysIn(path), value);

/**
 * The value at a path of the spec; undefined if there is none.
 * @param {Spec} spec
 * @param {string} path
 */
export const valueAt = (spec, path) =>
  keysIn(path).reduce((/** @type {any} */ inner, key) => inner?.[key], spec);

/** @param {string} path */
const keysIn = (path) => [...path.matchAll(/[^[\].]+/g)].map(([key]) => key);

/**
 * @template T
 * @param {T} whole
 * @param {string[]} keys
 * @param {number} value
 * @returns {T}
 */
function replaced(whole, keys, value) {
  const [key, ...rest] = keys;
  if (key === undefined) return /** @type {any} */ (value);
  const source = /** @type {any} */ (whole);
  const inner = replaced(source[key], rest, value);
  const copy = Array.isArray(source)
    ? replacedAt(source, Number(key), inner)
    : { ...source, [key]: inner };
  return /** @type {T} */ (copy);
}

/**
 * Whether a path is that of the group or of one of its fields.
 * @param {Group} group
 * @param {string} path
 */
export const isIn = (group, path) => path === group.path || path.startsWith(`${group.path}[`);

/**
 * The field at this path; undefined if there is none.
 * @param {Spec} spec
 * @param {string} path
 */
export const fieldAt = (spec, path) =>
  groupsOf(spec)
    .filter((group) => isIn(group, path))
    .flatMap((group) => group.rows().flat())
    .find((field) => field.path === path);

/**
 * The path of the field that an error of `backprop` is shown at: the field at the error's path, else the first field
 * within it (`weights[1]`), else the field that was edited last.
 * @param {Spec} spec
 * @param {string} path
 * @param {string} lastEdited
 */
export function fieldOfError(spec, path, lastEdited) {
  const paths = groupsOf(spec).flatMap((group) => group.rows().flat().map((field) => field.path));
  if (paths.includes(path)) return path;
  if (lastEdited.startsWith(path)) return lastEdited;
  return paths.find((candidate) => candidate.startsWith(`${path}[`)) ?? lastEdited;
}
