/**
 * Edge bundling: the weights beside a large layer. Up to a few hundred are lines, those of one sign and strength in
 * one path. More are a fan between the layers, in which the weights that the step touches are a narrower fan.
 */
import { html } from "../../vendor/preact.js";
import { refText } from "../notation/refs.js";
import { percent } from "./layout.js";
import { isFan } from "./weights.js";

/** @import { Column } from "./layout.js" */
/** @import { Scene } from "./scene.js" */
/** @import { Edge } from "./weights.js" */

const LEVELS = 5; // of strength
const THICKEST = 2.4;
const LABEL_Y = -20; // px, below the letter of the weights

/** @param {{ scene: Scene, gap: number, edges: Edge[] }} props */
export function EdgeBundle({ scene, gap, edges }) {
  const { columns, height } = scene.layout;
  const [left, right] = /** @type {[Column, Column]} */ ([columns[gap], columns[gap + 1]]);
  const lines = edges.filter((edge) => edge.gap === gap && !edge.alone);
  return html`
    <svg class="bundle" x=${percent(left.x)} width=${percent(right.x - left.x)} height=${height}
      viewBox=${`0 0 100 ${height}`} preserveAspectRatio="none" overflow="visible">
      ${isFan(scene, gap) ? Fans(scene, gap, left, right) : html`${Fan(`W${gap + 1}`, "clear", left.span, right.span)}${Paths(lines)}`}
    </svg>
    <svg class="bundle-size" x=${percent((left.x + right.x) / 2)} y=${LABEL_Y} overflow="visible">
      <text dy="0.35em">${`${scene.layers[gap + 1]} × ${scene.layers[gap]}`}</text>
    </svg>
  `;
}

/**
 * A fan of all weights, and narrower ones of the rows or entries that the step touches.
 * @param {Scene} scene
 * @param {number} gap
 * @param {Column} left
 * @param {Column} right
 */
function Fans({ highlight }, gap, left, right) {
  const weights = { name: "W", layer: gap + 1 };
  const touched = highlight.touched([`W${gap + 1}`, `dW${gap + 1}`]);
  const [parts, whole] = [touched.filter(({ ref }) => ref.row), touched.find(({ ref }) => !ref.row)];
  return html`
    ${Fan(refText(weights), whole?.role ?? "", left.span, right.span)}
    ${parts.map(({ role, ref }) => Fan(refText({ ...ref, ...weights }), role, spanOf(left, ref.column), spanOf(right, ref.row)))}
  `;
}

/**
 * @param {string} ref
 * @param {string} role
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
const Fan = (ref, role, from, to) => html`
  <path class=${`fan ${role}`} data-ref=${ref} vector-effect="non-scaling-stroke"
    d=${`M0 ${from[0]}L100 ${to[0]}V${to[1]}L0 ${from[1]}Z`} />
`;

/**
 * The vertical extent of a fan at a layer, or at one of its neurons.
 * @param {Column} column
 * @param {number} [neuron]   from 1
 * @returns {[number, number]}
 */
function spanOf({ span, grid, ends, middle }, neuron) {
  if (neuron === undefined) return span;
  const row = grid ? Math.floor((neuron - 1) / grid.columns) - grid.rows / 2 : 0;
  const half = grid ? Math.max(1, (grid.cell * grid.narrow) / 2) : 1;
  const y = ends[neuron - 1]?.y ?? middle + (row + 0.5) * (grid?.cell ?? 0) * (grid?.narrow ?? 1);
  return [y - half, y + half];
}

/**
 * Edges as lines, those of one sign, strength and role in one path.
 * @param {Edge[]} edges
 */
function Paths(edges) {
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const { value, share, role, from, to } of edges) {
    const group = `${value < 0 ? "negative" : "positive"} ${Math.ceil(share * LEVELS)} ${role}`;
    paths.set(group, `${paths.get(group) ?? ""}M0 ${from.y}L100 ${to.y}`);
  }
  return [...paths].map(([group, d]) => {
    const [sign, level, role] = group.split(" ");
    return html`<path key=${group} class=${`edge ${sign} ${role}`} vector-effect="non-scaling-stroke"
      stroke-width=${((Number(level) / LEVELS) * THICKEST).toFixed(2)} d=${d} />`;
  });
}
