/**
 * The steps that are drawn where all are read one after the other, without scripts and on paper. If they are very
 * many, only the first two and the last of consecutive steps that write the same quantity are drawn.
 */
import { keyOf } from "../notation/refs.js";

/** @import { Step } from "../contract.js" */

/** The most steps that are all drawn. */
export const MANY = 120;

/** @typedef {{ k: number, leftOut: number }} ListedStep    a step's index, and how many are left out before it */

/**
 * @param {Step[]} steps
 * @param {number} shown   index of the current step, which is always listed; −1 for none
 * @returns {ListedStep[]}
 */
export function listedSteps(steps, shown) {
  const isAlike = (/** @type {number} */ a, /** @type {number} */ b) => kindOf(steps[a]) === kindOf(steps[b]);
  const isWithin = (/** @type {number} */ k) => isAlike(k, k - 2) && isAlike(k, k - 1) && isAlike(k, k + 1);
  const kept = [...steps.keys()].filter((k) => steps.length <= MANY || k === shown || !isWithin(k));
  return kept.map((k, i) => ({ k, leftOut: k - (kept[i - 1] ?? -1) - 1 }));
}

/** @param {Step | undefined} step */
const kindOf = (step) => step && `${step.phase} ${keyOf(step.writes)}`;
