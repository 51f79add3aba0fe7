/**
 * The picture of a cost over two weights: a map with level lines, the path of gradient descent, and at the current
 * point the arrow of −η∇C. The reader moves the start of the path by dragging, by clicking or by the arrow keys.
 */
import { html } from "../vendor/preact.js";
import { short } from "../shared/format.js";
import { Axes, LevelLabels, outline } from "../shared/plot/level-map.js";
import { Movable } from "../shared/plot/movable.js";
import { Plane } from "../shared/plot/plane.js";

/** @import { Description, Frame } from "./contract.js" */
/** @import { Name } from "../shared/plot/level-map.js" */
/** @import { View } from "../shared/plot/plane.js" */
/** @import { Action, State } from "./state.js" */

/**
 * @typedef {{ cost: number, rings: number[][] }} Level   x, y, x, y, … as in level-map.js
 * @typedef {[number, number]} Point
 * @typedef {Frame & { at: Point, to: Point | null, inside: boolean }} SurfaceFrame
 * @typedef {Omit<Description, "frames"> & { weights: [Name, Name], view: View, ticks: { x: number[], y: number[] },
 *   levels: Level[], frames: SurfaceFrame[] }} Surface
 */

const SIZE = { width: 380, height: 380 };
const BOX = { x: -52, y: -8, width: 440, height: 436 };
const FAR = 2000; // px; points farther away are drawn at this distance
const LEAST_GAP = 20; // px between two numbers of steps

/** @param {{ figure: Surface, frame: SurfaceFrame, state: State, dispatch: (action: Action) => void }} props */
export function Surface({ figure, frame, state, dispatch }) {
  const plane = new Plane(figure.view, SIZE);
  const points = figure.frames.map(({ at }) => placed(plane, at));
  const k = figure.frames.indexOf(frame);
  const requested = state.requested?.start;
  const start = /** @type {Point} */ (Array.isArray(requested) ? requested : figure.parameters.start);
  return html`
    <div class="map">
      <svg role="img" aria-label=${frame.sentence} viewBox=${`${BOX.x} ${BOX.y} ${BOX.width} ${BOX.height}`}>
        <svg width=${SIZE.width} height=${SIZE.height} overflow="hidden">
          ${figure.levels.map(({ cost, rings }) => html`<path key=${cost} class="band" d=${outline(rings, SIZE)} />`)}
          ${LevelLabels(figure.levels.map(({ cost, rings }) => ({ value: cost, rings })), points, SIZE)}
          ${Path(points, k)}
          ${frame.to && Arrow(placed(plane, frame.at), placed(plane, frame.to))}
          ${Dots(points, k)}
        </svg>
        ${Axes(figure.ticks, plane, figure.weights)}
      </svg>
      ${state.live && html`
        <${Movable} at=${start} move=${(/** @type {Point} */ to) => dispatch({ type: "request", changes: { start: plane.nearest(to) } })}
          label=${`Start of the path at ${start.map(short).join(", ")}. The arrow keys move it.`} plane=${plane} box=${BOX} />
      `}
    </div>
    <p class="of">${frame.inside ? "lines of equal cost, and the path of gradient descent" : `step ${k} is outside of the picture`}</p>
  `;
}

/**
 * The place of a point in px; of one very far away, a place in its direction.
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
 * The path up to the current point, and the rest of it dashed.
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
 * The points of the path; those with enough room are numbered.
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
