/**
 * The stepper's one immutable state, and how it answers what happens.
 *
 *              typed (finite)                     computed
 *   settled ───────────────────▶ waiting ───────────────────────▶ settled
 *      ▲                           │  refused: the field is marked, the old trace stays
 *      └────────── reset ──────────┴─ failed:  Python cannot start, the old trace stays
 *
 * `reduce` is pure; what must be done in the world (ask Python, run a clock) is done by element.js,
 * which compares the state before and after.
 */
import { fieldAt, fieldOfError, withField } from "./fields.js";

/** @import { Phase, Spec, Step, Trace } from "./contract.js" */

/**
 * @typedef {object} PythonStatus
 * @property {"idle" | "loading" | "ready" | "failed"} state
 * @property {number} loadedBytes
 * @property {number} totalBytes
 * @property {string} stage
 * @property {string} message
 */
/**
 * @typedef {object} State
 * @property {Trace} original                 what the author gave
 * @property {Trace} trace                    what is shown: the last good one
 * @property {number} step                    0-based
 * @property {boolean} live                   scripts run: controls work, fields can be changed
 * @property {boolean} playing
 * @property {Spec | null} wanted             what the reader asked for, until it is shown
 * @property {boolean} waiting                `wanted` is being computed
 * @property {string} changedLast             path of the field that was typed in last
 * @property {Record<string, string>} drafts  text as typed, by path
 * @property {Record<string, string>} errors  what is wrong with it, by path
 * @property {PythonStatus} python
 * @property {string} announcement            what a screen reader is told
 */
/**
 * @typedef {{ type: "live" }
 *   | { type: "go", step: number }
 *   | { type: "play" } | { type: "pause" } | { type: "tick" }
 *   | { type: "typed", path: string, name: string, text: string, value: number }
 *   | { type: "left", path: string }
 *   | { type: "computed", spec: Spec, trace: Trace }
 *   | { type: "refused", spec: Spec, path: string, message: string }
 *   | { type: "failed" } | { type: "retry" }
 *   | { type: "python", status: PythonStatus }
 *   | { type: "reset" }} Action
 */

/** @type {PythonStatus} */
const NOT_STARTED = { state: "idle", loadedBytes: 0, totalBytes: 0, stage: "", message: "" };

/**
 * @param {Trace} trace
 * @returns {State}
 */
export const initialState = (trace) => ({
  original: trace,
  trace,
  step: 0,
  live: false,
  playing: false,
  wanted: null,
  waiting: false,
  changedLast: "",
  drafts: {},
  errors: {},
  python: NOT_STARTED,
  announcement: "",
});

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
    case "play":
      return at({ ...state, playing: true }, state.step === last ? 0 : state.step);
    case "pause":
      return { ...state, playing: false };
    case "tick":
      return at({ ...state, playing: state.step + 1 < last }, state.step + 1);
    case "typed":
      return typed(state, action);
    case "left":
      return action.path in state.errors
        ? state
        : { ...state, drafts: without(state.drafts, action.path) };
    case "computed":
      return action.spec === state.wanted ? computed(state, action.trace) : state;
    case "refused":
      return action.spec === state.wanted ? refused(state, action) : state;
    case "failed":
      return { ...state, waiting: false };
    case "retry":
      return { ...state, waiting: state.wanted !== null };
    case "python":
      return withStatus(state, action.status);
    case "reset":
      return reset(state);
  }
}

/**
 * The state at another step; the step is told to screen readers if it changed.
 * @param {State} state
 * @param {number} step
 * @returns {State}
 */
function at(state, step) {
  const kept = Math.min(Math.max(step, 0), state.trace.steps.length - 1);
  if (step !== kept) return { ...state, announcement: `This is the ${step < 0 ? "first" : "last"} step.` };
  if (kept === state.step) return state;
  const moved = { ...state, step: kept };
  return { ...moved, announcement: told(moved) };
}

/** @param {State} state */
const told = (state) =>
  `Step ${state.step + 1} of ${state.trace.steps.length}. ${currentStep(state)?.sentence ?? ""}`;

/**
 * @param {State} state
 * @param {{ path: string, name: string, text: string, value: number }} action
 * @returns {State}
 */
function typed(state, { path, name, text, value }) {
  const drafts = { ...state.drafts, [path]: text };
  if (!Number.isFinite(value)) {
    const message = `${name} needs a finite number, such as 0.5 or −2.`;
    const errors = { ...state.errors, [path]: message };
    return { ...withdrawn(state, path), drafts, errors, announcement: message };
  }
  return {
    ...state,
    drafts,
    errors: without(state.errors, path),
    wanted: withField(state.wanted ?? state.trace.spec, path, value),
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
  if (!state.wanted) return state;
  const { spec } = state.trace;
  const rest = withField(state.wanted, path, fieldAt(spec, path)?.value ?? 0);
  const wanted = JSON.stringify(rest) === JSON.stringify(spec) ? null : rest;
  return { ...state, wanted, waiting: wanted !== null };
}

/**
 * @param {State} state
 * @param {Trace} trace
 * @returns {State}
 */
function computed(state, trace) {
  const step = Math.min(state.step, trace.steps.length - 1);
  const shown = { ...state, trace, step, wanted: null, waiting: false };
  return { ...shown, announcement: `Recomputed. ${told(shown)}` };
}

/**
 * @param {State} state
 * @param {{ path: string, message: string }} action
 * @returns {State}
 */
function refused(state, { path, message }) {
  const field = fieldOfError(state.trace.spec, path, state.changedLast);
  const name = path && fieldAt(state.trace.spec, field)?.name;
  const text = `${name ? `${name}: ` : ""}${message.replace(/\.$/, "")}.`;
  return { ...state, errors: { ...state.errors, [field]: text }, waiting: false, announcement: text };
}

/**
 * @param {State} state
 * @param {PythonStatus} status
 * @returns {State}
 */
function withStatus(state, status) {
  if (status.state === state.python.state) return { ...state, python: status };
  const announcement =
    status.state === "failed" && state.wanted ? status.message
    : status.state === "loading" && state.waiting ? "Loading Python to compute the new numbers."
    : state.announcement;
  return { ...state, python: status, announcement };
}

/**
 * @param {State} state
 * @returns {State}
 */
function reset(state) {
  const fresh = { ...initialState(state.original), live: state.live, python: state.python };
  const step = Math.min(state.step, state.original.steps.length - 1);
  return { ...fresh, step, announcement: "Back to the numbers of the text." };
}

/** @param {State} state @returns {Step | undefined} */
export const currentStep = (state) => state.trace.steps[state.step];

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

/**
 * @template V
 * @param {Record<string, V>} record
 * @param {string} key
 * @returns {Record<string, V>}
 */
function without(record, key) {
  const { [key]: _removed, ...rest } = record;
  return rest;
}
