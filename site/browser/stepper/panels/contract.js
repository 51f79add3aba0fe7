/**
 * What panels are and what they are given, as types only.
 *
 * @import { Answer } from "../../shared/python-link.js"
 * @import { Action, State } from "../state/state.js"
 *
 * @typedef {object} Panel
 * @property {string} name             as authors write it in the option `panels`
 * @property {string} title
 * @property {boolean} [needsTarget]   of no use where the pass has no target
 * @property {() => Promise<PanelModule>} load
 *
 * @typedef {object} PanelProps        what the widget gives to each panel
 * @property {State} state
 * @property {(action: Action) => void} dispatch
 *
 * @typedef {HTMLElement & { ask(name: string, argument: object): Promise<Answer> }} Host
 *   the <backprop-stepper> around a panel; it asks `backprop.queries`
 *
 * @typedef {PanelProps & { host: Host, open: boolean }} BodyProps   what the content of a panel is given
 *
 * @typedef {{ default: (props: BodyProps) => unknown }} PanelModule
 */
export {};
