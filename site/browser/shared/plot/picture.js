/**
 * The pictures of listings, from what `backprop.cells.pictures` tells: at build time under Node, and in the browser after a
 * run. Whatever cannot show them has their sentence.
 */
import { html, render } from "../../vendor/preact.js";
import { Dots, Plot, lookOf } from "./line-plot.js";
import { MatrixImage, legendOf } from "./matrix-image.js";

/**
 * @typedef {{ name: string, log: boolean }} Axis
 *
 * @typedef {object} PlotDescription
 * @property {"plot"} kind
 * @property {string} title
 * @property {string} sentence
 * @property {Axis} x
 * @property {Axis} y
 * @property {{ kind: "line" | "points", name: string, points: ([x: number, y: number] | null)[] }[]} marks
 *
 * @typedef {{ kind: "image", title: string, sentence: string, entries: (number | null)[][] }} ImageDescription
 */

const WIDTH = 360; // px, which a phone can show

/** @param {{ picture: PlotDescription | ImageDescription }} props */
export function Picture({ picture }) {
  const { title, sentence } = picture;
  return html`
    <span class="picture" style="display:inline-block;max-width:100%;font:12px/1.5 system-ui,sans-serif;white-space:normal">
      ${title && html`<b style="display:block">${title}</b>`}
      ${picture.kind === "image" ? html`<${ImageOf} picture=${picture} />` : html`<${PlotOf} picture=${picture} />`}
      <span hidden>${sentence}</span>
    </span>
  `;
}

/** @param {{ picture: PlotDescription }} props */
function PlotOf({ picture: { sentence, x, y, marks } }) {
  return html`
    <${Plot} label=${sentence} x=${x} y=${y} lines=${marks} width=${WIDTH} inText />
    ${marks.some(({ name }) => name) && html`<span aria-hidden="true">
      ${marks.map(({ kind, name }, k) => html`<${Entry} name=${name}>${kind === "points"
        ? html`<${Dots} places=${[[10, 5]]} k=${k} />`
        : html`<path d="M0 5h20" fill="none" stroke=${lookOf(k).colour} stroke-width="2" stroke-dasharray=${lookOf(k).dashes || null} />`}</>`)}
    </span>`}
  `;
}

/** @param {{ picture: ImageDescription }} props */
function ImageOf({ picture: { sentence, entries } }) {
  return html`
    <${MatrixImage} label=${sentence} entries=${entries} />
    <span aria-hidden="true">
      ${legendOf(entries).map(({ name, colour, strength }) => html`<${Entry} name=${name}>
        <rect width="20" height="10" fill=${colour} fill-opacity=${strength.toFixed(2)} stroke="currentColor" stroke-opacity="0.5" />
      </>`)}
    </span>
  `;
}

/** A line of the legend. @param {{ name: string, children?: any }} props */
const Entry = ({ name, children }) => html`
  <span style="display:inline-block;margin-right:1.2em"><svg width="20" height="10" viewBox="0 0 20 10">${children}</svg> ${name}</span>
`;

/**
 * Draw a picture into an element of the page.
 * @param {Element} element
 * @param {string} text   JSON, from Python
 */
export function draw(element, text) {
  render(html`<${Picture} picture=${JSON.parse(text)} />`, element);
}
