/**
 * The stepper's one immutable state, and how it answers what happens.
 *
 *              wished for (a number, a net)        computed
 *   settled ───────────────────────────▶ waiting ─────────────▶ settled
 *      ▲                                   │  refused: the field is marked, the old trace stays
 *      └──── reset, undo, redo ────────────┴─ failed:  Python cannot start, the old trace stays
 *
 * `reduce` is pure; what must be done in the world (ask Python, run a clock) is done by element.js,
 * which compares the state before and after. Wishes and history are answered in wishes.js. What a
 * panel alone needs to know, it keeps itself (panels/).
 */
import { SILENCE } from "../../shared/announcement.js";
import { NOT_STARTED, reported } from "../../shared/python-status.js";
import { optionsFrom } from "./options.js";
import { stepAt } from "../notation/step-names.js";
import { computed, glimpsed, left, nudged, overtaken, refused, reset, travelled, typed, unshown, wished } from "./edits.js";

/** @import { Announcement } from "../../shared/announcement.js" */
/** @import { Status } from "../../python/contract.js" */
/** @import { Report } from "../../shared/python-link.js" */
/** @import { Phase, Ref, Spec, Step, Trace } from "../contract.js" */
/** @import { Options } from "./options.js" */

/**
 * @typedef {object} State
 * @property {Options} options                what the author decided
 * @property {Trace} original                 what the author gave
 * @property {Trace} trace                    what is shown: the last good one
 * @property {number} step                    0-based
 * @property {boolean} live                   scripts run: controls work, fields can be changed
 * @property {boolean} playing
 * @property {number} speed                   of playing: 1 is reading speed
 * @property {Spec | null} wanted             what the reader asked for, until it is shown
 * @property {boolean} waiting                `wanted` is being computed
 * @property {Trace | null} glimpse           what of it can be seen: all numbers, but no words except the shown step's
 * @property {string} glimpsed                path of the change that it shows
 * @property {string} changedLast             path of the field that was changed last; "" for what a script asked for
 * @property {Record<string, string>} drafts  text as typed, by path
 * @property {Record<string, string>} errors  what is wrong with it, by path; "" for what belongs to no field
 * @property {Trace[]} past                   what undo brings back, the latest last
 * @property {Trace[]} future                 what redo brings back, the next one last
 * @property {string} run                     path of the field whose changes are one for undo
 * @property {Status} python
 * @property {Announcement} announcement      what a screen reader is told
 * @property {string} fault                   what of a link or a file could not be used; "" for none
 */
/**
 * @typedef {{ type: "live" }
 *   | { type: "go", step: number }
 *   | { type: "place", place: string }
 *   | { type: "play" } | { type: "pause" } | { type: "tick" } | { type: "speed", speed: number }
 *   | { type: "typed", path: string, name: string, text: string, value: number }
 *   | { type: "nudged", path: string, name: string, by: number }
 *   | { type: "left", path: string }
 *   | { type: "wish", spec: Spec, path?: string, draft?: string | null }
 *   | { type: "draft", path: string, text: string }
 *   | { type: "glimpsed", spec: Spec, trace: Trace }
 *   | { type: "computed", spec: Spec, trace: Trace }
 *   | { type: "refused", spec: Spec, path: string, message: string }
 *   | { type: "unshown", shown: State }
 *   | { type: "retry" } | Report
 *   | { type: "undo" } | { type: "redo" } | { type: "reset" }
 *   | { type: "say", text: string } | { type: "fault", text: string }} Action
 *
 * `wish` asks for any other net or sample; `path` is the field to mark if it is refused, `draft` its
 * text (null: it has none any more). `say` tells screen readers a sentence; `fault` is also shown above the panels.
 */

/** Playing faster or slower than reading. */
export const SPEEDS = [0.5, 1, 2, 4];

/**
 * @param {Trace} trace
 * @param {Record<string, unknown>} [options]   the author's
 * @returns {State}
 */
