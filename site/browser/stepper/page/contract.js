/**
 * The interface of a `<backprop-stepper>` that the page's links, equations and buttons use; types only (../element.js implements it).
 *
 * @import { Step, Trace } from "../contract.js"
 * @import { Options } from "../state/options.js"
 * @import { Store } from "../../shared/store.js"
 * @import { Action, State } from "../state/state.js"
 *
 * @typedef {object} StepperInterface
 * @property {number} step                  the current step, 0-based
 * @property {Trace | null} trace
 * @property {Trace | null} original        the author's
 * @property {Options} options              the author's
 * @property {Store<State, Action> | null} store    null until it has its net
 * @property {(place: string) => void} show          go to a step by its name (../notation/step-names.js)
 * @property {(changes: Record<string, unknown>) => void} change   request other fields of the spec
 * @property {(problem: string) => void} refuse        say at its top why a link cannot be followed; "" removes that
 * @property {(ref: string, step?: Step | null) => void} light   highlight a quantity; "" ends it
 *
 * @typedef {HTMLElement & Readonly<StepperInterface>} StepperElement
 */
export {};
