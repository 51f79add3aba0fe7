/**
 * What a reader wishes for (another number, another net), what Python makes of it, and the way back.
 */
import { editable } from "../../shared/format.js";
import { where, without } from "../../shared/text-by-field.js";
import { same } from "../../shared/deep-equal.js";
import { fieldAt, fieldOfError, valueAt, withField } from "../notation/fields.js";
import { correspondingStep } from "../notation/step-names.js";
import { shownSpec, told } from "./state.js";

/** @import { Spec, Trace } from "../contract.js" */
/** @import { State } from "./state.js" */

const MOST_UNDONE = { changes: 50, weights: 1_500_000 }; // as many as a telephone has memory for

/**
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
  const spec = withField(shownSpec(state), path, value);
  return { ...wished(state, { spec, path }), drafts };
}

/**
 * A little more or less than what was wished for last, be it on the page yet or not.
 * @param {State} state
 * @param {{ path: string, name: string, by: number }} action
 * @returns {State}
 */
export function nudged(state, { path, name, by }) {
  const value = Number(((valueAt(shownSpec(state), path) ?? 0) + by).toFixed(6));
  return typed(state, { path, name, text: editable(value), value });
}

/**
 * @param {State} state
 * @param {{ spec: Spec, path?: string, draft?: string | null }} wish
 * @returns {State}
 */
export function wished(state, { spec, path = "", draft }) {
  const isReplaced = (/** @type {string} */ typed) =>
    path === "sample" ? /^(x|target)\b/.test(typed) : typed === path && draft === null;
  const drafts = where(state.drafts, (typed) => !isReplaced(typed));
  return {
    ...state,
    drafts: typeof draft === "string" ? { ...drafts, [path]: draft } : drafts,
    errors: where(state.errors, (typed) => typed !== path && !isReplaced(typed)),
    wanted: spec,
    waiting: true,
    playing: false,
    changedLast: path,
  };
}

/**
 * The state without a wish for this field: what was typed on the way to nonsense ("1e9" before "1e999")
 * is not to be computed any more. Wishes for other fields stay.
 * @param {State} state
 * @param {string} path
 * @returns {State}
 */
function withdrawn(state, path) {
  if (!state.wanted || state.wanted !== shownSpec(state)) return state;
  const { spec } = state.trace;
  const rest = withField(state.wanted, path, valueAt(spec, path));
  const wanted = same(rest, spec) ? null : rest;
  return { ...state, wanted, waiting: wanted !== null, glimpse: null };
}

/**
 * A field is left: its text becomes that of its number, unless it is wrong. What is changed next is
 * another change for undo.
 * @param {State} state
 * @param {string} path
 * @returns {State}
 */
export function left(state, path) {
  const drafts = path in state.errors ? state.drafts : without(state.drafts, path);
  return { ...state, drafts, run: state.waiting || state.glimpse ? state.run : "" };
}

/**
 * What the reader waits for can be seen; unless another step would be shown than the one that has words.
 * @param {State} state
 * @param {Trace} glimpse
 * @returns {State}
 */
export function glimpsed(state, glimpse) {
  const { trace, step } = state;
  const fits = glimpse.steps.length === trace.steps.length && correspondingStep(trace, step, glimpse) === step;
  return fits ? { ...state, glimpse, glimpsed: state.changedLast, waiting: false } : state;
}

/**
 * The wish is shown. Of the texts that are wrong those stay whose number is still the one before.
 * @param {State} state
 * @param {Trace} trace
 * @returns {State}
 */
export function computed(state, trace) {
  const isOver = (/** @type {string} */ path) => path in state.errors && valueAt(trace.spec, path) !== valueAt(state.trace.spec, path);
  const drafts = where(state.drafts, (path) => !isOver(path));
  const errors = where(state.errors, (path) => path in drafts);
  const shown = { ...replaced({ ...state, drafts }, trace, state.changedLast), wanted: null, waiting: false, errors, fault: "" };
  return { ...shown, announcement: { text: `Recomputed. ${told(shown)}` } };
}

/**
 * Another wish came before the whole answer to this one: what could be seen of it can be come back to.
 * @param {State} state
 * @param {Trace} trace
 * @returns {State}
 */
export function overtaken(state, trace) {
  const wasSeen = same(state.glimpse?.spec, trace.spec);
  return wasSeen ? replaced(state, trace, state.glimpsed) : state;
}

/**
 * The state with another trace, by a change at this path; the one before is for undo.
 * @param {State} state
 * @param {Trace} trace
 * @param {string} path
 * @returns {State}
 */
