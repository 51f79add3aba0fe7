/**
 * Text to values: numbers, lists of numbers and labelled data as authors write them. The language is that of
 * `pybundle/backprop/spec/literals.py`, which says more about it; tests compare the two.
 */
import { BLANKS } from "./fields.js";
import { Flow, trimmed } from "./flow.js";
import { Unreadable, quoted } from "./unreadable.js";
import { numberOf } from "../shared/format.js";

const WORD = new RegExp(`[^,;${BLANKS}]+`, "g");
const BEGINS_SAMPLES = new RegExp(`^(?:\\[[${BLANKS}]*[\\[{\\]]|-[ \\t])`);

/** Words with commas, semicolons or blanks between them. @param {string} text */
export const words = (text) => text.match(WORD) ?? [];

/** @param {string} text */
export function number(text) {
  const word = trimmed(text);
  if (!word) throw new Unreadable("needs a number");
  const value = numberOf(word);
  if (Number.isNaN(value)) throw new Unreadable(`${quoted(word)} is not a number`);
  if (!Number.isFinite(value)) throw new Unreadable(`${quoted(word)} is too large for a number`);
  return value;
}

/** Numbers with commas, semicolons or blanks between them, in brackets or without. @param {string} text */
export function numbers(text) {
  const inside = trimmed(text).replace(/^\[([^]*)\]$|^\(([^]*)\)$/, "$1$2");
  const found = words(inside).map(number);
  if (found.length === 0) throw new Unreadable("needs at least one number");
  return found;
}

/**
 * Lists of numbers in brackets, one for each layer, with semicolons between; or one list of all.
 * @param {string} text
 * @param {number} depth   how deep the list of one layer is nested: 1 for a vector, 2 for a matrix
 */
export function arrays(text, depth) {
  const what = "this is not a list of numbers";
  const found = text.split(";").filter(trimmed).map((part) => numeric(new Flow(part, what).whole(), what));
  const [first] = found;
  if (first === undefined) throw new Unreadable("needs at least one list of numbers");
  const isEmpty = Array.isArray(first) && first.length === 0;
  return found.length === 1 && (isEmpty || depthOf(first) === depth + 1) ? first : found;
}

/** @param {unknown} value @param {string} what @returns {unknown} */
function numeric(value, what) {
  if (Array.isArray(value)) return value.map((entry) => numeric(entry, what));
  if (typeof value !== "string") throw new Unreadable(what);
  return number(value);
}

/** @param {unknown} value @returns {number} */
const depthOf = (value) => (Array.isArray(value) ? 1 + depthOf(value[0]) : 0);

/**
 * One function for all layers; or, with separators between or brackets around, one for each. A separator inside
 * parentheses belongs to its function: `tanh, max(x, 0)` are two.
 * @param {string} text
 * @param {string} [separators]
 * @returns {string[] | string}
 */
export function functions(text, separators = ",") {
  const all = trimmed(text);
  const bracketed = /^\[[^]*\]$/.test(all);
  const inside = bracketed ? all.slice(1, -1) : all;
  const each = [""];
  let depth = 0;
  for (const char of inside) {
    depth += Number(char === "(") - Number(char === ")");
    if (separators.includes(char) && depth <= 0) each.push("");
    else each.push(each.pop() + char);
  }
  return bracketed || each.length > 1 ? each.map(trimmed) : inside;
}

/**
 * Labelled data: `0,0: 0; 0,1: 1`, or a list of samples in JSON or in plain YAML.
 * @param {string} text
 * @returns {unknown[]}
 */
export function samples(text) {
  const begin = text.replace(new RegExp(`^[${BLANKS}]+`), "");
  const flow = new Flow(text, "not YAML or JSON of samples");
  if (BEGINS_SAMPLES.test(begin)) return begin.startsWith("[") ? /** @type {unknown[]} */ (flow.whole()) : flow.items();
  return text.split(";").filter(trimmed).map((part) => {
    const [x = "", ...rest] = part.split(":");
    if (rest.length === 0) throw new Unreadable("a sample needs its target");
    return { x: numbers(x), target: numbers(rest.join(":")) };
  });
}
