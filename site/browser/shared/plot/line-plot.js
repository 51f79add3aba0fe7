/**
 * A plot of lines and points as SVG, with linear or logarithmic axes. Where a value of x can be chosen, it is marked, and
 * the value under a mouse is read out; keyboards choose it elsewhere (a slider), for the plot is one image to them.
 *
 * Its colours are attributes, which every style sheet overrides, so that a plot in the text can be seen in feeds, too.
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
 * @typedef {object} Series
 * @property {string} name
 * @property {([x: number, y: number] | null)[]} points   null makes a gap
 * @property {"line" | "points"} [kind]
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
 * @property {boolean} [inText]     it stands in a text, which may be narrower, and the lines' names below it
 * @property {Choice} [choice]
 */

const HEIGHT = 230;
export const BLUE = "#3f83c4"; // as seen on a light and on a dark page: at least 3 : 1 on both
export const ORANGE = "#c8691f";
const COLOURS = [BLUE, ORANGE, "#2f8f5b", "#9a6bd0"];
const DASHES = ["", "6 4", "2 3", "9 3 2 3"];
const DOT = 5; // px across
const ALONE = 2; // px to both sides of a point between two gaps
const DIGIT = 7; // px of a letter of a tick, at most
/** The style of a picture that is as wide as it can be, up to its own width. */
export const FLUID = "display:block;max-width:100%;height:auto";
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

/** The plot in a given width, as it is drawn at build time, too. @param {Omit<LinePlotProps, "lines"> & { lines: Series[], width: number }} props */
export function Plot({ label, x, y, lines, marks, choice, width, inText = false }) {
  const isVisible = ([a, b] = [0, 0]) => (!x.log || a > 0) && (!y.log || b > 0);
  const visible = lines.map((line) => ({ ...line, points: line.points.filter((point) => !point || isVisible(point)) }));
  const points = visible.flatMap((line) => line.points.filter((point) => point !== null));
  const [floor, right] = [HEIGHT - MARGIN.bottom, width - MARGIN.right];
  const up = scaleOf(y, points.map(([, b]) => b), [floor, MARGIN.top]);
  const upTicks = up.ticks(TICKS_APART.y);
  const left = Math.max(MARGIN.left, ...upTicks.map(({ text }) => text.length * DIGIT + 10));
  const across = scaleOf(x, points.map(([a]) => a), [left, right]);
  return html`
    <svg role="img" aria-label=${label} width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`}
      fill="currentColor" style=${inText ? FLUID : null}>
      <g aria-hidden="true">
        ${spaced(across).map(({ value, text }) => html`
          <line class="grid" stroke="currentColor" stroke-opacity="0.2" x1=${across.at(value)} x2=${across.at(value)} y1=${MARGIN.top} y2=${floor} />
          <text class="tick" x=${across.at(value)} y=${floor + 17} text-anchor="middle">${text}</text>
        `)}
        ${upTicks.map(({ value, text }) => html`
          <line class="grid" stroke="currentColor" stroke-opacity="0.2" x1=${left} x2=${right} y1=${up.at(value)} y2=${up.at(value)} />
          <text class="tick" x=${left - 7} y=${up.at(value) + 4} text-anchor="end">${text}</text>
        `)}
        <text class="axis" x=${(left + right) / 2} y=${HEIGHT - 8} text-anchor="middle">${x.name}</text>
        <text class="axis" x="2" y="14">${y.name}</text>
        ${visible.map((line, k) => Curve(line, k, across, up, marks ?? false, visible.length > 1 && !inText))}
        ${choice && html`<${Chooser} choice=${choice} across=${across} up=${up} left=${left} right=${right} floor=${floor} />`}
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
  if (high > low) return linearScale([low, high], places, { whole });
  const around = (/** @type {number} */ share) => Math.max(-Number.MAX_VALUE, Math.min(low * share, Number.MAX_VALUE));
  const ends = /** @type {Range} */ (low < 0 ? [around(1.5), around(0.5)] : [around(0.5), around(1.5)]);
  return linearScale(values.length && low ? ends : [0, 1], places, { whole });
}

