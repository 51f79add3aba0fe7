/**
 * The picture of a cost over two weights: a map with level lines, on it the path of gradient descent, and
 * at the current point the arrow of −η∇C. The start can be dragged, clicked or moved by arrow keys.
 */
import { html } from "../vendor/preact.js";
import { short } from "../shared/format.js";
import { labelPlaces } from "./level-labels.js";
import { Movable } from "./movable.js";
import { Plane } from "./plane.js";

/** @import { Description, Frame } from "./contract.js" */
/** @import { View } from "./plane.js" */
/** @import { Action, State } from "./state.js" */

/**
 * @typedef {{ letter: string, upper: string, lower: string }} Weight
 * @typedef {{ cost: number, rings: number[][] }} Level   x, y, x, y, … with the picture from 0 to UNITS
 * @typedef {[number, number]} Point
 * @typedef {Frame & { at: Point, to: Point | null, inside: boolean }} SurfaceFrame
 * @typedef {Omit<Description, "frames"> & { weights: [Weight, Weight], view: View, ticks: { x: number[], y: number[] },
 *   levels: Level[], frames: SurfaceFrame[] }} Surface
 */

const UNITS = 1000;
const SIZE = { width: 380, height: 380 };
const BOX = { x: -52, y: -8, width: 440, height: 436 };
const FAR = 2000; // px; what is farther away is drawn as far in the same direction
const LEAST_GAP = 20; // px between two numbers of steps

/** @param {{ figure: Surface, frame: SurfaceFrame, state: State, dispatch: (action: Action) => void }} props */
export function Surface({ figure, frame, state, dispatch }) {
  const plane = new Plane(figure.view, SIZE);
  const points = figure.frames.map(({ at }) => placed(plane, at));
  const k = figure.frames.indexOf(frame);
  return html`
    <div class="map">
      <svg role="img" aria-label=${frame.sentence} viewBox=${`${BOX.x} ${BOX.y} ${BOX.width} ${BOX.height}`}>
        <svg width=${SIZE.width} height=${SIZE.height} overflow="hidden">
          ${figure.levels.map(({ cost, rings }) => html`<path key=${cost} class="band" d=${rings.map(outline).join("")} />`)}
          ${Labels(figure.levels, points)}
          ${Path(points, k)}
          ${frame.to && Arrow(placed(plane, frame.at), placed(plane, frame.to))}
          ${Dots(points, k)}
        </svg>
        ${Axes(figure, plane)}
      </svg>
      ${state.live && html`<${Movable} figure=${figure} state=${state} dispatch=${dispatch} plane=${plane} box=${BOX} />`}
    </div>
    <p class="of">${frame.inside ? "lines of equal cost, and the path of gradient descent" : `step ${k} is outside of the picture`}</p>
  `;
}

/**
 * A point in the picture, or in its direction if it is very far away.
 * @param {Plane} plane
 * @param {Point} point
 * @returns {Point}
 */
function placed(plane, [a, b]) {
  const [x, y] = [plane.across(a), plane.up(b)];
  const distance = Math.hypot(x, y);
  return distance > FAR ? [(x / distance) * FAR, (y / distance) * FAR] : [x, y];
}

/**
 * A ring as a closed curve: smooth, with its corners as control points; outside of the picture straight.
 * @param {number[]} ring
 */
function outline(ring) {
  const scale = SIZE.width / UNITS;
  const count = ring.length / 2;
  const [across, up] = [(/** @type {number} */ k) => ring[2 * (k % count)] ?? 0, (/** @type {number} */ k) => ring[2 * (k % count) + 1] ?? 0];
  const place = (/** @type {number} */ x, /** @type {number} */ y) => `${rounded(x * scale)} ${rounded(SIZE.height - y * scale)}`;
  const corner = (/** @type {number} */ k) => place(across(k), up(k));
  const middle = (/** @type {number} */ k) => place((across(k) + across(k + 1)) / 2, (up(k) + up(k + 1)) / 2);
  const seen = (/** @type {number} */ k) => [across(k), up(k)].every((unit) => unit >= 0 && unit <= UNITS);
  const parts = Array.from({ length: count }, (_, k) => (seen(k) ? `Q${corner(k)} ${middle(k)}` : `L${corner(k)}`));
  return `M${seen(count - 1) ? middle(count - 1) : corner(count - 1)}${parts.join("")}Z`;
}

