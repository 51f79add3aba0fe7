/**
 * What the page's links, equations and buttons need of a `<backprop-stepper>`, as types only (../element.js is one).
 *
 * @import { Step, Trace } from "../contract.js"
 * @import { Options } from "../state/options.js"
 *
 * @typedef {object} StepperInterface
 * @property {number} step                  the current step, 0-based
 * @property {Trace | null} trace
 * @property {Options} options              the author's
 * @property {(place: string) => void} show          go to a step by its name (../notation/step-names.js)
 * @property {(ref: string, step?: Step | null) => void} light   highlight a quantity; "" ends it
 *
 * @typedef {HTMLElement & Readonly<StepperInterface>} StepperElement
 */
export {};