function replaced(state, trace, path) {
  const goesOn = path !== "" && path === state.run && state.past.length > 0;
  const kept = goesOn || sameButGranularity(state.trace, trace);
  return {
    ...state,
    trace,
    step: correspondingStep(state.trace, state.step, trace),
    glimpse: null,
    past: kept ? state.past : undoable([...state.past, state.trace]),
    future: kept && !goesOn ? state.future : [],
    run: path in state.drafts ? path : "",
  };
}

/**
 * The latest of the traces that undo could bring back: of large nets fewer.
 * @param {Trace[]} past
 */
function undoable(past) {
  const { layers = [] } = past.at(-1)?.spec ?? {};
  const weights = layers.slice(1).reduce((sum, size, i) => sum + size * (layers[i] ?? 0), 1);
  return past.slice(-Math.max(1, Math.min(MOST_UNDONE.changes, Math.floor(MOST_UNDONE.weights / weights))));
}

/**
 * @param {Trace} a
 * @param {Trace} b
 */
const sameButGranularity = (a, b) =>
  same({ ...a.spec, granularity: "" }, { ...b.spec, granularity: "" });

/**
 * @param {State} state
 * @param {{ path: string, message: string }} action
 * @returns {State}
 */
export function refused(state, { path, message }) {
  const { spec } = state.trace;
  const sound = withoutRefused(state);
  if (sound) return { ...state, wanted: sound, waiting: true, glimpse: null };
  const known = path in state.drafts || path === state.changedLast;
  const field = known ? path : fieldOfError(spec, path, state.changedLast);
  const name = path && (field ? fieldAt(spec, field)?.name : path);
  const text = `${name ? `${name}: ` : ""}${message.replace(/\.$/, "")}.`;
  // what has a text can be corrected there; a wish without one is given up
  const wanted = state.drafts[state.changedLast] ? state.wanted : null;
  const errors = { ...state.errors, [field]: text };
  return { ...state, wanted, errors, waiting: false, glimpse: null, announcement: { text } };
}

/**
 * The wish without the changes of other fields that were refused before; null if it holds none of them. They stay
 * in it at first, for two may be right together that are wrong one by one: probabilities have the sum 1.
 * @param {State} state
 * @returns {Spec | null}
 */
function withoutRefused({ wanted, trace, errors, changedLast }) {
  if (!wanted) return null;
  const isHeld = (/** @type {string} */ path) => {
    const [held, shown] = [valueAt(wanted, path), valueAt(trace.spec, path)];
    return path !== changedLast && held !== undefined && shown !== undefined && held !== shown;
  };
  const held = Object.keys(errors).filter(isHeld);
  const back = (/** @type {Spec} */ spec, /** @type {string} */ path) => withField(spec, path, valueAt(trace.spec, path));
  return held.length ? held.reduce(back, wanted) : null;
}

/**
 * What was computed cannot be drawn, which is a fault of the page: back to what was shown before.
 * @param {State} state
 * @param {State} shown
 * @returns {State}
 */
export function unshown(state, shown) {
  const { drafts, errors, changedLast, python } = state;
  const back = { ...shown, drafts, errors, changedLast, python, wanted: null };
  return refused(back, { path: "", message: "This page failed to draw it; the numbers before are shown" });
}

/**
 * One change back or forth.
 * @param {State} state
 * @param {"undo" | "redo"} way
 * @returns {State}
 */
export function travelled(state, way) {
  const source = way === "undo" ? state.past : state.future;
  const target = way === "undo" ? state.future : state.past;
  const trace = source.at(-1);
  const onlySeen = state.glimpse && state.glimpsed !== state.run;
  if (way === "undo" && onlySeen) return { ...settled(state), announcement: { text: `Undone. ${told(state)}` } };
  if (!trace) return { ...state, announcement: { text: `There is nothing to ${way}.` } };
  const [rest, more] = [source.slice(0, -1), [...target, state.trace]];
  const shown = {
    ...settled(state),
    trace,
    step: correspondingStep(state.trace, state.step, trace),
    past: way === "undo" ? rest : more,
    future: way === "undo" ? more : rest,
  };
  return { ...shown, announcement: { text: `${way === "undo" ? "Undone" : "Redone"}. ${told(shown)}` } };
}

/**
 * Back to what the author gave; that can be undone as well.
 * @param {State} state
 * @returns {State}
 */
export function reset(state) {
  const { original, trace } = state;
  return {
    ...settled(state),
    trace: original,
    step: correspondingStep(trace, state.step, original),
    past: trace === original ? state.past : undoable([...state.past, trace]),
    future: trace === original ? state.future : [],
    announcement: { text: "Back to the numbers of the text." },
  };
}

/**
 * The state without wishes, drafts and anything wrong.
 * @param {State} state
 * @returns {State}
 */
const settled = (state) => ({
  ...state,
  playing: false,
  wanted: null,
  waiting: false,
  glimpse: null,
  changedLast: "",
  drafts: {},
  errors: {},
  run: "",
  fault: "",
});
