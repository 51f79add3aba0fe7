/**
 * Edits of the reader (another number, another net) and Python's answers to them.
 */
import { deepEqual } from "../../shared/deep-equal.js";
import { editable, rounded } from "../../shared/format.js";
import { asSentence, withKeys, withoutKey } from "../../shared/text-by-field.js";
import { correspondingStep } from "./corresponding-step.js";
import { fieldAt, fieldOfError, valueAt, withNumber } from "./editable-numbers.js";
import { latestOf } from "./history.js";
import { specInFields, spokenStep } from "./selectors.js";

/** @import { Spec, Trace } from "../contract.js" */
/** @import { State } from "./state.js" */

const NUDGE_DECIMALS = 6;

/**
 * A text was typed into a number field, or a number dragged.
 * @param {State} state
 * @param {{ path: string, name: string, text: string, value: number }} action
 * @returns {State}
 */
export function typed(state, { path, name, text, value }) {
  const drafts = { ...state.drafts, [path]: text };
  if (!Number.isFinite(value)) {
    const message = `${name} needs a finite number, such as 0.5 (with a point) or −2.`;
    const errors = { ...state.errors, [path]: message };
    return { ...withdrawn(state, path), drafts, errors, announcement: { text: message } };
  }
  const spec = withNumber(specInFields(state), path, value);
  return { ...requested(state, { spec, path }), drafts };
}

/**
 * An arrow key changed a number a little, counted from the requested number.
 * @param {State} state
 * @param {{ path: string, name: string, by: number }} action
 * @returns {State}
 */
export function nudged(state, { path, name, by }) {
  const value = rounded((valueAt(specInFields(state), path) ?? 0) + by, NUDGE_DECIMALS);
  return typed(state, { path, name, text: editable(value), value });
}

/**
 * Another spec is requested. A new sample replaces the texts of its numbers, and a null draft the text of its field.
 * @param {State} state
 * @param {{ spec: Spec, path?: string, draft?: string | null }} request
 * @returns {State}
 */
export function requested(state, { spec, path = "", draft }) {
  const isReplaced = (/** @type {string} */ field) =>
    path === "sample" ? /^(x|target)\b/.test(field) : field === path && draft === null;
  const drafts = withKeys(state.drafts, (field) => !isReplaced(field));
  return {
    ...state,
    drafts: typeof draft === "string" ? { ...drafts, [path]: draft } : drafts,
    errors: withKeys(state.errors, (field) => field !== path && !isReplaced(field)),
    requested: spec,
    waiting: true,
    playing: false,
    lastEdited: path,
  };
}

/**
 * The state without the request for this field: a number on the way to an invalid text ("1e9" before "1e999") need
 * not be computed any more. Requests for other fields stay.
 * @param {State} state
 * @param {string} path
 * @returns {State}
 */
function withdrawn(state, path) {
  if (!state.requested || state.requested !== specInFields(state)) return state;
  const { spec } = state.trace;
  const rest = withNumber(state.requested, path, valueAt(spec, path));
  const remaining = deepEqual(rest, spec) ? null : rest;
  return { ...state, requested: remaining, waiting: remaining !== null, preview: null };
}

/**
 * A field lost the focus: its text becomes that of its number, unless it is invalid. The next edit is undone
 * separately.
 * @param {State} state
 * @param {string} path
 * @returns {State}
 */
export function blurred(state, path) {
  const drafts = path in state.errors ? state.drafts : withoutKey(state.drafts, path);
  return { ...state, drafts, undoGroup: state.waiting || state.preview ? state.undoGroup : "" };
}

/**
 * The preview of a request is in. It is shown unless its current step is another one, which would have no words.
 * @param {State} state
 * @param {Trace} preview
 * @returns {State}
 */
export function previewed(state, preview) {
  const { trace, step } = state;
  const fits = preview.steps.length === trace.steps.length && correspondingStep(trace, step, preview) === step;
  return fits ? { ...state, preview, previewPath: state.lastEdited, waiting: false } : state;
}

/**
 * The result is in. Invalid drafts stay only where the underlying number did not change.
 * @param {State} state
 * @param {Trace} trace
 * @returns {State}
 */
export function computed(state, trace) {
  const isOutdated = (/** @type {string} */ path) =>
    path in state.errors && valueAt(trace.spec, path) !== valueAt(state.trace.spec, path);
  const drafts = withKeys(state.drafts, (path) => !isOutdated(path));
  const errors = withKeys(state.errors, (path) => path in drafts);
  const replaced = withTrace({ ...state, drafts }, trace, state.lastEdited);
  const shown = { ...replaced, requested: null, waiting: false, errors, fault: "", restored: "" };
  return { ...shown, announcement: { text: `Recomputed. ${spokenStep(shown)}` } };
}

