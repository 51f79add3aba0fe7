/**
 * Names of steps, as authors write them in links and in `start`:
 *
 *   first, last      the first and the last step
 *   5, step=5        the step with the number 5, counted from 1
 *   cost, backward   the first step of a phase
 *   delta2, δ2, z1   the last step of the two passes that writes the quantity; dW1 is ∂C/∂W₁
 *   update1          the update of W₁
 */
import { keyOf } from "./refs.js";

/** @import { Step, Trace } from "../contract.js" */

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/**
 * The index of the step of this name, 0-based; null if there is none.
 * @param {Trace} trace
 * @param {string} place
 * @returns {number | null}
 */
export function stepAt({ steps }, place) {
  const name = place
    .trim()
    .replace(/[₀-₉]/g, (digit) => String(DIGITS.indexOf(digit)))
    .replace("δ", "delta");
  const last = steps.length - 1;
  if (name === "first") return 0;
  if (name === "last") return last;
  const number = /^(?:step=)?(\d+)$/.exec(name)?.[1];
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= last + 1 ? Number(number) - 1 : null;
  const index = indexOf(steps, name);
  return index < 0 ? null : index;
}

/**
 * @param {Step[]} steps
 * @param {string} name
 */
function indexOf(steps, name) {
  const ofPhase = steps.findIndex(({ phase }) => phase === name);
  if (ofPhase >= 0) return ofPhase;
  const layer = /^update(\d+)$/.exec(name)?.[1];
  if (layer) return steps.findIndex((step) => step.phase === "update" && step.layer === Number(layer));
  return steps.findLastIndex((step) => step.phase !== "update" && keyOf(step.writes) === name);
}
