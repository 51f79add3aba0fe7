/**
 * Which step of a new trace takes the place of the step that is shown.
 */
import { keyOf } from "../notation/refs.js";

/** @import { Step, Trace } from "../contract.js" */

const SAME_PHASE = 0;
const SAME_QUANTITY = 1;
const SAME_ROW = 2; // or one of the two has no row

/**
 * The index of the step that writes the same quantity in the same phase, of the same row where both have rows; else
 * the first step that writes the same quantity; else the first step of the same phase; else the same index.
 * @param {Trace} from
 * @param {number} index
 * @param {Trace} to
 * @returns {number}
 */
export function correspondingStep(from, index, to) {
  const last = to.steps.length - 1;
  const step = from.steps[index];
  if (!step || from === to) return Math.min(index, last);
  const sameIndex = from.steps.length === to.steps.length && to.steps[index];
  if (sameIndex && matches(step, sameIndex, SAME_ROW)) return index;
  for (const precision of [SAME_ROW, SAME_QUANTITY, SAME_PHASE]) {
    const found = to.steps.findIndex((candidate) => matches(step, candidate, precision));
    if (found >= 0) return found;
  }
  return Math.min(index, last);
}

/**
 * @param {Step} a
 * @param {Step} b
 * @param {number} precision
 */
function matches(a, b, precision) {
  if (a.phase !== b.phase) return false;
  if (precision >= SAME_QUANTITY && keyOf(a.writes) !== keyOf(b.writes)) return false;
  if (precision < SAME_ROW) return true;
  return (a.writes.row ?? b.writes.row) === (b.writes.row ?? a.writes.row);
}
