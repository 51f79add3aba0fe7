/**
 * A large layer at a glance: a strip or a grid of cells, each tinted by the sign and size of its neuron's
 * value, and the band of all weights between two layers of which one is large.
 *
 * Cells of one sign and strength are one path: 784 neurons are a dozen elements.
 */
import { html } from "../vendor/preact.js";
import { short } from "../shared/format.js";
import { keyOf } from "./values.js";

/** @import { Scene } from "./drawing.js" */
/** @import { Column, Grid } from "./layout.js" */

const LEVELS = 6; // strengths that are told apart

/** @param {{ scene: Scene, column: Column, grid: Grid, layer: number }} props */
export function Heat({ scene, column, grid, layer }) {
  const names = ["delta", "a", "z"].filter((name) => Array.isArray(scene.values.get(`${name}${layer}`)));
  const name = names[0] ?? "a";
  const key = keyOf({ name, layer });
  return html`
    <svg class="heat" data-ref=${key} x=${`${column.x.toFixed(3)}%`} y=${column.middle} overflow="visible">
      ${Frame(grid, scene.highlight.ofAny(["a", "z", "delta", "b", "db"].map((each) => `${each}${layer}`)))}
      ${Cells(scene.values.get(key), grid)}
      <text class="size" y=${(grid.rows * grid.cell) / 2 + 18}>${`${grid.count} neurons`}</text>
    </svg>
  `;
}

/** @param {{ scene: Scene, grid: Grid }} props */
export function TargetHeat({ scene, grid }) {
  const { target } = scene.layout;
  return html`
    <svg class="heat" data-ref="target" x=${`${target.x.toFixed(3)}%`} y=${target.middle} overflow="visible">
      ${Frame(grid, scene.highlight.of("target"))}${Cells(scene.values.get("target"), grid)}
    </svg>
  `;
}

/**
 * @param {Grid} grid
 * @param {string} role
 */
function Frame({ columns, rows, cell }, role) {
  const [width, height] = [columns * cell, rows * cell];
  const box = (/** @type {number} */ by) => ({ x: -width / 2 - by, y: -height / 2 - by, width: width + 2 * by, height: height + 2 * by });
  return html`
    <rect class="frame" ...${box(0)} />
    <rect class=${`ring ${role}`} rx="3" ...${box(5)} />
  `;
}

/**
 * @param {unknown} values
 * @param {Grid} grid
 */
function Cells(values, { columns, rows, cell }) {
  if (!Array.isArray(values)) return null;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  /** @type {Map<string, string>} */
  const paths = new Map();
  values.forEach((value, k) => {
    const level = largest ? Math.round((Math.abs(value ?? 0) / largest) * LEVELS) : 0;
    if (level === 0) return;
    const x = ((k % columns) - columns / 2) * cell;
    const y = (Math.floor(k / columns) - rows / 2) * cell;
    const group = `${value < 0 ? "negative" : "positive"} ${level}`;
    paths.set(group, `${paths.get(group) ?? ""}M${x} ${y}h${cell}v${cell}h-${cell}z`);
  });
  return html`
    <title>${`largest size ${short(largest)}`}</title>
    ${[...paths].map(([group, d]) => {
      const [sign, level] = group.split(" ");
      return html`<path key=${group} class=${`cell ${sign}`} opacity=${(Number(level) / LEVELS).toFixed(2)} d=${d} />
        ${sign === "negative" && html`<path key=${`${group} mark`} class="mark" d=${d} />`}`;
    })}
  `;
}

/**
 * All weights between two layers, as one band, where they are too many for lines.
 * @param {{ scene: Scene, gap: number }} props
 */
export function Band({ scene, gap }) {
  const { columns } = scene.layout;
  const [left, right] = [columns[gap], columns[gap + 1]];
  if (!left || !right || !(left.grid || right.grid)) return null;
  const role = scene.highlight.ofAny([`W${gap + 1}`, `dW${gap + 1}`]);
  const [m, n] = [scene.layers[gap + 1], scene.layers[gap]];
  return html`
    <line class=${`band ${role}`} data-ref=${`W${gap + 1}`} x1=${`${left.x.toFixed(3)}%`} x2=${`${right.x.toFixed(3)}%`}
      y1=${left.middle} y2=${right.middle} />
    <svg class="band-label" x=${`${((left.x + right.x) / 2).toFixed(3)}%`} y=${(left.middle + right.middle) / 2} overflow="visible">
      <text dy="0.35em">${`${m} × ${n}`}</text>
    </svg>
  `;
}
