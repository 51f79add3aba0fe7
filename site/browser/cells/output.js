/**
 * What a listing wrote, as elements; site/companion/finish/cells.py makes the same for the page.
 */
import { importRetrying } from "../shared/retrying-import.js";

/** @import { Part } from "./python.js" */

export const PICTURE = "plot"; // the kind of a part whose text is the description of a picture, as JSON

/** The module that draws pictures, which is fetched for the first one. */
export const drawing = () => importRetrying(new URL("../shared/plot/picture.js", import.meta.url).href);

/** The element of the output of a cell; empty. */
export function outputElement() {
  const pre = document.createElement("pre");
  pre.className = "cell-output";
  pre.tabIndex = 0;
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", "Output");
  return pre;
}

/**
 * Append a part, on a line of its own unless it continues the last one.
 * @param {HTMLElement} pre
 * @param {Part} part
 */
export function append(pre, [kind, text]) {
  const last = pre.lastElementChild;
  if (last?.className === kind && last.lastChild && kind !== PICTURE) return void last.append(text);
  if (last && (last.className === PICTURE || !last.textContent?.endsWith("\n"))) pre.append("\n");
  const samp = document.createElement("samp");
  samp.className = kind;
  if (kind === PICTURE) show(samp, text);
  else samp.textContent = text;
  pre.append(samp);
}

/** Draw a picture as soon as the module for it is there; if it cannot be had, say what the picture shows. */
function show(/** @type {HTMLElement} */ samp, /** @type {string} */ text) {
  drawing().then(({ draw }) => draw(samp, text), () => { samp.textContent = sentenceOf(text); });
}

/** What a picture shows, for a screen reader. @param {string} text   JSON, from Python @returns {string} */
export const sentenceOf = (text) => JSON.parse(text).sentence;

/** @param {HTMLElement} pre @param {Part[]} parts */
export function replaceBy(pre, parts) {
  pre.textContent = "";
  for (const part of parts) append(pre, part);
}
