/**
 * A large layer as a heatmap: a strip or a grid of cells, coloured by the sign and size of the neurons' values, with
 * marks on the neurons that the step touches.
 *
 * Cells of one sign and strength share a path: 784 neurons are a dozen elements.
 */
import { html } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { keyOf, refOf } from "../notation/refs.js";
import { percent } from "./layout.js";

/** @import { Role } from "./highlight.js" */
/** @import { Column, Grid } from "./layout.js" */
/** @import { Scene } from "./scene.js" */

const LEVELS = 6; // of strength

/** @param {{ scene: Scene, column: Column, grid: Grid, layer: number }} props */
export function Heatmap({ scene, column, grid, layer }) {
  const names = ["delta", "a", "z"].filter((name) => Array.isArray(scene.values.get(`${name}${layer}`)));
  const name = names[0] ?? "a";
  const key = keyOf({ name, layer });
  const touched = scene.highlight.touched(["a", "z", "delta", "b", "db"].map((each) => `${each}${layer}`));
  return html`
    <svg class="heat" data-ref=${key} x=${percent(column.x)} y=${column.middle} overflow="visible" style=${scaled(grid)}>
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
export function TargetHeatmap({ scene, grid }) {
  const { target } = scene.layout;
  return html`
    <svg class="heat" data-ref="target" x=${percent(target.x)} y=${target.middle} overflow="visible" style=${scaled(grid)}>
      <g class="cells">${Frame(grid, scene.highlight.of("target"))}${Cells(scene.values.get("target"), grid)}${Spot(grid)}</g>
    </svg>
  `;
}

/**
 * Custom properties for the style sheet: the scale of a grid in a narrow drawing, and how far its label moves up.
 * @param {Grid} grid
 */
const scaled = ({ rows, cell, narrow }) => `--narrow:${narrow.toFixed(3)};--up:${(((narrow - 1) * rows * cell) / 2).toFixed(1)}px`;

/**
 * Rings around the neurons that the step touches.
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
 * @param {boolean} [empty]   no value of the layer is known yet
 */
function Frame({ count, columns, rows, cell }, role, empty = false) {
  const [width, height] = [columns * cell, rows * cell];
  const box = (/** @type {number} */ by) => ({ x: -width / 2 - by, y: -height / 2 - by, width: width + 2 * by, height: height + 2 * by });
  return html`
    <rect class=${empty ? "frame empty" : "frame"} data-columns=${columns} data-cell=${cell} data-count=${count} ...${box(0)} />
    <rect class=${`ring ${role}`} rx="3" ...${box(5)} />
  `;
}

/** The frame of one cell, placed by `markCell`. @param {Grid} grid */
const Spot = ({ cell }) => html`<rect class="spot" width=${cell} height=${cell} />`;

/**
 * The coloured cells; negative ones are also hatched.
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
 * The geometry of the cells of a rendered heatmap.
 * @param {Element} heatmap
 */
function cellsOf(heatmap) {
  const frame = /** @type {SVGRectElement} */ (heatmap.querySelector(".frame"));
  const [columns = 1, cell = 1, count = 0] = ["columns", "cell", "count"].map((name) => Number(frame.dataset[name]));
  return { frame, x: frame.x.baseVal.value, y: frame.y.baseVal.value, columns, cell, count };
}

/**
 * The reference of the neuron whose cell is at a point of the page; "" if there is none.
 * @param {Element} heatmap
 * @param {{ clientX: number, clientY: number }} point
 */
export function cellAt(heatmap, { clientX, clientY }) {
  const { frame, x, y, columns, cell, count } = cellsOf(heatmap);
  const point = new DOMPoint(clientX, clientY).matrixTransform(frame.getScreenCTM()?.inverse());
  const [column, row] = [Math.floor((point.x - x) / cell), Math.floor((point.y - y) / cell)];
  const k = row * columns + column;
  return column >= 0 && column < columns && k >= 0 && k < count ? `${heatmap.getAttribute("data-ref")} ${k + 1}` : "";
}

/**
 * Frame the cell of a neuron in its rendered heatmap; a reference to the whole layer removes the frame.
 * @param {Element} heatmap
 * @param {string} ref
 */
export function markCell(heatmap, ref) {
  const { row } = refOf(ref);
  const spot = /** @type {Element} */ (heatmap.querySelector(".spot"));
  if (row === undefined) return spot.removeAttribute("x");
  const { x, y, columns, cell } = cellsOf(heatmap);
  spot.setAttribute("x", `${x + ((row - 1) % columns) * cell}`);
  spot.setAttribute("y", `${y + Math.floor((row - 1) / columns) * cell}`);
}
