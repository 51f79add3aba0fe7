/**
 * The state after an action. Pure: the element and the store compare the states before and after, and act on the
 * differences (draw, ask Python, run the clock).
 */
import { withPythonReport } from "../../shared/python-status.js";
import { stepAt } from "../notation/step-names.js";
import { blurred, computed, declined, drawingFailed, mended, nudged, previewed, refused, requested, superseded, typed } from "./edits.js";
import { reset, undoOrRedo } from "./history.js";
import { spokenStep } from "./selectors.js";

/** @import { Action, State } from "./state.js" */

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const last = state.trace.steps.length - 1;
  switch (action.type) {
    case "live":
      return { ...state, live: true };
    case "go":
      return atStep({ ...state, playing: false }, action.step);
    case "place":
      return atPlace({ ...state, playing: false }, action.place);
    case "play":
      return atStep({ ...state, playing: true }, state.step === last ? 0 : state.step);
    case "pause":
      return { ...state, playing: false };
    case "tick":
      return atStep({ ...state, playing: state.step + 1 < last }, state.step + 1);
    case "speed":
      return { ...state, speed: action.speed };
    case "typed":
      return typed(state, action);
    case "nudged":
      return nudged(state, action);
    case "blurred":
      return blurred(state, action.path);
    case "request":
      return requested(state, action);
    case "draft":
      return { ...state, drafts: { ...state.drafts, [action.path]: action.text } };
    case "previewed":
      return action.spec === state.requested ? previewed(state, action.trace) : state;
    case "computed":
      return action.spec === state.requested ? computed(state, action.trace) : superseded(state, action.trace);
    case "refused":
      return action.spec === state.requested ? refused(state, action) : state;
    case "declined":
      return declined(state, action);
    case "mended":
      return mended(state);
    case "drawingFailed":
      return drawingFailed(state, action.shown);
    case "failed":
    case "renewed":
    case "retry":
    case "python":
      return withPythonReport(state, action);
    case "undo":
    case "redo":
      return undoOrRedo(state, action.type);
    case "reset":
      return reset(state);
    case "say":
      return { ...state, announcement: { text: action.text } };
    case "restored":
      return { ...state, restored: action.text, announcement: { text: "The state of the link is shown." } };
    case "fault":
      return action.text === state.fault && !action.text ? state : { ...state, fault: action.text, announcement: { text: action.text } };
  }
}

/**
 * The state at a step, announced. A step beyond an end is the end, and that is announced.
 * @param {State} state
 * @param {number} step
 * @returns {State}
 */
function atStep(state, step) {
  if (Number.isNaN(step)) return state;
  const kept = Math.min(Math.max(Math.round(step), 0), state.trace.steps.length - 1);
  if (kept === state.step) {
    return Math.round(step) === kept ? state : { ...state, announcement: { text: `This is the ${step < 0 ? "first" : "last"} step.` } };
  }
  const moved = { ...state, step: kept };
  return { ...moved, announcement: { text: spokenStep(moved) } };
}

/**
 * The state at the step of this name; an unknown name is announced.
 * @param {State} state
 * @param {string} place
 * @returns {State}
 */
function atPlace(state, place) {
  const step = stepAt(state.trace, place);
  return step === null ? { ...state, announcement: { text: `No step is called “${place}”.` } } : atStep(state, step);
}
