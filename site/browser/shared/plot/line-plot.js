/**
 * A plot of lines as SVG, with linear or logarithmic axes. Where a value of x can be chosen, it is marked, and the
 * value under a mouse is read out; keyboards choose it elsewhere (a slider), for the plot is one image to them.
 */
import { html, useState } from "../../vendor/preact.js";
import { linearScale, logScale } from "./scale.js";
import { useWidth } from "./width.js";

/** @import { Range, Scale } from "./scale.js" */

/**
 * @typedef {object} Axis
 * @property {string} name
 * @property {boolean} [log]        logarithmic; only positive values are drawn then
 * @property {boolean} [fromZero]   a linear axis begins at 0, so that the eye compares sizes
 * @property {boolean} [whole]      ticks at whole numbers only
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {[x: number, y: number][]} points
 *
 * @typedef {object} Choice
 * @property {[x: number, y: number]} chosen
 * @property {(x: number) => [x: number, y: number]} nearest   the point that can be chosen at x
 * @property {(x: number) => void} choose
 * @property {(x: number, y: number) => string} describe       a point as text
 *
 * @typedef {object} LinePlotProps
 * @property {string} label         what the plot shows, in one sentence
 * @property {Axis} x
 * @property {Axis} y
 * @property {Line[]} lines
 * @property {boolean} [marks]      mark the points of the lines
 * @property {Choice} [choice]
 */

const HEIGHT = 230;
const MARGIN = { left: 52, right: 14, top: 26, bottom: 44 };
const TICKS_APART = { x: 46, y: 24 }; // px
const HEADROOM = 1.05; // above the highest point of an axis that begins at 0
const MARKS = /** @type {const} */ (["circle", "square"]);

/** @param {LinePlotProps} props */
export function LinePlot(props) {
  const [box, width] = useWidth();
  return html`
    <div class="plot-box" ref=${box} style=${`height:${HEIGHT}px`}>
      ${width > 0 && html`<${Plot} ...${props} width=${width} />`}
    </div>
  `;
}

/** @param {LinePlotProps & { width: number }} props */
function Plot({ label, x, y, lines, marks, choice, width }) {
  const isVisible = ([a, b] = [0, 0]) => (!x.log || a > 0) && (!y.log || b > 0);
  const visible = lines.map((line) => ({ ...line, points: line.points.filter((point) => isVisible(point)) }));
  const points = visible.flatMap((line) => line.points);
  const [floor, right] = [HEIGHT - MARGIN.bottom, width - MARGIN.right];
  const across = scaleOf(x, points.map(([a]) => a), [MARGIN.left, right]);
  const up = scaleOf(y, points.map(([, b]) => b), [floor, MARGIN.top]);
  return html`
    <svg role="img" aria-label=${label} width=${width} height=${HEIGHT}>
      <g aria-hidden="true">
        ${across.ticks(TICKS_APART.x).map(({ value, text }) => html`
          <line class="grid" x1=${across.at(value)} x2=${across.at(value)} y1=${MARGIN.top} y2=${floor} />
          <text class="tick" x=${across.at(value)} y=${floor + 17} text-anchor="middle">${text}</text>
        `)}
        ${up.ticks(TICKS_APART.y).map(({ value, text }) => html`
          <line class="grid" x1=${MARGIN.left} x2=${right} y1=${up.at(value)} y2=${up.at(value)} />
          <text class="tick" x=${MARGIN.left - 7} y=${up.at(value) + 4} text-anchor="end">${text}</text>
        `)}
        <text class="axis" x=${(MARGIN.left + right) / 2} y=${HEIGHT - 8} text-anchor="middle">${x.name}</text>
        <text class="axis" x="2" y="14">${y.name}</text>
        ${visible.map((line, k) => Curve(line, k, across, up, marks ?? false, visible.length > 1))}
        ${choice && html`<${Chooser} choice=${choice} across=${across} up=${up} right=${right} floor=${floor} />`}
      </g>
    </svg>
  `;
}

/**
 * The scale of an axis over the values that are drawn.
 * @param {Axis} axis
 * @param {number[]} values
 * @param {Range} places   px
 * @returns {Scale}
 */
function scaleOf({ log, fromZero, whole = false }, values, places) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (log) return logScale(values.length ? [low, Math.max(high, low * 10)] : [1, 10], places);
  if (fromZero) return linearScale([0, (Math.max(high, 0) || 1) * HEADROOM], places, { whole });
  return linearScale(high > low ? [low, high] : [0, 1], places, { whole });
}

/**
 * @param {Line} line
 * @param {number} k
 * @param {Scale} across
 * @param {Scale} up
 * @param {boolean} marked
 * @param {boolean} named
 */
function Curve({ name, points }, k, across, up, marked, named) {
  const places = points.map(([a, b]) => [across.at(a), up.at(b)]);
  const [endX = 0, endY = 0] = places.at(-1) ?? [];
  return html`
    <g class=${`curve curve-${k + 1}`}>
      <polyline points=${places.map(([a = 0, b = 0]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ")} />
      ${marked && places.map(([a = 0, b = 0]) => (MARKS[k] === "square"
        ? html`<rect x=${a - 3} y=${b - 3} width="6" height="6" />`
        : html`<circle cx=${a} cy=${b} r="3.2" />`))}
      ${named && html`<text class="name" x=${endX - 8} y=${endY - 8} text-anchor="end">${name}</text>`}
    </g>
  `;
}

/**
 * Marks the chosen point; reads out the point under the mouse; a click, a drag or a finger's swipe chooses a point.
 * @param {{ choice: Choice, across: Scale, up: Scale, right: number, floor: number }} props
 */
function Chooser({ choice: { chosen, nearest, choose, describe }, across, up, right, floor }) {
  const [hovered, setHovered] = useState(/** @type {[number, number] | null} */ (null));
  const pointAt = (/** @type {any} */ { clientX, currentTarget }) =>
    nearest(across.valueAt(MARGIN.left + clientX - currentTarget.getBoundingClientRect().left));
  const moved = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "mouse") setHovered(pointAt(event));
    if (event.buttons === 1) choose(pointAt(event)[0]);
  };
  const height = (/** @type {number} */ value) => Math.min(Math.max(up.at(value) || floor, MARGIN.top), floor);
  return html`
    <line class="chosen" x1=${across.at(chosen[0])} x2=${across.at(chosen[0])} y1=${MARGIN.top} y2=${floor} />
    <circle class="chosen" cx=${across.at(chosen[0])} cy=${height(chosen[1])} r="4" />
    ${hovered && html`
      <line class="cursor" x1=${across.at(hovered[0])} x2=${across.at(hovered[0])} y1=${MARGIN.top} y2=${floor} />
      <circle class="cursor" cx=${across.at(hovered[0])} cy=${height(hovered[1])} r="3.5" />
      <text class="tick" x=${right} y="14" text-anchor="end">${describe(...hovered)}</text>
    `}
    <rect class="area" x=${MARGIN.left} y=${MARGIN.top} width=${Math.max(right - MARGIN.left, 0)} height=${floor - MARGIN.top}
      onClick=${(/** @type {MouseEvent} */ event) => choose(pointAt(event)[0])}
      onPointerMove=${moved} onPointerLeave=${() => setHovered(null)} />
  `;
}
