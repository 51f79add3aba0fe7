/**
 * A reader of JSON and plain YAML in one: `pybundle/backprop/spec/flow.py` in JavaScript.
 */
import { BLANKS, QUOTED } from "./fields.js";
import { Unreadable } from "./unreadable.js";

const DEEPEST = 3; // brackets in brackets
const ENDS_PLAIN = /[,[\]{}:#\n\r]/g;
const QUOTED_TEXT = new RegExp(QUOTED, "y");
const OUTER_BLANKS = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
const STARTS_NO_PLAIN = "\"'&*!|>%@`?";

/** @param {string} text */
export const trimmed = (text) => text.replace(OUTER_BLANKS, "");

/** Reads lists, objects and scalars in brackets, as JSON and YAML have them; a scalar is a text. */
export class Flow {
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
