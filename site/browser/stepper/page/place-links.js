/**
 * What a link to a place in a widget asks for: a step, numbers to set, a panel to open.
 *
 *   delta1                             the step named "delta1" (../notation/step-names.js)
 *   cost;target=0.5;learning_rate=30   that step of the net with these numbers
 *   first;W1[1,2]=30                   one weight
 *   dW2;open=predict                   that step, with this panel open
 */

/** @import { Spec } from "../contract.js" */

/**
 * @typedef {object} Place
 * @property {string} step
 * @property {Partial<Spec>} changes   fields of the spec
 * @property {string} open             the name of a panel; "" for none
 */

const WEIGHT = /^W(\d+)\[(\d+),(\d+)\]$/;

/**
 * @param {string} text
 * @param {Spec} spec   of the author's net, to which the changes are made
 * @returns {Place}     parts that mean nothing are left out
 */
export function placeOf(text, spec) {
  const [step = "", ...parts] = text.split(";");
  /** @type {Place} */
  const place = { step, changes: {}, open: "" };
  for (const part of parts) {
    const [, name = "", value = ""] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    const numbers = value.split(",").map(Number);
    if (name === "open") place.open = value;
    else if (value.trim() === "" || !numbers.every(Number.isFinite)) continue;
    else if (name === "learning_rate") place.changes.learning_rate = numbers[0] ?? 0;
    else if (name === "x" || name === "target") place.changes[name] = numbers;
    else if (WEIGHT.test(name)) place.changes.weights = withWeight(place.changes.weights ?? spec.weights, name, numbers[0] ?? 0);
  }
  return place;
}

/**
 * @param {Spec["weights"]} weights
 * @param {string} name
 * @param {number} value
 * @returns {Spec["weights"]}
 */
function withWeight(weights, name, value) {
  const [i, k, j] = (WEIGHT.exec(name) ?? []).slice(1).map((index) => Number(index) - 1);
  return weights.map((W, layer) => layer !== i ? W : W.map((row, m) => m !== k ? row : row.map((w, n) => (n === j ? value : w))));
}
