/**
 * The image of a matrix as SVG: a cell for each entry, coloured by its sign and strength; blank where there is no number.
 *
 * Cells of one colour share a path, so that 4,096 entries are some thirty elements. Negative entries have a minus sign, too, or, where
 * there is no room for it, a line through all that stand side by side.
 */
import { html } from "../../vendor/preact.js";
import { short } from "../format.js";
import { BLUE, FLUID, ORANGE } from "./line-plot.js";
import { linearScale } from "./scale.js";

const LEVELS = 12; // of strength
const WIDTH = 300; // px that the cells may take
const HEIGHT = 240;
const LARGEST_CELL = 28; // px
const SMALLEST_MINUS = 8; // px of a cell in which a minus sign can be seen
const LINE = 1; // px
const MARGIN = { left: 32, right: 8, top: 4, bottom: 20 };
const TICKS_APART = { x: 30, y: 20 }; // px

/** @param {{ label: string, entries: (number | null)[][] }} props */
export function MatrixImage({ label, entries }) {
  const [rows, columns] = [entries.length, entries[0]?.length ?? 0];
  const cell = Math.min(LARGEST_CELL, WIDTH / columns, HEIGHT / rows);
  const [width, height] = [columns * cell, rows * cell];
  const outer = { width: Math.ceil(width + MARGIN.left + MARGIN.right), height: Math.ceil(height + MARGIN.top + MARGIN.bottom) };
  const middle = (/** @type {number} */ index) => (index + 0.5) * cell;
  return html`
    <svg role="img" aria-label=${label} width=${outer.width} height=${outer.height} viewBox=${`0 0 ${outer.width} ${outer.height}`}
      fill="currentColor" style=${FLUID}>
      <g aria-hidden="true" transform=${`translate(${MARGIN.left} ${MARGIN.top})`}>
        <g transform=${`scale(${cell}) translate(0 0.5)`} fill="none" shape-rendering="crispEdges">
          ${colours(entries, cell >= SMALLEST_MINUS).map(({ level, d, minus }) => html`
            <path class="entries" stroke=${level < 0 ? ORANGE : BLUE} stroke-opacity=${(Math.abs(level) / LEVELS).toFixed(2)} d=${d} />
            ${level < 0 && html`<path class="minus" stroke="currentColor" stroke-opacity=${cell < SMALLEST_MINUS ? 0.4 : null}
              stroke-width=${(LINE / cell).toFixed(3)} d=${minus} />`}
          `)}
        </g>
        <rect width=${width} height=${height} fill="none" stroke="currentColor" stroke-opacity="0.5" />
        ${indices(columns, TICKS_APART.x / cell).map((index) => html`
          <text class="tick" x=${middle(index)} y=${height + 15} text-anchor="middle">${index}</text>
        `)}
        ${indices(rows, TICKS_APART.y / cell).map((index) => html`
          <text class="tick" x="-6" y=${middle(index) + 4} text-anchor="end">${index}</text>
        `)}
      </g>
    </svg>
  `;
}

/**
 * What the colours mean: of numbers of both signs the sizes, else from the smallest to the largest.
 * @param {(number | null)[][]} entries
 * @returns {{ name: string, colour: string, strength: number }[]}
 */
export function legendOf(entries) {
  const { low, high, isSigned } = extent(entries);
  if (!isSigned && low === high) return [{ name: short(low), colour: BLUE, strength: 1 }];
  const first = isSigned ? { colour: ORANGE, strength: -low / Math.max(-low, high) } : { colour: BLUE, strength: 0 };
  const last = { colour: BLUE, strength: isSigned ? high / Math.max(-low, high) : 1 };
  return [{ name: short(low), ...first }, ...(isSigned ? [{ name: "0", colour: BLUE, strength: 0 }] : []), { name: short(high), ...last }];
}

/** @param {(number | null)[][]} entries */
function extent(entries) {
  const known = entries.flat().filter((entry) => entry !== null);
  const [low, high] = [known.reduce((a, b) => Math.min(a, b), Infinity), known.reduce((a, b) => Math.max(a, b), -Infinity)];
  return { low, high, isSigned: low < 0 && high > 0 };
}

/**
 * For each colour the cells that have it as a line along the middles of the rows, in units of a cell, and their minus signs.
 * @param {(number | null)[][]} entries
 * @param {boolean} apart   each negative cell has a minus sign of its own
 */
function colours(entries, apart) {
  const { low, high, isSigned } = extent(entries);
  const levelOf = (/** @type {number | null} */ entry) => {
    if (entry === null) return 0;
    if (isSigned) return Math.round((entry / Math.max(-low, high)) * LEVELS);
    return high > low ? Math.round(((entry - low) / (high - low)) * LEVELS) : LEVELS;
  };
  /** @type {Map<number, { level: number, d: string, minus: string }>} */
  const found = new Map();
  entries.forEach((row, y) => {
    const levels = row.map(levelOf);
    for (let x = 0, end = 0; x < levels.length; x = end) {
      const level = levels[x] ?? 0;
      while (end < levels.length && levels[end] === level) end += 1;
      if (level === 0) continue;
      const colour = found.get(level) ?? { level, d: "", minus: "" };
      colour.d += `M${x} ${y}h${end - x}`;
      if (level < 0 && apart) for (let k = x; k < end; k += 1) colour.minus += `M${k + 0.3} ${y}h0.4`;
      else if (level < 0) colour.minus = colour.d;
      found.set(level, colour);
    }
  });
  return [...found.values()].sort((a, b) => a.level - b.level);
}

/** The indices that are written at an axis. @param {number} count @param {number} apart   of neighbours, in cells */
const indices = (count, apart) => linearScale([0, Math.max(count - 1, 1)], [0, Math.max(count - 1, 1)], { whole: true })
  .ticks(apart).map(({ value }) => value).filter((index) => index < count);
