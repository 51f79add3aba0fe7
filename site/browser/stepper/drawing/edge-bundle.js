/**
 * The weights between two layers of which one is large. Up to a few hundred they are lines, those of one sign and
 * strength one path; beyond that, a fan from the one layer to the other, in which the weights of the neuron that
 * the step touches are a narrower fan.
 */
import { html } from "../../vendor/preact.js";
import { refText } from "../notation/refs.js";

/** @import { Scene } from "./drawing.js" */
/** @import { Edge } from "./edges.js" */
/** @import { Column } from "./layout.js" */

const MOST_LINES = 400;
const LEVELS = 5; // strengths that are told apart
const THICKEST = 2.4;
const LABEL = 46; // px from above, under the letter of the weights

/**
 * @param {Scene} scene
 * @param {number} gap
 */
export const isBundled = ({ layout }, gap) => [gap, gap + 1].some((layer) => layout.columns[layer]?.grid);

/**
 * @param {Scene} scene
 * @param {number} gap
 */
export function isFan({ layout }, gap) {
  const count = (/** @type {number} */ layer) => layout.columns[layer]?.ends.length ?? 0;
  const lines = count(gap) * count(gap + 1);
  return lines === 0 || lines > MOST_LINES;
}

/** @param {{ scene: Scene, gap: number, edges: Edge[] }} props */
export function Bundle({ scene, gap, edges }) {
  const { columns, height } = scene.layout;
  const [left, right] = /** @type {[Column, Column]} */ ([columns[gap], columns[gap + 1]]);
  const percent = (/** @type {number} */ x) => `${x.toFixed(3)}%`;
  const lines = edges.filter((edge) => edge.gap === gap && !edge.alone);
  return html`
    <svg class="bundle" x=${percent(left.x)} width=${percent(right.x - left.x)} height=${height}
      viewBox=${`0 0 100 ${height}`} preserveAspectRatio="none" overflow="visible">
      ${isFan(scene, gap) ? Fans(scene, gap, left, right) : html`${Fan(`W${gap + 1}`, "clear", left.span, right.span)}${Paths(lines)}`}
    </svg>
    <svg class="bundle-size" x=${percent((left.x + right.x) / 2)} y=${LABEL} overflow="visible">
      <text dy="0.35em">${`${scene.layers[gap + 1]} × ${scene.layers[gap]}`}</text>
    </svg>
  `;
}

/**
 * @param {Scene} scene
 * @param {number} gap
 * @param {Column} left
 * @param {Column} right
 */
function Fans({ highlight }, gap, left, right) {
  const weights = { name: "W", layer: gap + 1 };
  const touched = highlight.touched([`W${gap + 1}`, `dW${gap + 1}`]);
  const [of, whole] = [touched.filter(({ ref }) => ref.row), touched.find(({ ref }) => !ref.row)];
  return html`
    ${Fan(refText(weights), whole?.role ?? "", left.span, right.span)}
    ${of.map(({ role, ref }) => Fan(refText({ ...ref, ...weights }), role, spanOf(left, ref.column), spanOf(right, ref.row)))}
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
 * Where a layer's end of a fan lies: all of it, or one neuron of it.
 * @param {Column} column
 * @param {number} [place]   from 1
 * @returns {[number, number]}
 */
function spanOf({ span, grid, ends, middle }, place) {
  if (place === undefined) return span;
  const row = grid ? Math.floor((place - 1) / grid.columns) - grid.rows / 2 : 0;
  const half = grid ? Math.max(1, (grid.cell * grid.narrow) / 2) : 1;
  const y = ends[place - 1]?.y ?? middle + (row + 0.5) * (grid?.cell ?? 0) * (grid?.narrow ?? 1);
  return [y - half, y + half];
}

/**
 * Lines of one sign, strength and role as one path.
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
