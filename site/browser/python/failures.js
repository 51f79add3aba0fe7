/**
 * Why Python did not start, in sentences for the reader.
 */

/** @import { Failure, FailureKind } from "./contract.js" */

/** @type {Record<FailureKind, (detail: string) => string>} */
const SENTENCES = {
  offline: () => "Python could not be downloaded, because this device is offline.",
  network: (file) => `Python could not be downloaded: the connection failed${at(file)}.`,
  missing: (file) => `Python cannot start here: this site has no file ${file}.`,
  "wrong-type": (what) => `Python cannot start here: this site sends ${what}.`,
  closed: (host) =>
    `Python cannot start here: ${host} does not send the header “Access-Control-Allow-Origin: *”, without which this page may not read its files.`,
  blocked: (rule) =>
    `Python may not run here: the page's content security policy forbids it${inWords(rule)}.`,
  unsupported: (what) => `This browser is too old to run Python${inWords(what)}.`,
  memory: () => "Python could not start, because the browser has too little memory left.",
  stalled: (what) => `Python did not start: ${what}.`,
  crashed: (what) => `Python ended unexpectedly${inWords(what)}.`,
  damaged: (file) => 
    `Python could not start, because ${file} is not as it was published: it was damaged on its way, or changed.`,
  broken: (what) => `Python could not start${inWords(what)}.`,
};

/** @param {Failure} failure */
const sentenceFor = ({ kind, detail }) => SENTENCES[kind](detail);

/** @param {string} file */
const at = (file) => (file ? ` at ${file}` : "");

/** @param {string} words */
const inWords = (words) => (words ? ` (${words})` : "");

/**
 * A failure as an exception, with its sentence as the message.
 */
export class PythonFailure extends Error {
  /** @param {FailureKind} kind @param {string} [detail] */
  constructor(kind, detail = "") {
    super(sentenceFor({ kind, detail }));
    this.name = "PythonFailure";
    /** @type {Failure} */
    this.failure = { kind, detail };
  }
}

/**
 * Classify an exception of the browser or of Pyodide.
 * @param {unknown} cause
 * @returns {Failure}
 */
export function failureFrom(cause) {
  if (cause instanceof PythonFailure) return cause.failure;
  const words = cause instanceof Error ? cause.message : String(cause);
  if (/content.security.policy|unsafe-eval|wasm-eval/i.test(words)) {
    return { kind: "blocked", detail: "script-src needs 'wasm-unsafe-eval'" };
  }
  if (/out of memory|memory access|could not allocate|allocation failed/i.test(words)) {
    return { kind: "memory", detail: "" };
  }
  const firstLine = words.trim().split("\n")[0] ?? "";
  return { kind: "broken", detail: firstLine };
}
