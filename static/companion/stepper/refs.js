/**
 * References as text, "W1 2 1": what elements carry as `data-ref` so that those that show the same
 * quantity find each other.
 */
import { keyOf } from "./values.js";

/** @import { Ref } from "./contract.js" */

/** @param {Ref} ref */
export const refText = (ref) => [keyOf(ref), ref.row, ref.column].filter((part) => part !== undefined).join(" ");

/**
 * The reference of a number field, by its path in the spec; "" if it stands for no quantity.
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
 * Whether one shows the other, or a part of it.
 * @param {string} a
 * @param {string} b
 */
export function meet(a, b) {
  const [key, ...places] = a.split(" ");
  const [other, ...others] = b.split(" ");
  return key === other && places.every((place, k) => others[k] === undefined || others[k] === place);
}

const STAND_INS = /** @type {Record<string, string>} */ ({ z: "a", delta: "a", W: "dW", dW: "W" });

/**
 * What shows where in the drawing a quantity belongs, while it has no place of its own there: its neuron, its edge.
 * @param {string} ref
 */
export const standIn = (ref) => ref.replace(/^(?:z|delta|d?W)(?=\d)/, (name) => STAND_INS[name] ?? name);