/** @param {number} place */
const rounded = (place) => Math.round(place * 10) / 10;

/**
 * Each line's cost, where there is room for it.
 * @param {Level[]} levels
 * @param {Point[]} path
 */
function Labels(levels, path) {
  const places = labelPlaces(levels.map(({ rings }) => rings), path, SIZE, UNITS);
  return places.map(({ level, x, y, angle }) => html`
    <text key=${`${x} ${y}`} class="level" transform=${`translate(${x} ${y}) rotate(${angle})`} dy="0.35em">
      ${short(levels[level]?.cost ?? 0)}
    </text>
  `);
}

/**
 * The way behind the current point, and the way ahead.
 * @param {Point[]} points
 * @param {number} k
 */
function Path(points, k) {
  const line = (/** @type {Point[]} */ some) => some.map((point) => point.join(" ")).join(",");
  return html`
    <polyline class="way under" points=${line(points)} />
    <polyline class="way ahead" points=${line(points.slice(k))} />
    <polyline class="way" points=${line(points.slice(0, k + 1))} />
  `;
}

/**
 * The points with their numbers; where they crowd, some keep theirs for themselves.
 * @param {Point[]} points
 * @param {number} current
 */
function Dots(points, current) {
  /** @type {Map<number, Point>} */
  const numbered = new Map();
  for (const k of [current, 0, points.length - 1, ...points.keys()]) {
    const [x, y] = points[k] ?? [0, 0];
    const free = [...numbered.values()].every(([a, b]) => Math.hypot(a - x, b - y) >= LEAST_GAP);
    if (!numbered.has(k) && free) numbered.set(k, [x, y]);
  }
  const sorted = [...points.entries()].sort(([a], [b]) => Number(a === current) - Number(b === current));
  return sorted.map(([k, [x, y]]) => html`
    <g key=${k}>
      <circle class=${k === current ? "dot current" : k === 0 ? "dot start" : "dot"} cx=${x} cy=${y} r=${k === current || k === 0 ? 5 : 3} />
      ${numbered.has(k) && html`<text class="nth" x=${x} y=${y} dx="9" dy="-7">${k}</text>`}
    </g>
  `);
}

/**
 * @param {Point} from
 * @param {Point} to
 */
function Arrow([x, y], [a, b]) {
  const length = Math.hypot(a - x, b - y);
  if (length < 1) return null;
  const head = Math.min(11, length);
  const [u, v] = [(a - x) / length, (b - y) / length];
  const [p, q] = [a - head * u, b - head * v];
  const corner = (/** @type {number} */ side) => `${p - side * head * 0.45 * v} ${q + side * head * 0.45 * u}`;
  return html`
    <line class="arrow" x1=${x} y1=${y} x2=${p} y2=${q} />
    <path class="head" d=${`M${a} ${b}L${corner(1)}L${corner(-1)}Z`} />
  `;
}

/**
 * @param {Surface} figure
 * @param {Plane} plane
 */
function Axes({ weights: [first, second], ticks }, { across, up }) {
  const { width, height } = SIZE;
  return html`
    <rect class="border" width=${width} height=${height} />
    ${ticks.x.map((x) => html`
      <line key=${`x ${x}`} class="tick" x1=${across(x)} x2=${across(x)} y1=${height} y2=${height + 5} />
      <text key=${`at ${x}`} class="number" x=${across(x)} y=${height + 19}>${short(x)}</text>
    `)}
    ${ticks.y.map((y) => html`
      <line key=${`y ${y}`} class="tick" x1="-5" x2="0" y1=${up(y)} y2=${up(y)} />
      <text key=${`at ${y}`} class="number side" x="-9" y=${up(y)} dy="0.35em">${short(y)}</text>
    `)}
    ${Name(first, width / 2 - 14, height + 39)}${Name(second, -50, height / 2 + 5)}
  `;
}

/**
 * @param {Weight} weight
 * @param {number} x
 * @param {number} y
 */
function Name({ letter, upper, lower }, x, y) {
  return html`
    <text class="letter name" x=${x} y=${y}>${letter}</text>
    <text class="index name" x=${x + 17} y=${y - 8}>${upper}</text>
    <text class="index name" x=${x + 13} y=${y + 5}>${lower}</text>
  `;
}
