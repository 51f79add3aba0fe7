/**
 * Places in a trace by name, as authors write them in links and in `start`:
 *
 *   first, last      the ends
 *   5, step=5        the step that the widget calls "Step 5"
 *   cost, backward   the first step of a phase
 *   delta2, δ2, z1   the step after which the quantity is known; dW1 is ∂C/∂W₁
 *   update1          the update of W₁
 */
import { keyOf } from "./values.js";

/** @import { Step, Trace } from "../contract.js" */

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/**
 * The step (0-based) that a place names; null if there is none of that name.
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
  // a weight is known from the start; what is asked for is where a pass writes the quantity
  return steps.findLastIndex((step) => step.phase !== "update" && keyOf(step.writes) === name);
}

/**
 * The step of another trace that corresponds to this one: the same quantity in the same phase, the
 * same element of it if that is told apart; else the same phase; else the same share of the way.
 * @param {Trace} from
 * @param {number} index
 * @param {Trace} to
 * @returns {number}
 */
export function correspondingStep(from, index, to) {
  const last = to.steps.length - 1;
  const step = from.steps[index];
  if (!step || from === to) return Math.min(index, last);
  const sameShape = from.steps.length === to.steps.length && to.steps[index];
  if (sameShape && matches(step, sameShape, 2)) return index;
  for (const precision of [2, 1, 0]) {
    const found = to.steps.findIndex((candidate) => matches(step, candidate, precision));
    if (found >= 0) return found;
  }
  return Math.min(index, last);
}

/**
 * @param {Step} a
 * @param {Step} b
 * @param {number} precision   2: the same row (or no row told), 1: the same quantity, 0: the same phase
 */
function matches(a, b, precision) {
  if (a.phase !== b.phase) return false;
  if (precision > 0 && keyOf(a.writes) !== keyOf(b.writes)) return false;
  if (precision < 2) return true;
  return (a.writes.row ?? b.writes.row) === (b.writes.row ?? a.writes.row);
}
