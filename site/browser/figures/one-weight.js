/**
 * The picture of a net with one weight: the net with its numbers, and beside it the cost over the weight with its
 * tangent. Two bars at w + Δw show the change of the cost and the one that the derivative predicts.
 */
import { html } from "../vendor/preact.js";
import { short } from "../shared/format.js";
import { Plane } from "../shared/plot/plane.js";
import { Legend } from "./legend.js";

/** @import { Description, Frame } from "./contract.js" */
/** @import { View } from "../shared/plot/plane.js" */

/**
 * @typedef {Description & { view: View, curve: number[], point: [number, number], slope: number, input: number, target: number }} OneWeightFigure
 * @typedef {Frame & { w: number, a: number, cost: number, predicted: number }} OneWeightFrame
 */

const SIZE = { width: 340, height: 210 };
const APART = 4; // px from the place w + Δw to either bar
const LETTERS = 24; // px below the plot

/** @param {{ figure: OneWeightFigure, frame: OneWeightFrame }} props */
export function OneWeight({ figure, frame }) {
  return html`
    <div class="panels-2 of-one-weight">
      <${Net} figure=${figure} frame=${frame} />
      <${Costs} figure=${figure} frame=${frame} />
    </div>
    <${Legend} entries=${[["curve", "cost"], ["tangent", "its tangent"], ["gap", "ΔC"], ["foretold", "(∂C/∂w) · Δw"]]} />
  `;
}

/** @param {{ figure: OneWeightFigure, frame: OneWeightFrame }} props */
function Net({ figure: { input, target }, frame: { w, a, cost, sentence } }) {
  const sign = w < 0 ? "negative" : "positive";
  return html`
    <svg role="img" aria-label=${sentence} viewBox="0 16 340 124">
      <line class=${`weight ${sign}`} x1="58" y1="70" x2="158" y2="70" stroke-width=${Math.min(0.8 + 1.6 * Math.abs(w), 7).toFixed(2)} />
      <line class="drop" x1="210" y1="70" x2="276" y2="70" />
      ${[[34, input, "x"], [184, a, "a"]].map(([x, value, name]) => html`
        <circle class="point" cx=${x} cy="70" r="25" />
        <text x=${x} y="75">${short(Number(value))}</text>
        <text class="letter" x=${x} y="34">${name}</text>
      `)}
      <rect class="point" x="278" y="54" width="56" height="32" rx="3" />
      <text x="306" y="75">${short(target)}</text>
      <text class="letter" x="306" y="34">x̂</text>
      <text x="108" y="54"><tspan class="letter">w</tspan>${` = ${short(w)}`}</text>
      <text x="245" y="132"><tspan class="letter">C</tspan> = (<tspan class="letter">a</tspan> − <tspan class="letter">x̂</tspan>${`)² = ${short(cost)}`}</text>
    </svg>
  `;
}

/** @param {{ figure: OneWeightFigure, frame: OneWeightFrame }} props */
function Costs({ figure: { view, curve, point: [w, before], slope }, frame }) {
  const plane = new Plane(view, SIZE);
  const { across, up } = plane;
  const [left, right] = view.x;
  const tangent = (/** @type {number} */ place) => before + slope * (place - w);
  const moved = across(frame.w);
  const bar = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ to) =>
    html`<line class=${name} x1=${x} x2=${x} y1=${up(before)} y2=${up(to)} />`;
  const isApart = Math.abs(moved - across(w)) > 34;
  return html`
    <svg role="img" aria-label=${`The cost over w. ${frame.sentence}`} viewBox=${`0 0 ${SIZE.width} ${SIZE.height + LETTERS}`}>
      <svg width=${SIZE.width} height=${SIZE.height} overflow="hidden">
        <line class="drop" x1=${across(w)} x2=${across(w)} y1=${up(before)} y2=${SIZE.height} />
        <line class="drop" x1=${moved} x2=${moved} y1=${up(before)} y2=${SIZE.height} />
        <line class="run" x1=${across(w)} x2=${moved} y1=${up(before)} y2=${up(before)} />
        <line class="tangent" x1=${across(left)} y1=${up(tangent(left))} x2=${across(right)} y2=${up(tangent(right))} />
        <path class="curve" d=${plane.curve(curve)} />
        ${bar("gap", moved - APART, frame.cost)}
        ${bar("foretold", moved + APART, frame.predicted)}
        <circle class="point" cx=${across(w)} cy=${up(before)} r="4" />
        <circle class="point" cx=${moved} cy=${up(frame.cost)} r="4" />
      </svg>
      <line class="ground" x1="0" x2=${SIZE.width} y1=${SIZE.height} y2=${SIZE.height} />
      <text class="letter" x=${across(w)} y=${SIZE.height + 18}>w</text>
      ${isApart && html`<text class="letter" x=${moved} y=${SIZE.height + 18}>w <tspan class="sign">+ Δ</tspan>w</text>`}
    </svg>
  `;
}