/**
 * A newer request superseded this one. If its preview was visible, undo can return to it, unless the newer request
 * continues the same edit, whose field may have lost the focus by now.
 * @param {State} state
 * @param {Trace} trace
 * @returns {State}
 */
export function superseded(state, trace) {
  const wasVisible = deepEqual(state.preview?.spec, trace.spec);
  if (!wasVisible) return state;
  const { previewPath, lastEdited } = state;
  const shown = withTrace(state, trace, previewPath);
  return previewPath === lastEdited ? { ...shown, undoGroup: previewPath } : shown;
}

/**
 * The state with another trace, after an edit at this path. Undo restores the trace before, unless the edit
 * continues the one before it or changes only the granularity.
 * @param {State} state
 * @param {Trace} trace
 * @param {string} path
 * @returns {State}
 */
function withTrace(state, trace, path) {
  const continues = path !== "" && path === state.undoGroup && state.past.length > 0;
  const keepsPast = continues || isSameNet(state.trace, trace);
  return {
    ...state,
    trace,
    step: correspondingStep(state.trace, state.step, trace),
    preview: null,
    past: keepsPast ? state.past : latestOf([...state.past, state.trace]),
    future: keepsPast && !continues ? state.future : [],
    undoGroup: path in state.drafts ? path : "",
  };
}

/**
 * Whether two traces are equal but for their granularity.
 * @param {Trace} a
 * @param {Trace} b
 */
const isSameNet = (a, b) => deepEqual({ ...a.spec, granularity: "" }, { ...b.spec, granularity: "" });

/**
 * Python refused the request: its message stands at the field that it names, or at the one edited last. If the
 * request still holds numbers that were refused before, it is repeated without them first.
 * @param {State} state
 * @param {{ path: string, message: string }} action
 * @returns {State}
 */
export function refused(state, { path, message }) {
  const { spec } = state.trace;
  const sound = withoutRefused(state);
  if (sound) return { ...state, requested: sound, waiting: true, preview: null };
  const known = path in state.drafts || path === state.lastEdited;
  const field = known ? path : fieldOfError(spec, path, state.lastEdited);
  const text = sentence(spec, field, path, message);
  // a request with a text in a field can be corrected there; one without is given up
  const rest = state.drafts[state.lastEdited] ? state.requested : null;
  const errors = { ...state.errors, [field]: text };
  return { ...state, requested: rest, errors, waiting: false, preview: null, announcement: { text } };
}

/**
 * An error as a sentence that names its field.
 * @param {Spec} spec
 * @param {string} field   the path of its number field; "" for none
 * @param {string} path    as Python names it
 * @param {string} message
 */
function sentence(spec, field, path, message) {
  const name = path && (field ? fieldAt(spec, field)?.name : path);
  return `${name ? `${name}: ` : ""}${asSentence(message)}`;
}

/**
 * The page asked for values that cannot be read. Messages at fields without a typed text give way to this one.
 * @param {State} state
 * @param {{ path: string, message: string }} action
 * @returns {State}
 */
export function declined(state, { path, message }) {
  const { spec } = state.trace;
  const field = fieldOfError(spec, path, "");
  const text = sentence(spec, field, path, message);
  return { ...state, errors: { ...mended(state).errors, [field]: text }, announcement: { text } };
}

/**
 * The state without the messages to which no typed text belongs.
 * @param {State} state
 * @returns {State}
 */
export const mended = (state) => ({ ...state, errors: withKeys(state.errors, (path) => path in state.drafts) });

/**
 * The request without the numbers of other fields that were refused before; null if it holds none. They are
 * requested together at first, for two numbers may be right only together: probabilities have the sum 1.
 * @param {State} state
 * @returns {Spec | null}
 */
function withoutRefused({ requested: spec, trace, errors, lastEdited }) {
  if (!spec) return null;
  const isHeld = (/** @type {string} */ path) => {
    const [held, shown] = [valueAt(spec, path), valueAt(trace.spec, path)];
    return path !== lastEdited && held !== undefined && shown !== undefined && held !== shown;
  };
  const held = Object.keys(errors).filter(isHeld);
  const withShown = (/** @type {Spec} */ changed, /** @type {string} */ path) => withNumber(changed, path, valueAt(trace.spec, path));
  return held.length ? held.reduce(withShown, spec) : null;
}

/**
 * The result could not be drawn, which is a fault of the page: the state that was drawn last is shown again.
 * @param {State} state
 * @param {State} shown
 * @returns {State}
 */
export function drawingFailed(state, shown) {
  const { drafts, errors, lastEdited, python } = state;
  const back = { ...shown, drafts, errors, lastEdited, python, requested: null };
  return refused(back, { path: "", message: "This page failed to draw it; the numbers before are shown" });
}
