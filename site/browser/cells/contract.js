/**
 * What the notebook knows of a cell, as types only.
 *
 * @typedef {"fresh" | "waiting" | "running" | "ran" | "failed" | "stopped" | "lost"} State   see notebook.js
 *
 * @typedef {object} Reports                    what the notebook tells a cell; element.js explains each
 * @property {State} state
 * @property {string} code                      the listing as it would run
 * @property {() => void} wait
 * @property {() => void} stopWaiting
 * @property {() => void} begin
 * @property {(kind: string, text: string) => void} write
 * @property {(progress: import("../python/contract.js").Progress) => void} showProgress
 * @property {(result: import("./python.js").Result) => void} end
 * @property {(reason: string) => void} pythonEnded
 * @property {(name: string) => void} blockedBy
 * @property {() => void} takeFocus
 *
 * @typedef {HTMLElement & Reports} Cell
 *
 * @typedef {object} CodeText                   a text that the reader edits, plain or rich
 * @property {string} value
 * @property {boolean} hasFocus
 * @property {() => void} focus
 * @property {(start: number, end: number) => void} select
 * @property {(text: string) => void} replaceAll
 * @property {(line: number | null) => void} mark   show the line of an error, from 1
 * @property {() => void} remove
 */
export {};
