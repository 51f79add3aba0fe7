/**
 * What the playground knows of its page and of Python, as types only; pybundle/backprop/playground explains the second.
 *
 * @import { Trace } from "../stepper/contract.js"
 *
 * @typedef {"repair" | "blanks" | "empty" | "break"} Way
 *
 * @typedef {object} Facts                     what the build wrote on the element
 * @property {Way} kind                        the way in that the author chose
 * @property {number} seed
 * @property {Record<Way, string>} programs
 * @property {string} [net]                    the name of a stepper of the page
 * @property {Record<string, unknown>} [spec]  else the net itself
 * @property {object[] | undefined} [data]
 *
 * @typedef {{ name: "delta" | "dW" | "db", layer: number }} Quantity
 *
 * @typedef {object} Wrong
 * @property {Quantity} ref
 * @property {string} quantity
 * @property {number} layer
 * @property {(number | string)[] | (number | string)[][] | null} yours
 * @property {number[] | number[][]} expected
 * @property {number[][]} entries              row, or row and column, from 1
 * @property {number} line                     of the listing; 0 if it is not known
 *
 * @typedef {{ kind: "equation" | "line" | "solution", text: string, tex?: string, code?: string }} Hint
 *
 * @typedef {object} Verdict
 * @property {"right" | "wrong" | "fault" | "undecided"} verdict
 * @property {string} sentence
 * @property {{ id: string, label: string, sizes: number[], samples: number } | null} net
 * @property {Quantity[]} right
 * @property {Wrong | null} wrong
 * @property {Quantity | null} ring
 * @property {Quantity[]} later
 * @property {{ name: string, sentence: string, line: number } | null} slip
 * @property {{ type: string, message: string, line: number, column: number, layer: number | null } | null} fault
 * @property {string[]} notes
 * @property {Hint[]} hints
 *
 * @typedef {[kind: string, text: string]} Part
 *
 * @typedef {object} Curve                     costs before the first and after each step
 * @property {(number | string)[]} costs
 * @property {{ step: number, message: string } | null} stopped
 * @property {{ type: string, message: string, line: number } | null} [fault]
 *
 * @typedef {object} Witnessed                 an entry of the reader's gradient beside three independent computations
 * @property {string} name
 * @property {string} tex
 * @property {string | null} yours
 * @property {{ kind: string, how: string, text: string }[]} witnesses
 * @property {"agree" | "differ" | "none"} state
 * @property {string} sentence
 *
 * @typedef {object} Place                     where a bench is put
 * @property {HTMLElement} host                around it: its element, or a part of a stepper's panel
 * @property {HTMLElement} bar                 for its buttons
 * @property {Facts} facts
 * @property {string} name                     for readers
 * @property {(what: Way | "way") => string} textName   names what is kept in the browser's storage
 * @property {() => Trace} [shown]             the trace that the stepper around it shows
 *
 * @typedef {object} Tools                     what the element has already, and the bench does not load twice
 * @property {typeof import("../cells/notebook.js").notebook} notebook
 */
export {};
