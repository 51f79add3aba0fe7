/**
 * An exercise in the page: the check that belongs to a cell, and what it says of the reader's code.
 *
 * Hints and solutions are folded elements of the page, which need no script.
 */

/** @import { Verdict } from "./python.js" */

const BLANK = /(?<!\w)_{3,}(?!\w)/;

/**
 * The check of an exercise; "" if its author gave none.
 * @param {HTMLElement} cell
 */
export function checkOf(cell) {
  const name = CSS.escape(cell.dataset.exercise ?? "-"); // the name of none
  const element = document.querySelector(`.cell-check[data-exercise="${name}"]`);
  return /** @type {HTMLElement | null} */ (element)?.dataset.code ?? "";
}

/** What a check says. @param {Verdict} verdict */
export function verdictSentence({ kind, message, line, in_check: isInCheck }) {
  if (kind === "right") return "Right.";
  if (kind === "wrong") return `Not yet: ${message}`;
  if (kind === "blank") return message;
  const where = line && !isInCheck ? `, in line ${line} of your code` : "";
  return `The check could not decide: ${message}${where}.`;
}

/** @param {Verdict} verdict */
export function verdictElement(verdict) {
  const made = document.createElement("p");
  made.className = "cell-verdict";
  made.dataset.verdict = verdict.kind;
  made.textContent = verdictSentence(verdict);
  return made;
}

/** Select the first blank of an exercise, so that what is typed takes its place. @param {import("./editor.js").Editor} editor */
export function selectBlank(editor) {
  const blank = BLANK.exec(editor.value);
  if (blank) editor.select(blank.index, blank.index + blank[0].length);
}
