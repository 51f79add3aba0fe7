/**
 * The HTML of a live figure, from its description by `backprop.figures`.
 */
import { escaped, fragment, setFormula } from "./fragment.mjs";
import { Figure } from "../../browser/figures/figure.js";
import { initialState } from "../../browser/figures/state.js";
import { html } from "../../browser/vendor/preact.js";

/**
 * @param {import("../../browser/figures/contract.js").Description} figure
 * @param {{ caption?: string, sheet?: string }} [options]   of the author; `sheet`: see fragment.mjs
 * @returns {{ html: string, later: string, ids: string[] }}   ids: the fragments of links to it
 */
export function paintFigure(figure, { caption = "", sheet = "" } = {}) {
  const state = initialState(figure, { caption });
  const drawn = fragment({
    tag: "backprop-figure",
    view: html`<${Figure} state=${state} dispatch=${() => undefined} formula=${setFormula} />`,
    light: fallback(figure, caption),
    data: figure,
    sheet,
    options: caption && JSON.stringify({ caption }),
  });
  return { ...drawn, ids: [] };
}

/**
 * The table for feeds and reader modes: each position with its sentence.
 * @param {import("../../browser/figures/contract.js").Description} figure
 * @param {string} caption
 */
function fallback({ title, frames }, caption) {
  const rows = frames.map(({ position, sentence }) => `<tr><th>${escaped(position)}<td>${escaped(sentence)}`);
  return `<figure><figcaption>${escaped(caption || title)}</figcaption><table>${rows.join("")}</table></figure>`;
}
