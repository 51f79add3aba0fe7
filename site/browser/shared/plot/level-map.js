/**
 * The parts of a map with level lines: the lines, their values, and the axes. Layout only.
 */
import { html } from "../../vendor/preact.js";
import { short } from "../format.js";
import { labelPlaces } from "./level-labels.js";

/** @import { Plane, Size } from "./plane.js" */

/**
 * @typedef {{ letter: string, upper: string, lower: string }} Name   of an axis, with indices
 * @typedef {{ value: number, rings: number[][] }} Level   each ring x, y, x, y, … from 0 to UNITS across the picture
 */

const UNITS = 1000;

/**
 * Rings as closed paths: smooth, with the corners as control points; straight outside of the picture.
 * @param {number[][]} rings
 * @param {Size} size
 */
export const outline = (rings, size) => rings.map((ring) => curve(ring, size)).join("");

/**
 * @param {number[]} ring
 * @param {Size} size
 */
function curve(ring, size) {
  const scale = size.width / UNITS;
  const count = ring.length / 2;
  const [across, up] = [(/** @type {number} */ k) => ring[2 * (k % count)] ?? 0, (/** @type {number} */ k) => ring[2 * (k % count) + 1] ?? 0];
  const place = (/** @type {number} */ x, /** @type {number} */ y) => `${rounded(x * scale)} ${rounded(size.height - y * scale)}`;
  const corner = (/** @type {number} */ k) => place(across(k), up(k));
  const middle = (/** @type {number} */ k) => place((across(k) + across(k + 1)) / 2, (up(k) + up(k + 1)) / 2);
  const seen = (/** @type {number} */ k) => [across(k), up(k)].every((unit) => unit >= 0 && unit <= UNITS);
  const parts = Array.from({ length: count }, (_, k) => (seen(k) ? `Q${corner(k)} ${middle(k)}` : `L${corner(k)}`));
  return `M${seen(count - 1) ? middle(count - 1) : corner(count - 1)}${parts.join("")}Z`;
}

/** @param {number} place */
const rounded = (place) => Math.round(place * 10) / 10;

/**
 * The values of the lines, where there is room.
 * @param {Level[]} levels
 * @param {[number, number][]} points   that labels keep clear of
 * @param {Size} size
 */
export function LevelLabels(levels, points, size) {
  const places = labelPlaces(levels.map(({ rings }) => rings), points, size, UNITS);
  return places.map(({ level, x, y, angle }) => html`
    <text key=${`${x} ${y}`} class="level" transform=${`translate(${x} ${y}) rotate(${angle})`} dy="0.35em">
      ${short(levels[level]?.value ?? 0)}
    </text>
  `);
}

/**
 * The border, ticks and names of both axes.
 * @param {{ x: number[], y: number[] }} ticks
 * @param {Plane} plane
 * @param {[Name, Name]} names
 */
export function Axes(ticks, { across, up, size: { width, height } }, [first, second]) {
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
    ${Letter(first, width / 2 - 14, height + 39)}${Letter(second, -50, height / 2 + 5)}
  `;
}

/**
 * @param {Name} name
 * @param {number} x
 * @param {number} y
 */
function Letter({ letter, upper, lower }, x, y) {
  return html`
    <text class="letter name" x=${x} y=${y}>${letter}</text>
    <text class="index name" x=${x + 17} y=${y - 8}>${upper}</text>
    <text class="index name" x=${x + (upper ? 13 : 10)} y=${y + 5}>${lower}</text>
  `;
}
