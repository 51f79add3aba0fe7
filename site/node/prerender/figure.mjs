/**
 * The HTML of a live figure, from its description by `backprop.figures`.
 */
import { escaped, fragment, NOWHERE, setFormula } from "./fragment.mjs";
import { figureRoom } from "./room.mjs";
import { Figure } from "../../browser/figures/figure.js";
import { initialState } from "../../browser/figures/state.js";
import { html } from "../../browser/vendor/preact.js";

/**
 * @param {import("../../browser/figures/contract.js").Description} figure
 * @param {{ caption?: string }} [options]   of the author
 * @param {import("./fragment.mjs").Places} [places]
 * @returns {{ html: string, later: string, file: string, ids: string[] }}   ids: the fragments of links to it
 */
export function paintFigure(figure, { caption = "" } = {}, places = NOWHERE) {
  const state = initialState(figure, { caption });
  const drawn = fragment({
    tag: "backprop-figure",
    view: html`<${Figure} state=${state} dispatch=${() => undefined} formula=${setFormula} />`,
    light: fallback(figure, caption),
    data: figure,
    options: caption && JSON.stringify({ caption }),
    title: caption || figure.title,
    room: (frame) => figureRoom(figure.kind, frame),
    ...places,
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
