/**
 * A large layer at a glance: a strip or a grid of cells, each tinted by the sign and size of its neuron's
 * value, the neurons that the step touches marked.
 *
 * Cells of one sign and strength are one path: 784 neurons are a dozen elements.
 */
import { html } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { refOf } from "../notation/refs.js";
import { keyOf } from "../notation/values.js";

/** @import { Scene } from "./drawing.js" */
/** @import { Role } from "./highlight.js" */
/** @import { Column, Grid } from "./layout.js" */

const LEVELS = 6; // strengths that are told apart

/** @param {{ scene: Scene, column: Column, grid: Grid, layer: number }} props */
export function Heat({ scene, column, grid, layer }) {
  const names = ["delta", "a", "z"].filter((name) => Array.isArray(scene.values.get(`${name}${layer}`)));
  const name = names[0] ?? "a";
  const key = keyOf({ name, layer });
  const touched = scene.highlight.touched(["a", "z", "delta", "b", "db"].map((each) => `${each}${layer}`));
  return html`
    <svg class="heat" data-ref=${key} x=${`${column.x.toFixed(3)}%`} y=${column.middle} overflow="visible" style=${scaled(grid)}>
      <g class="cells">
        ${Frame(grid, touched.find(({ ref }) => ref.row === undefined)?.role ?? "", names.length === 0)}
        ${Cells(scene.values.get(key), grid)}
        ${Marks(touched.flatMap(({ role, ref }) => (ref.row ? [{ role, k: ref.row - 1 }] : [])), grid)}
        ${Spot(grid)}
      </g>
      <text class="size" y=${(grid.rows * grid.cell) / 2 + 20}>${`${grid.count} ${layer === 0 ? "inputs" : "neurons"}`}</text>
    </svg>
  `;
}

/** @param {{ scene: Scene, grid: Grid }} props */
export function TargetHeat({ scene, grid }) {
  const { target } = scene.layout;
  return html`
    <svg class="heat" data-ref="target" x=${`${target.x.toFixed(3)}%`} y=${target.middle} overflow="visible" style=${scaled(grid)}>
      <g class="cells">${Frame(grid, scene.highlight.of("target"))}${Cells(scene.values.get("target"), grid)}${Spot(grid)}</g>
    </svg>
  `;
}

/**
 * How a grid is scaled in a narrow drawing, and by how much its label moves up then.
 * @param {Grid} grid
 */
const scaled = ({ rows, cell, narrow }) => `--narrow:${narrow.toFixed(3)};--up:${(((narrow - 1) * rows * cell) / 2).toFixed(1)}px`;

/**
 * The neurons that the step touches, each once.
 * @param {{ role: Role, k: number }[]} touched
 * @param {Grid} grid
 */
const Marks = (touched, { columns, rows, cell }) =>
  touched
    .filter(({ k }, i) => touched.findIndex((other) => other.k === k) === i)
    .map(({ role, k }) => html`
      <rect key=${k} class=${`ring ${role}`} rx="2" width=${cell + 6} height=${cell + 6}
        x=${((k % columns) - columns / 2) * cell - 3} y=${(Math.floor(k / columns) - rows / 2) * cell - 3} />
    `);

/**
 * @param {Grid} grid
 * @param {string} role
 * @param {boolean} [empty]   nothing is known of its neurons yet
 */
function Frame({ count, columns, rows, cell }, role, empty = false) {
  const [width, height] = [columns * cell, rows * cell];
  const box = (/** @type {number} */ by) => ({ x: -width / 2 - by, y: -height / 2 - by, width: width + 2 * by, height: height + 2 * by });
  return html`
    <rect class=${empty ? "frame empty" : "frame"} data-columns=${columns} data-cell=${cell} data-count=${count} ...${box(0)} />
    <rect class=${`ring ${role}`} rx="3" ...${box(5)} />
  `;
}

/** @param {Grid} grid */
const Spot = ({ cell }) => html`<rect class="spot" width=${cell} height=${cell} />`;

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
 * How the cells of a rendered layer lie.
 * @param {Element} heat
 */
function cellsOf(heat) {
  const frame = /** @type {SVGRectElement} */ (heat.querySelector(".frame"));
  const [columns = 1, cell = 1, count = 0] = ["columns", "cell", "count"].map((name) => Number(frame.dataset[name]));
  return { frame, x: frame.x.baseVal.value, y: frame.y.baseVal.value, columns, cell, count };
}

/**
 * The reference of the neuron whose cell is at a point of the page; "" if there is none.
 * @param {Element} heat
 * @param {{ clientX: number, clientY: number }} point
 */
export function cellAt(heat, { clientX, clientY }) {
  const { frame, x, y, columns, cell, count } = cellsOf(heat);
  const point = new DOMPoint(clientX, clientY).matrixTransform(frame.getScreenCTM()?.inverse());
  const [column, row] = [Math.floor((point.x - x) / cell), Math.floor((point.y - y) / cell)];
  const k = row * columns + column;
  return column >= 0 && column < columns && k >= 0 && k < count ? `${heat.getAttribute("data-ref")} ${k + 1}` : "";
}

/**
 * Frame the neuron that a reference means, in its rendered layer.
 * @param {Element} heat
 * @param {string} ref
 */
export function markCell(heat, ref) {
  const { row } = refOf(ref);
  const spot = /** @type {Element} */ (heat.querySelector(".spot"));
  if (row === undefined) return spot.removeAttribute("x");
  const { x, y, columns, cell } = cellsOf(heat);
  spot.setAttribute("x", `${x + ((row - 1) % columns) * cell}`);
  spot.setAttribute("y", `${y + Math.floor((row - 1) / columns) * cell}`);
}
