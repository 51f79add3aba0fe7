/**
 * Undo, redo and reset. Nets of a few weights keep 50 traces, large nets fewer.
 */
import { correspondingStep } from "./corresponding-step.js";
import { spokenStep } from "./selectors.js";

/** @import { Trace } from "../contract.js" */
/** @import { State } from "./state.js" */

const MOST_KEPT = { traces: 50, weights: 1_500_000 }; // what the memory of a phone holds

/**
 * The latest traces of the past, as many as are kept for nets of this size.
 * @param {Trace[]} past
 */
export function latestOf(past) {
  const { layers = [] } = past.at(-1)?.spec ?? {};
  const weights = layers.slice(1).reduce((sum, size, i) => sum + size * (layers[i] ?? 0), 1);
  return past.slice(-Math.max(1, Math.min(MOST_KEPT.traces, Math.floor(MOST_KEPT.weights / weights))));
}

/**
 * The state after one undo or redo. An edit of which only the preview was shown is undone by dropping the preview.
 * @param {State} state
 * @param {"undo" | "redo"} way
 * @returns {State}
 */
export function undoOrRedo(state, way) {
  const source = way === "undo" ? state.past : state.future;
  const target = way === "undo" ? state.future : state.past;
  const trace = source.at(-1);
  const onlyPreviewed = state.preview && state.previewPath !== state.undoGroup;
  if (way === "undo" && onlyPreviewed) {
    return { ...settled(state), announcement: { text: `Undone. ${spokenStep(state)}` } };
  }
  if (!trace) return { ...state, announcement: { text: `There is nothing to ${way}.` } };
  const [rest, more] = [source.slice(0, -1), [...target, state.trace]];
  const shown = {
    ...settled(state),
    trace,
    step: correspondingStep(state.trace, state.step, trace),
    past: way === "undo" ? rest : more,
    future: way === "undo" ? more : rest,
  };
  return { ...shown, announcement: { text: `${way === "undo" ? "Undone" : "Redone"}. ${spokenStep(shown)}` } };
}

/**
 * The state with the author's trace again; undo restores the trace before.
 * @param {State} state
 * @returns {State}
 */
export function reset(state) {
  const { original, trace } = state;
  return {
    ...settled(state),
    trace: original,
    step: correspondingStep(trace, state.step, original),
    past: trace === original ? state.past : latestOf([...state.past, trace]),
    future: trace === original ? state.future : [],
    announcement: { text: "Back to the numbers of the text." },
  };
}

/**
 * The state without a request, drafts and errors.
 * @param {State} state
 * @returns {State}
 */
const settled = (state) => ({
  ...state,
  playing: false,
  requested: null,
  waiting: false,
  preview: null,
  lastEdited: "",
  drafts: {},
  errors: {},
  undoGroup: "",
  fault: "",
  restored: "",
});
