/**
 * The editor of a listing: a text area, in whose place CodeMirror comes when the reader begins to edit.
 *
 * Until CodeMirror has been fetched, and where it cannot be, the text area does the same.
 */
import { importRetrying } from "../shared/retrying-import.js";
import { PlainText } from "./plain-text.js";

/** @import { CodeText } from "./contract.js" */

const RICH = new URL("./rich-text.js", import.meta.url).href;

export class Editor {
  /** What stands in the page, whichever of both is in it. */
  element = document.createElement("div");

  #label;
  #onInput;
  #before;
  #plain;
  /** @type {CodeText} */
  #text;
  #isWanted = false;
  /** What the swap waits for: the end of a composition, or of a press. */
  #isHeld = false;
  /** @type {number | null} */
  #line = null;

  /** @param {string} code @param {string} label   names the listing @param {() => void} onInput */
  constructor(code, label, onInput) {
    this.#before = code;
    this.#label = `${label}; Tab indents, Escape lets Tab leave`;
    this.#onInput = onInput;
    this.#plain = new PlainText(this.element, code, this.#label, () => {
      onInput();
      void this.enrich();
    });
    this.#text = this.#plain;
    this.element.addEventListener("click", () => void this.enrich());
    for (const name of ["compositionstart", "pointerdown"]) this.element.addEventListener(name, () => { this.#isHeld = true; });
    for (const name of ["compositionend", "pointerup", "pointercancel"]) this.element.addEventListener(name, () => { this.#isHeld = false; });
  }

  get value() {
    return this.#text.value;
  }

  get hasFocus() {
    return this.#text.hasFocus;
  }

  focus() {
    this.#text.focus();
  }

  /** Select from one character to before another one. @param {number} start @param {number} end */
  select(start, end) {
    this.#text.select(start, end);
  }

  /** Put another text in the place of all, which can be undone. @param {string} text */
  replaceAll(text) {
    this.#text.replaceAll(text);
  }

  /** Mark the line of an error; null for none. @param {number | null} line */
  mark(line) {
    if (line === this.#line) return;
    this.#line = line;
    this.#text.mark(line);
  }

  remove() {
    this.element.remove();
    this.#text.remove();
  }

  /** Fetch CodeMirror and put it in the place of the text area. */
  async enrich() {
    if (this.#isWanted) return;
    this.#isWanted = true;
    try {
      /** @type {typeof import("./rich-text.js")} */
      const { RichText } = await importRetrying(RICH);
      while (this.#isHeld) await new Promise((resolve) => setTimeout(resolve, 50));
      if (!this.element.isConnected) return;
      const { value, hasFocus, view } = this.#plain;
      this.#plain.remove();
      this.#text = new RichText(this.element, { before: this.#before, value, label: this.#label, view, onInput: this.#onInput });
      if (this.#line !== null) this.#text.mark(this.#line);
      if (hasFocus) this.#text.focus();
    } catch {
      this.#isWanted = false; // offline: the next change tries again
    }
  }
}
