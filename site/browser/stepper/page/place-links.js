/**
 * What a link to a place in a widget asks for: a step, numbers to set, a panel to open.
 *
 *   delta1                             the step named "delta1" (../notation/step-names.js)
 *   cost;target=0.5;learning_rate=30   that step of the net with these numbers
 *   first;W1[1,2]=30                   one weight
 *   dW2;open=predict                   that step, with this panel open
 *   ;x=1,0                             the step that is shown, with this input
 *
 * Whoever writes a link can ask for anything, so it is judged here, before anything is drawn or computed. What its numbers
 * may be is Python's to say.
 */

import { numberIn } from "../../shared/format.js";

/** @import { Spec } from "../contract.js" */

/**
 * @typedef {object} Place
 * @property {string} step              "" for the step that is shown
 * @property {Partial<Spec>} changes    fields of the spec; none if there is a problem
 * @property {string} open              the name of a panel; "" for none
 * @property {string} problem           why the link cannot be followed; "" if it can
 */

const WEIGHT = /^W(\d+)\[(\d+),(\d+)\]$/;
const LONGEST = 30_000; // characters; 1,500 numbers with all their digits
const MOST_TOLD = 40; // characters of a part that means nothing

/**
 * @param {string} text
 * @param {Spec} spec   of the author's net, to which the changes are made
 * @returns {Place}
 */
export function placeOf(text, spec) {
  const place = { step: "", changes: {}, open: "", problem: "" };
  if (text.length > LONGEST) return { ...place, problem: `it is longer than ${LONGEST.toLocaleString("en")} characters` };
  const [step = "", ...parts] = text.split(";");
  try {
    const read = parts.filter(Boolean).reduce((so, part) => withPart(so, part, spec), place);
    return { ...read, step };
  } catch (cause) {
    return { ...place, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

/**
 * The place with one more part of the link. Throws an Error if the part cannot be meant.
 * @param {Place} place
 * @param {string} part
 * @param {Spec} spec
 * @returns {Place}
 */
function withPart(place, part, spec) {
  const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
  const changed = (/** @type {Partial<Spec>} */ changes) => ({ ...place, changes: { ...place.changes, ...changes } });
  if (name === "open") return { ...place, open: value };
  if (name === "learning_rate") return changed({ learning_rate: numbersIn(part, value, 1)[0] ?? 0 });
  if (name === "x") return changed({ x: numbersIn(part, value, spec.x.length) });
  if (name === "target" && spec.target) return changed({ target: numbersIn(part, value, spec.target.length) });
  if (WEIGHT.test(name)) {
    const weights = place.changes.weights ?? spec.weights;
    return changed({ weights: withWeight(weights, name, numbersIn(part, value, 1)[0] ?? 0) });
  }
  throw new Error(`“${shortened(part)}” means nothing to this net`);
}

/**
 * @param {string} part
 * @param {string} text
 * @param {number} count   how many there must be
 */
function numbersIn(part, text, count) {
  const texts = text.split(",");
  if (texts.length !== count) throw new Error(`“${shortened(part)}” has ${texts.length} numbers, and ${count} ${count === 1 ? "is" : "are"} needed`);
  const numbers = texts.map(numberIn);
  if (!numbers.every(Number.isFinite)) throw new Error(`“${shortened(part)}” holds something that is no number`);
  return numbers;
}

/** For a message. @param {string} text */
export const shortened = (text) => (text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)}…` : text);

/**
 * @param {Spec["weights"]} weights
 * @param {string} name
 * @param {number} value
 * @returns {Spec["weights"]}
 */
function withWeight(weights, name, value) {
  const [i = 0, k = 0, j = 0] = (WEIGHT.exec(name) ?? []).slice(1).map((index) => Number(index) - 1);
  if (weights[i]?.[k]?.[j] === undefined) throw new Error(`this net has no weight ${shortened(name)}`);
  return weights.map((W, layer) => layer !== i ? W : W.map((row, m) => m !== k ? row : row.map((w, n) => (n === j ? value : w))));
}
