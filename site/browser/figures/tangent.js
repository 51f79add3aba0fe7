/**
 * The picture of the difference quotient: the curve with its secant and its tangent, and beside it the same magnified
 * so that the step h always has the same length.
 */
import { html } from "../vendor/preact.js";
import { Legend } from "./legend.js";
import { Plane } from "../shared/plot/plane.js";

/** @import { Description, Frame } from "./contract.js" */
/** @import { View } from "../shared/plot/plane.js" */

/**
 * @typedef {Description & { view: View, curve: (number | null)[], point: [number, number], slope: number }} Tangent
 * @typedef {Frame & { h: number, value: number, near: View & { curve: (number | null)[], zoom: number } }} TangentFrame
 */

const SIZE = { width: 340, height: 240 };
const LEAST_GAP = 40; // px between two labels

/** @param {{ figure: Tangent, frame: TangentFrame }} props */
export function Tangent({ figure, frame }) {
  return html`
    <div class="panels-2">
      ${Panel(figure, frame, figure.view, figure.curve, frame.sentence, frame.near)}
      ${Panel(figure, frame, frame.near, frame.near.curve, `The same, magnified ${frame.near.zoom} times.`)}
    </div>
    <${Legend} entries=${[["curve", "f"], ["secant", "secant"], ["tangent", "tangent"], ["gap", "error of the tangent"]]} />
  `;
}

/**
 * @param {Tangent} figure
 * @param {TangentFrame} frame
 * @param {View} view
 * @param {(number | null)[]} curve
 * @param {string} label
 * @param {View} [glass]     the part that is magnified in the other panel
 */
function Panel({ point: [a, height], slope }, { h, value, near }, view, curve, label, glass) {
  const plane = new Plane(view, SIZE);
  const { across, up } = plane;
  const [left, right] = view.x;
  const line = (/** @type {number} */ steepness) => (/** @type {number} */ x) => height + steepness * (x - a);
  const [tangent, secant] = [line(slope), line((value - height) / h)];
  const b = a + h;
  const straight = (/** @type {string} */ name, /** @type {(x: number) => number} */ f) => html`
    <line class=${name} x1=${across(left)} y1=${up(f(left))} x2=${across(right)} y2=${up(f(right))} />
  `;
  return html`
    <div class="panel-of">
      <p class="of">${glass ? "as it is" : `magnified ${near.zoom} times`}</p>
      <svg role="img" aria-label=${label} viewBox=${`0 -4 ${SIZE.width} ${SIZE.height + 28}`}>
        <svg width=${SIZE.width} height=${SIZE.height} overflow="hidden">
          <line class="drop" x1=${across(a)} x2=${across(a)} y1=${up(height)} y2=${SIZE.height} />
          <line class="drop" x1=${across(b)} x2=${across(b)} y1=${up(value)} y2=${SIZE.height} />
          ${straight("secant", secant)}
          ${straight("tangent", tangent)}
          <path class="curve" d=${plane.curve(curve)} />
          <line class="gap" x1=${across(b)} x2=${across(b)} y1=${up(value)} y2=${up(tangent(b))} />
          ${glass && html`
            <rect class="glass" x=${across(glass.x[0])} y=${up(glass.y[1])} width=${across(glass.x[1]) - across(glass.x[0])}
              height=${up(glass.y[0]) - up(glass.y[1])} />
          `}
          <circle class="point" cx=${across(a)} cy=${up(height)} r="4" />
          <circle class="point" cx=${across(b)} cy=${up(value)} r="4" />
        </svg>
        <line class="ground" x1="0" x2=${SIZE.width} y1=${SIZE.height} y2=${SIZE.height} />
        ${Letters(across(a), across(b))}
      </svg>
    </div>
  `;
}

/**
 * The names of the two places on the axis; only the first where they would overlap.
 * @param {number} a
 * @param {number} b
 */
function Letters(a, b) {
  return html`
    <text class="letter" x=${a} y=${SIZE.height + 18}>a</text>
    ${Math.abs(b - a) >= LEAST_GAP && html`<text class="letter" x=${b} y=${SIZE.height + 18}>a <tspan class="sign">+</tspan> h</text>`}
  `;
}
