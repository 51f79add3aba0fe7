/**
 * References to quantities as text, "W1 2 1". Elements carry them as `data-ref`, so that all elements that show the
 * same quantity are found.
 */
/** @import { Ref } from "../contract.js" */

/**
 * The key of a whole quantity: "W1", "a0", "C".
 * @param {Ref} ref
 */
export const keyOf = (ref) => `${ref.name}${ref.layer ?? ""}`;

/** @param {Ref} ref */
export const refText = (ref) => [keyOf(ref), ref.row, ref.column].filter((part) => part !== undefined).join(" ");

/**
 * The reference of a number field, from its path in the spec; "" if it shows no quantity.
 * @param {string} path   x[0], weights[0][1][0], biases[0][1], target[0], learning_rate
 */
export function refOfPath(path) {
  const [field = "", ...rest] = [...path.matchAll(/[^[\].]+/g)].map(([key]) => key);
  const [i = 0, k, l] = rest.map((index) => Number(index) + 1);
  switch (field) {
    case "x":
      return refText({ name: "a", layer: 0, row: i });
    case "weights":
      return refText({ name: "W", layer: i, ...(k && { row: k }), ...(l && { column: l }) });
    case "biases":
      return refText({ name: "b", layer: i, ...(k && { row: k }) });
    case "target":
      return refText({ name: "target", row: i });
    case "learning_rate":
      return field;
    default:
      return "";
  }
}

/**
 * A reference parsed from its text.
 * @param {string} text
 * @returns {Ref}
 */
export function refOf(text) {
  if (text === "learning_rate") return { name: "η" };
  const [, name = "", layer, row, column] = /^(\D*?)(\d+)?(?: (\d+))?(?: (\d+))?$/.exec(text) ?? [];
  const indices = Object.entries({ layer, row, column }).filter(([, digits]) => digits !== undefined);
  return { name, ...Object.fromEntries(indices.map(([key, digits]) => [key, Number(digits)])) };
}

/**
 * The path of a single number in the spec; "" if the spec holds no such number.
 * @param {Ref} ref
 */
export function pathOf({ name, layer = 0, row = 0, column = 0 }) {
  const vector = { a: layer === 0 && "x", b: `biases[${layer - 1}]`, target: "target" }[name];
  if (vector && row) return `${vector}[${row - 1}]`;
  if (name === "W" && row && column) return `weights[${layer - 1}][${row - 1}][${column - 1}]`;
  return name === "η" ? "learning_rate" : "";
}

/**
 * Whether two references mean the same quantity or entry, or one an entry of the other.
 * @param {string} a
 * @param {string} b
 */
export function overlap(a, b) {
  const [key, ...indices] = a.split(" ");
  const [otherKey, ...others] = b.split(" ");
  return key === otherKey && indices.every((index, k) => others[k] === undefined || others[k] === index);
}

const SUBSTITUTES = /** @type {Record<string, string>} */ ({ z: "a", delta: "a", W: "dW", dW: "W" });

/**
 * The quantity that marks the same neuron or edge in the drawing, for a quantity that is not drawn at this step.
 * @param {string} ref
 */
export const substituteFor = (ref) => ref.replace(/^(?:z|delta|d?W)(?=\d)/, (name) => SUBSTITUTES[name] ?? name);
