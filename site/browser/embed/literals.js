/**
 * Text to values: numbers, lists of numbers and labelled data as authors write them. The language is that of
 * `pybundle/backprop/spec/literals.py`, which says more about it; tests compare the two.
 */
import { BLANKS, QUOTED } from "./fields.js";
import { numberOf } from "../shared/format.js";

const DEEPEST = 3; // brackets in brackets
const SHOWN = 40; // characters of a wrong word that a message repeats
const WORD = new RegExp(`[^,;${BLANKS}]+`, "g");
const OUTER_BLANKS = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
const BEGINS_SAMPLES = new RegExp(`^(?:\\[[${BLANKS}]*[\\[{\\]]|-[ \\t])`);
const ENDS_PLAIN = /[,[\]{}:#\n\r]/g;
const QUOTED_TEXT = new RegExp(QUOTED, "y");
const STARTS_NO_PLAIN = "\"'&*!|>%@`?";

/** A text or a value that cannot be read. */
export class Unreadable extends Error {}

/** @param {unknown} word */
export const quoted = (word) => {
  const text = String(word);
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text}"`;
};

/** @param {string} text */
export const trimmed = (text) => text.replace(OUTER_BLANKS, "");

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

/** Reads lists, objects and scalars in brackets, as JSON and YAML have them; a scalar is a text. */
class Flow {
  #text;
  #what;
  #at = 0;
  #depth = 0;

  /** @param {string} text @param {string} what   what is said where something else was expected */
  constructor(text, what) {
    this.#text = text;
    this.#what = what;
  }

  /** The one value that the text holds. */
  whole() {
    const value = this.#value();
    this.#blank();
    return this.#peek() ? this.#wrong() : value;
  }

  /** YAML's list of lines: `- {x: 1, target: 0}`, or `- x: 1` and `target: 0` below. */
  items() {
    const found = [];
    this.#blank();
    const column = this.#column();
    while (this.#peek()) {
      if (this.#peek() !== "-" || !/[ \t]/.test(this.#text.charAt(this.#at + 1))) this.#wrong();
      if (this.#column() !== column) this.#wrong();
      this.#at += 1;
      this.#blank("\n\r");
      found.push("[{".includes(this.#peek() || "-") ? this.#value() : this.#lines());
      this.#endOfLine();
    }
    return found;
  }

  /** @returns {unknown} */
  #value() {
    this.#blank();
    if (this.#peek() === "[") {
      /** @type {unknown[]} */
      const list = [];
      this.#between("]", () => list.push(this.#value()));
      return list;
    }
    if (this.#peek() === "{") {
      /** @type {Map<string, unknown>} */
      const members = new Map();
      this.#between("}", () => this.#member(members));
      return Object.fromEntries(members);
    }
    return this.#scalar();
  }

  /** Elements with commas between, up to the closing bracket. @param {string} end @param {() => void} add */
  #between(end, add) {
    if (this.#depth === DEEPEST) this.#wrong();
    this.#depth += 1;
    this.#at += 1;
    this.#blank();
    while (this.#peek() !== end) {
      add();
      this.#blank();
      if (this.#peek() === ",") {
        this.#at += 1;
        this.#blank();
      } else if (this.#peek() !== end) this.#wrong();
    }
    this.#at += 1;
    this.#depth -= 1;
  }

  /** `key: value`; a key stands once, and without quotes it has a blank behind its colon. @param {Map<string, unknown>} found */
  #member(found) {
    const plain = !"\"'".includes(this.#peek() || "-");
    const key = this.#scalar();
    this.#blank();
    if (this.#peek() !== ":" || found.has(key)) this.#wrong();
    this.#at += 1;
    if (plain && trimmed(this.#peek())) this.#wrong();
    found.set(key, this.#value());
  }

  /** `key: value` on lines that start at one column. */
  #lines() {
    /** @type {Map<string, unknown>} */
    const found = new Map();
    const column = this.#column();
    for (;;) {
      this.#member(found);
      const end = this.#at;
      this.#endOfLine();
      if (this.#column() === column && this.#peek()) continue;
      this.#at = end;
      return Object.fromEntries(found);
    }
  }

  /** A text in quotes, or one without that ends where its line or a neighbour does. @returns {string} */
  #scalar() {
    const quote = this.#peek();
    if (quote === '"' || quote === "'") {
      QUOTED_TEXT.lastIndex = this.#at;
      const [text] = QUOTED_TEXT.exec(this.#text) ?? this.#wrong();
      this.#at += text.length;
      return quote === '"' ? JSON.parse(text) : text.slice(1, -1).replaceAll("''", "'");
    }
    ENDS_PLAIN.lastIndex = this.#at;
    const end = ENDS_PLAIN.exec(this.#text)?.index ?? this.#text.length;
    const text = this.#text.slice(this.#at, end).replace(new RegExp(`[${BLANKS}]+$`), "");
    const first = text.charAt(0);
    if (!first || STARTS_NO_PLAIN.includes(first) || (first === "-" && !trimmed(text.charAt(1)))) this.#wrong();
    this.#at += text.length;
    return text;
  }

  #endOfLine() {
    this.#blank("\n\r");
    if (!["", "\n", "\r"].includes(this.#peek())) this.#wrong();
    this.#blank();
  }

  #column() {
    return this.#at - (this.#at ? this.#text.lastIndexOf("\n", this.#at - 1) : -1);
  }

  #peek() {
    return this.#text.charAt(this.#at);
  }

  #blank(but = "") {
    while (this.#peek() && BLANKS.includes(this.#peek()) && !but.includes(this.#peek())) this.#at += 1;
  }

  /** @returns {never} */
  #wrong() {
    throw new Unreadable(this.#what);
  }
}
