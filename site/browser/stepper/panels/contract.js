/**
 * What panels are and what they are given, as types only.
 *
 * @import { Answer } from "../../shared/python-link.js"
 * @import { Ref } from "../contract.js"
 * @import { Lit } from "../drawing/readout.js"
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
 * @property {Lit} lit                 the quantity that is highlighted in the widget
 * @property {(action: Action) => void} dispatch
 *
 * @typedef {HTMLElement & { ask(name: string, argument: object): Promise<Answer> }} Host
 *   the <backprop-stepper> around a panel; it asks `backprop.queries`
 *
 * @typedef {PanelProps & { host: Host, open: boolean }} BodyProps   what the content of a panel is given
 *
 * @typedef {object} Path   of `backprop.queries.paths`
 * @property {number[]} neurons    rows, from the layer of the weight on
 * @property {{ of: Ref, by: Ref, value: number }[]} factors
 * @property {number} product
 *
 * @typedef {{ default: (props: BodyProps) => unknown }} PanelModule
 */
export {};
