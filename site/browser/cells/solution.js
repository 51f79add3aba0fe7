/**
 * The solutions of an exercise: each gets a button that puts it into the editor, and one that brings back what the reader
 * had written there, also after a reload.
 */
import { button } from "./button.js";
import { keep, kept } from "./kept.js";

/** @import { Cell } from "./contract.js" */

/** @typedef {{ isChanged: () => boolean, put: (code: string, words: string) => void }} Editing */

/** @param {Cell} cell @param {string} name   of the reader's text, in the browser's storage @param {Editing} editing */
export function offerSolutions(cell, name, editing) {
  const exercise = CSS.escape(cell.dataset.exercise ?? "-"); // the name of none
  const before = `${name} before`;
  /** @type {HTMLButtonElement[]} */
  const all = [];
  const offerBack = () => {
    for (const back of all) back.hidden = !kept(before);
  };
  for (const solution of document.querySelectorAll(`.cell-solution[data-exercise="${exercise}"]`)) {
    const code = [...solution.querySelectorAll("code")].at(-1)?.textContent?.replace(/\n+$/, "");
    if (!code) continue;
    const put = button("Put it into the editor", () => {
      const own = { of: "", code: cell.code };
      if (editing.isChanged() && !kept(before) && own.code !== code) keep(before, own); // a second solution is not the reader's text
      editing.put(code, "The solution is in the editor.");
      offerBack();
    });
    const back = button("Bring back my text", () => {
      const own = kept(before);
      keep(before, null);
      if (own) editing.put(own.code, "Your text is in the editor.");
      offerBack();
    });
    all.push(back);
    const row = document.createElement("p");
    row.className = "cell-put";
    row.append(put, " ", back);
    solution.append(row);
  }
  offerBack();
}