export function initialState(trace, options) {
  const chosen = optionsFrom(options);
  return {
    options: chosen,
    original: trace,
    trace,
    step: stepAt(trace, chosen.start) ?? 0,
    live: false,
    playing: false,
    speed: 1,
    wanted: null,
    waiting: false,
    glimpse: null,
    glimpsed: "",
    changedLast: "",
    drafts: {},
    errors: {},
    past: [],
    future: [],
    run: "",
    python: NOT_STARTED,
    announcement: SILENCE,
    fault: "",
  };
}

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
      return at({ ...state, playing: false }, action.step);
    case "place":
      return placed({ ...state, playing: false }, action.place);
    case "play":
      return at({ ...state, playing: true }, state.step === last ? 0 : state.step);
    case "pause":
      return { ...state, playing: false };
    case "tick":
      return at({ ...state, playing: state.step + 1 < last }, state.step + 1);
    case "speed":
      return { ...state, speed: action.speed };
    case "typed":
      return typed(state, action);
    case "nudged":
      return nudged(state, action);
    case "left":
      return left(state, action.path);
    case "wish":
      return wished(state, action);
    case "draft":
      return { ...state, drafts: { ...state.drafts, [action.path]: action.text } };
    case "glimpsed":
      return action.spec === state.wanted ? glimpsed(state, action.trace) : state;
    case "computed":
      return action.spec === state.wanted ? computed(state, action.trace) : overtaken(state, action.trace);
    case "refused":
      return action.spec === state.wanted ? refused(state, action) : state;
    case "unshown":
      return unshown(state, action.shown);
    case "failed":
    case "retry":
    case "python":
      return reported(state, action);
    case "undo":
    case "redo":
      return travelled(state, action.type);
    case "reset":
      return reset(state);
    case "say":
      return { ...state, announcement: { text: action.text } };
    case "fault":
      return { ...state, fault: action.text, announcement: { text: action.text } };
  }
}

/**
 * The state at another step, which is told to screen readers; beyond the ends is at them.
 * @param {State} state
 * @param {number} step
 * @returns {State}
 */
function at(state, step) {
  if (Number.isNaN(step)) return state;
  const kept = Math.min(Math.max(Math.round(step), 0), state.trace.steps.length - 1);
  if (kept === state.step) {
    return Math.round(step) === kept ? state : { ...state, announcement: { text: `This is the ${step < 0 ? "first" : "last"} step.` } };
  }
  const moved = { ...state, step: kept };
  return { ...moved, announcement: { text: told(moved) } };
}

/**
 * The state at a place, if there is one of that name.
 * @param {State} state
 * @param {string} place
 * @returns {State}
 */
function placed(state, place) {
  const step = stepAt(state.trace, place);
  return step === null ? { ...state, announcement: { text: `No step is called “${place}”.` } } : at(state, step);
}

/** @param {State} state */
export const told = (state) =>
  `Step ${state.step + 1} of ${state.trace.steps.length}. ${currentStep(state)?.sentence ?? ""}`;

/** @param {State} state @returns {Step | undefined} */
export const currentStep = (state) => state.trace.steps[state.step];

/**
 * What the reader wishes for, or else what is shown. A wish of a script of the page, which belongs to no
 * field, may be anything: nothing of it is shown before Python has checked it.
 * @param {State} state
 */
export const wishedSpec = ({ wanted, changedLast, trace }) => (wanted && changedLast ? wanted : trace.spec);

/**
 * The spec whose numbers the fields show: what is wished for, unless its shape is still to be filled.
 * @param {State} state
 */
export function shownSpec(state) {
  const spec = wishedSpec(state);
  return spec.resize ? state.trace.spec : spec;
}

/** @param {State} state */
export const isChanged = (state) =>
  state.trace !== state.original || state.wanted !== null || Object.keys(state.drafts).length > 0;

/**
 * @typedef {{ phase: Phase, start: number, count: number }} PhaseRun
 *
 * The phases of a trace in order, with the steps they span.
 * @param {Trace} trace
 * @returns {PhaseRun[]}
 */
export function phaseRuns(trace) {
  /** @type {PhaseRun[]} */
  const runs = [];
  trace.steps.forEach(({ phase }, k) => {
    const last = runs.at(-1);
    if (last?.phase === phase) last.count += 1;
    else runs.push({ phase, start: k, count: 1 });
  });
  return runs;
}
