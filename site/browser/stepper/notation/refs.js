/**
 * References as text, "W1 2 1": what elements carry as `data-ref` so that those that show the same
 * quantity find each other.
 */
import { keyOf } from "./values.js";

/** @import { Ref } from "../contract.js" */

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
 * The quantity that a reference as text means; the other way round.
 * @param {string} text
 * @returns {Ref}
 */
export function refOf(text) {
  if (text === "learning_rate") return { name: "η" };
  const [, name = "", layer, row, column] = /^(\D*?)(\d+)?(?: (\d+))?(?: (\d+))?$/.exec(text) ?? [];
  const given = Object.entries({ layer, row, column }).filter(([, digits]) => digits !== undefined);
  return { name, ...Object.fromEntries(given.map(([key, digits]) => [key, Number(digits)])) };
}

/**
 * The path in the spec of a single number that the net starts from; "" if the reference means no such number.
 * @param {Ref} ref
 */
export function pathOf({ name, layer = 0, row = 0, column = 0 }) {
  const vector = { a: layer === 0 && "x", b: `biases[${layer - 1}]`, target: "target" }[name];
  if (vector && row) return `${vector}[${row - 1}]`;
  if (name === "W" && row && column) return `weights[${layer - 1}][${row - 1}][${column - 1}]`;
  return name === "η" ? "learning_rate" : "";
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