/** Ticks of the x axis whose texts do not touch. @param {Scale} across */
function spaced(across) {
  const ticks = across.ticks(TICKS_APART.x);
  const widest = Math.max(0, ...ticks.map(({ text }) => text.length * DIGIT + 8));
  return widest > TICKS_APART.x ? across.ticks(widest) : ticks;
}

/** The colour and the dashes of the line or the points with an index. @param {number} k */
export const lookOf = (k) => ({ colour: COLOURS[k % COLOURS.length], dashes: DASHES[(k + Math.floor(k / COLOURS.length)) % DASHES.length] });

/**
 * @param {Series} line
 * @param {number} k
 * @param {Scale} across
 * @param {Scale} up
 * @param {boolean} marked
 * @param {boolean} named
 */
function Curve({ name, points, kind = "line" }, k, across, up, marked, named) {
  const places = points.map((point) => point && [across.at(point[0]), up.at(point[1])]);
  const known = places.filter((place) => place !== null);
  const [endX = 0, endY = 0] = known.at(-1) ?? [];
  const { colour, dashes } = lookOf(k);
  return html`
    <g class=${`curve curve-${k + 1}`}>
      ${kind === "points" ? html`<${Dots} places=${known} k=${k} />` : html`
        <g fill="none" stroke=${colour} stroke-width="2" stroke-dasharray=${dashes || null}>
          ${runsOf(places).map((run) => html`<polyline points=${run.map(([a = 0, b = 0]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ")} />`)}
        </g>
      `}
      ${marked && known.map(([a = 0, b = 0]) => (MARKS[k] === "square"
        ? html`<rect x=${a - 3} y=${b - 3} width="6" height="6" />`
        : html`<circle cx=${a} cy=${b} r="3.2" />`))}
      ${named && html`<text class="name" x=${endX - 8} y=${endY - 8} text-anchor="end">${name}</text>`}
    </g>
  `;
}

/**
 * Points as one path: round ones, and squares where the index is odd, so that not only colour tells them apart.
 * @param {{ places: number[][], k: number }} props
 */
export function Dots({ places, k }) {
  const d = places.map(([a = 0, b = 0]) => `M${a.toFixed(1)} ${b.toFixed(1)}h0`).join("");
  return html`<path class="dots" d=${d} fill="none" stroke=${lookOf(k).colour} stroke-width=${DOT}
    stroke-linecap=${k % 2 ? "square" : "round"} />`;
}

/**
 * The pieces of a line between its gaps; a point alone is drawn as a short stroke.
 * @param {(number[] | null)[]} places
 */
function runsOf(places) {
  /** @type {number[][][]} */
  const runs = [[]];
  for (const place of places) {
    if (place) runs.at(-1)?.push(place);
    else runs.push([]);
  }
  return runs.filter((run) => run.length).map((run) => (run.length > 1 ? run : run.flatMap(([a = 0, b = 0]) => [[a - ALONE, b], [a + ALONE, b]])));
}

/**
 * Marks the chosen point; reads out the point under the mouse; a click, a drag or a finger's swipe chooses a point.
 * @param {{ choice: Choice, across: Scale, up: Scale, left: number, right: number, floor: number }} props
 */
function Chooser({ choice: { chosen, nearest, choose, describe }, across, up, left, right, floor }) {
  const [hovered, setHovered] = useState(/** @type {[number, number] | null} */ (null));
  const pointAt = (/** @type {any} */ { clientX, currentTarget }) =>
    nearest(across.valueAt(left + clientX - currentTarget.getBoundingClientRect().left));
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
    <rect class="area" x=${left} y=${MARGIN.top} width=${Math.max(right - left, 0)} height=${floor - MARGIN.top}
      onClick=${(/** @type {MouseEvent} */ event) => choose(pointAt(event)[0])}
      onPointerMove=${moved} onPointerLeave=${() => setHovered(null)} />
  `;
}
