/**
 * Values that views and edits derive from the state.
 */

/** @import { Phase, Spec, Step, Trace } from "../contract.js" */
/** @import { State } from "./state.js" */

/** @param {State} state @returns {Step | undefined} */
export const currentStep = (state) => state.trace.steps[state.step];

/**
 * The current step as a screen reader announces it: "Step 2 of 11. …".
 * @param {State} state
 */
export const spokenStep = (state) =>
  `Step ${state.step + 1} of ${state.trace.steps.length}. ${currentStep(state)?.sentence ?? ""}`;

/**
 * The spec that the reader asked for, else the spec that is shown. A request by a script of the page may hold
 * anything, so it is not shown before Python has checked it.
 * @param {State} state
 * @returns {Spec}
 */
export const requestedSpec = ({ requested, lastEdited, trace }) => (requested && lastEdited ? requested : trace.spec);

/**
 * The spec of the number fields: the requested one, unless it has a new shape that Python must fill first.
 * @param {State} state
 * @returns {Spec}
 */
export function specInFields(state) {
  const spec = requestedSpec(state);
  return spec.resize ? state.trace.spec : spec;
}

/**
 * Whether a reset would change anything.
 * @param {State} state
 */
export const isChanged = (state) =>
  state.trace !== state.original || state.requested !== null || Object.keys(state.drafts).length > 0;

/**
 * @typedef {{ phase: Phase, start: number, count: number }} PhaseRun   consecutive steps of one phase
 *
 * The phases of a trace in order.
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
