/**
 * The registry of panels: what stands below the stepper beside the editor (check, predict, train, …).
 *
 * A panel is a pure view and, if it remembers something, a slice of the widget's state under its name.
 * It is mounted by one line in PANELS. Node renders it closed in the first frame, so `View` must not
 * touch the page; what it does in the world it does in `react`.
 */

/** @import { Action, State } from "./state.js" */
/** @import { PythonLink } from "./python-link.js" */

/**
 * @typedef {object} PanelProps
 * @property {State} state            the panel's own slice is state.panels[name]
 * @property {(action: Action) => void} dispatch
 */
/**
 * @typedef {object} World            what a panel's `react` may use
 * @property {(action: Action) => void} dispatch
 * @property {PythonLink} python
 * @property {HTMLElement} host       the <backprop-stepper> element
 */
/**
 * @typedef {object} Panel
 * @property {string} name            as authors write it in panels="check train"
 * @property {(props: PanelProps) => unknown} View
 * @property {any} [initial]          its slice in the first frame
 * @property {(slice: any, action: Action, state: State, before: State) => any} [reduce]
 *   the slice after any action; `state` is already the state after it. Its own actions are
 *   {type: "panel", panel: name, …}
 * @property {(before: State, after: State, action: Action, world: World) => void} [react]
 */

/** @type {Panel[]} */
export const PANELS = [];

/** The slices of all panels in the first frame. */
export const initialSlices = () =>
  Object.fromEntries(PANELS.map(({ name, initial = null }) => [name, initial]));

/**
 * The state with each panel's slice after an action.
 * @param {State} before
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function withSlices(before, state, action) {
  /** @type {Record<string, any>} */
  let slices = state.panels;
  for (const { name, reduce } of PANELS) {
    const slice = slices[name];
    const next = reduce ? reduce(slice, action, state, before) : slice;
    if (next !== slice) slices = { ...slices, [name]: next };
  }
  return slices === state.panels ? state : { ...state, panels: slices };
}

/**
 * The panels that the author of this widget wants: all, unless some are named.
 * @param {State} state
 */
export const panelsOf = ({ options }) =>
  PANELS.filter(({ name }) => options.panels === null || options.panels.includes(name));
