/**
 * Which steps are drawn where all are to be read one after the other: all of them or, where they are very many,
 * the first two and the last that write a quantity, as a large matrix is written.
 */
import { keyOf } from "../notation/values.js";

/** @import { Step } from "../contract.js" */

/** Steps that are drawn together. */
export const MANY = 120;

/** @typedef {{ k: number, leftOut: number }} Drawn    a step's index, and how many are left out in front of it */

/**
 * @param {Step[]} steps
 * @param {number} shown   the step that is drawn in any case
 * @returns {Drawn[]}
 */
export function drawnOf(steps, shown) {
  const isLike = (/** @type {number} */ a, /** @type {number} */ b) => kindOf(steps[a]) === kindOf(steps[b]);
  const isOneOfMany = (/** @type {number} */ k) => isLike(k, k - 2) && isLike(k, k - 1) && isLike(k, k + 1);
  const kept = [...steps.keys()].filter((k) => steps.length <= MANY || k === shown || !isOneOfMany(k));
  return kept.map((k, i) => ({ k, leftOut: k - (kept[i - 1] ?? -1) - 1 }));
}

/** @param {Step | undefined} step */
const kindOf = (step) => step && `${step.phase} ${keyOf(step.writes)}`;
