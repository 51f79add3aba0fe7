/**
 * Paths over the drawing: every edge of them as wide as the largest product that runs through it; of a selected path
 * its edges and neurons, with its local derivatives. Edges at layers that are drawn as a grid have no ends and are left out.
 */
import { html } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { between, layoutOf, percent, share } from "../drawing/layout.js";

/** @import { Spec } from "../contract.js" */
/** @import { Layout } from "../drawing/layout.js" */
/** @import { Chosen } from "./number-choice.js" */
/** @import { Path } from "./contract.js" */

const WIDTH = { least: 1.5, most: 6 }; // px
const CHARACTER = 6.6; // px

/** @typedef {{ gap: number, from: number, to: number, size: number, value: number }} Part   an edge of a path, with its local derivative */

/** @param {{ spec: Spec, chosen: Chosen, paths: Path[], selected: number }} props */
export function PathsDrawing({ spec, chosen, paths, selected }) {
  const layout = layoutOf(spec.layers);
  const path = paths[selected];
  const largest = paths.reduce((most, { product }) => Math.max(most, Math.abs(product)), 0) || 1;
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const each of path ? [path] : paths) {
    for (const part of partsOf(each, chosen, Math.abs(each.product) / (path ? Math.abs(each.product) || 1 : largest))) {
      const key = `${part.gap} ${part.from} ${part.to}`;
      if ((parts.get(key)?.size ?? -1) < part.size) parts.set(key, part);
    }
  }
  const last = spec.layers.length - 1;
  const ends = new Set((path ? [path] : paths).map(({ neurons }) => neurons.at(-1) ?? 1));
  return html`
    <g class=${path ? "paths-drawn one" : "paths-drawn"}>
      ${[...parts].map(([key, part]) => Line(key, part, layout))}
      ${[...ends].map((row) => ToCost(layout, last, row))}
      ${path && [...parts].map(([key, part]) => Label(key, part, layout))}
    </g>
  `;
}

/**
 * The edges of a path: that of the weight, then one for each later layer. Where softmax ties a layer, the path leaves it at
 * another neuron than it came to.
 * @param {Path} path
 * @param {Chosen} chosen
 * @param {number} size   0…1
 * @returns {Part[]}
 */
function partsOf({ factors }, { layer, row, column }, size) {
  const first = { gap: layer - 1, from: column, to: row, size, value: factors[0]?.value ?? 0 };
  const later = factors.filter(({ of, by }) => of.name === "z" && by.name === "a");
  return [first, ...later.map(({ of, by, value }) => ({ gap: (of.layer ?? 1) - 1, from: by.row ?? 1, to: of.row ?? 1, size, value }))];
}

/**
 * The ends of an edge; null if one of its layers is a grid.
 * @param {Part} part
 * @param {Layout} layout
 */
function endsOf({ gap, from, to }, { columns }) {
  const [left, right] = [columns[gap], columns[gap + 1]];
  const [start, end] = [left?.ends[from - 1], right?.ends[to - 1]];
  return left && right && start && end ? { from: { x: left.x, y: start.y }, to: { x: right.x, y: end.y } } : null;
}

/**
 * @param {string} key
 * @param {Part} part
 * @param {Layout} layout
 */
function Line(key, part, layout) {
  const ends = endsOf(part, layout);
  if (!ends) return null;
  const { from, to } = ends;
  return html`<line key=${key} class="path" x1=${percent(from.x)} y1=${share(layout, from.y)} x2=${percent(to.x)} y2=${share(layout, to.y)}
    stroke-width=${(WIDTH.least + part.size * (WIDTH.most - WIDTH.least)).toFixed(2)} />`;
}

/**
 * The line from an output to the cost.
 * @param {Layout} layout
 * @param {number} last
 * @param {number} row
 */
function ToCost(layout, last, row) {
  const { columns, costX, costY } = layout;
  const output = columns[last];
  const slot = output?.ends[row - 1];
  if (!output || !slot) return null;
  return html`<line key=${`cost ${row}`} class="path" x1=${percent(output.x)} y1=${share(layout, slot.y)} x2=${percent(costX)} y2=${share(layout, costY - 12)} stroke-width=${WIDTH.least} />`;
}

/**
 * The local derivative of an edge.
 * @param {string} key
 * @param {Part} part
 * @param {Layout} layout
 */
function Label(key, part, layout) {
  const ends = endsOf(part, layout);
  if (!ends) return null;
  const { x, y } = between(ends.from, ends.to, 0.5);
  const text = short(part.value);
  const width = text.length * CHARACTER + 10;
  return html`
    <svg key=${`label ${key}`} x=${percent(x)} y=${share(layout, y)} overflow="visible">
      <g class="ghost"><rect x=${-width / 2} y="-9" width=${width} height="18" rx="4" /><text dy="0.33em">${text}</text></g>
    </svg>
  `;
}
