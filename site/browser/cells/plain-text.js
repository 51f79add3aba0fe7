/**
 * A text area for code: Tab indents, Shift+Tab takes back, Enter keeps the indentation, and after Escape the next Tab
 * leaves. Changes go through the browser's own editing, so that it can undo them.
 */

/** @import { CodeText } from "./contract.js" */

const STEP = "    ";

/** @implements {CodeText} */
export class PlainText {
  #area = document.createElement("textarea");

  /** @param {HTMLElement} place @param {string} code @param {string} label @param {() => void} onInput */
  constructor(place, code, label, onInput) {
    const area = this.#area;
    area.className = "cell-editor";
    area.value = code;
    area.spellcheck = false;
    area.wrap = "off";
    for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) area.setAttribute(name, "off");
    area.setAttribute("aria-label", label);
    const fit = () => { area.rows = area.value.split("\n").length; };
    area.addEventListener("input", fit);
    area.addEventListener("input", onInput);
    this.#bindKeys();
    fit();
    place.append(area);
  }

  get value() {
    return this.#area.value;
  }

  get hasFocus() {
    return /** @type {Document | ShadowRoot} */ (this.#area.getRootNode()).activeElement === this.#area;
  }

  /** The first and the last character of the selection, and how far the text is scrolled to the left. */
  get view() {
    const { selectionStart, selectionEnd, scrollLeft } = this.#area;
    return { start: selectionStart, end: selectionEnd, scrollLeft };
  }

  focus() {
    this.#area.focus();
  }

  /** @param {number} start @param {number} end */
  select(start, end) {
    this.#area.setSelectionRange(start, end);
  }

  /** @param {string} text */
  replaceAll(text) {
    this.#area.focus();
    this.#area.select();
    insert(this.#area, text);
  }

  /** @param {number | null} line */
  mark(line) {
    const area = this.#area;
    area.classList.toggle("cell-faulty", line !== null);
    if (line === null) return area.removeAttribute("aria-invalid");
    area.style.setProperty("--line", String(line - 1));
    area.setAttribute("aria-invalid", "true");
  }

  remove() {
    this.#area.remove();
  }

  #bindKeys() {
    const area = this.#area;
    let leaving = false;
    area.addEventListener("blur", () => { leaving = false; });
    area.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const wasLeaving = leaving;
      leaving = event.key === "Escape" || (leaving && event.key === "Shift");
      if (event.key === "Tab" && !wasLeaving) {
        event.preventDefault();
        if (event.shiftKey) dedent(area);
        else indent(area);
      } else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        insert(area, `\n${nextIndentation(area)}`);
      }
    });
  }
}

/** The indentation of the line after the caret's. @param {HTMLTextAreaElement} area */
function nextIndentation(area) {
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const own = /^[ \t]*/.exec(line)?.[0] ?? "";
  return /:\s*(#.*)?$/.test(line) ? own + STEP : own;
}

/** @param {HTMLTextAreaElement} area */
function indent(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (!value.slice(start, end).includes("\n")) {
    const column = start - (value.lastIndexOf("\n", start - 1) + 1);
    return insert(area, STEP.slice(column % STEP.length));
  }
  changeLines(area, (line) => (line ? STEP + line : line));
}

/** @param {HTMLTextAreaElement} area */
const dedent = (area) => changeLines(area, (line) => line.replace(/^( {1,4}|\t)/, ""));

/** Change the lines that the selection touches. @param {HTMLTextAreaElement} area @param {(line: string) => string} change */
function changeLines(area, change) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(selectionEnd - 1, start));
  const end = next < 0 ? value.length : next;
  const old = value.slice(start, end);
  const text = old.split("\n").map(change).join("\n");
  if (text === old) return;
  const rest = value.length - selectionEnd;
  area.setSelectionRange(start, end);
  insert(area, text);
  const shift = (text.split("\n")[0] ?? "").length - (old.split("\n")[0] ?? "").length;
  area.setSelectionRange(Math.max(start, selectionStart + shift), Math.max(start, area.value.length - rest));
}

/** @param {HTMLTextAreaElement} area @param {string} text */
function insert(area, text) {
  // Deprecated, but the only way that the browser can undo.
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
