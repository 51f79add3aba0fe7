/**
 * The weights as lines between the neurons; in a gradient's own step, the gradient instead.
 */
import { html } from "../../vendor/preact.js";
import { fitted, short } from "../../shared/format.js";
import { Bundle, isBundled, isFan } from "./edge-bundle.js";
import { between } from "./layout.js";
import { refText } from "../notation/refs.js";
import { element } from "../notation/values.js";

/** @import { Scene } from "./drawing.js" */
/** @import { Role } from "./highlight.js" */

const THINNEST = 0.8;
const THICKEST = { roomy: 5.5, dense: 3 };
const NARROW = 5; // digits

/**
 * @typedef {object} Edge
 * @property {number} gap     0-based: the edge leads to layer gap + 1
 * @property {number} row
 * @property {number} column
 * @property {{x: number, y: number}} from
 * @property {{x: number, y: number}} to
 * @property {number} value
 * @property {number} share   of the largest size, 0…1
 * @property {Role} role
 * @property {boolean} alone  the step touches it, and not all the others
 * @property {string} name    "W", or "dW" where the gradient is shown
 */

/** @param {Scene} scene */
export const edgesOf = (scene) => scene.layout.columns.slice(1).flatMap((_, gap) => edgesIn(scene, gap));

/** @param {{ scene: Scene, edges: Edge[] }} props */
export function Edges({ scene, edges }) {
  return html`
    <g class="edges">
      ${scene.layout.columns.slice(1).map((_, gap) =>
        isBundled(scene, gap) && html`<${Bundle} key=${`bundle ${gap}`} scene=${scene} gap=${gap} edges=${edges} />`)}
      ${edges.filter(({ gap, alone }) => alone || !isBundled(scene, gap)).map((edge) => Line(edge, scene))}
      ${scene.layout.judged && html`<${TargetLinks} scene=${scene} />`}
    </g>
  `;
}

/**
 * The numbers of the edges that the step touches, over the neurons: a number that is cut off would be another.
 * @param {{ scene: Scene, edges: Edge[] }} props
 */
export const EdgeLabels = ({ scene, edges }) =>
  html`<g class="edge-labels">${edges.filter((edge) => edge.role).map((edge) => Label(edge, scene))}</g>`;

/**
 * @param {Scene} scene
 * @param {number} gap
 * @returns {Edge[]}
 */
function edgesIn(scene, gap) {
  if (isFan(scene, gap)) return [];
  const { layout, values, highlight } = scene;
  const showsGradient = highlight.of(`dW${gap + 1}`) === "writes";
  const key = `${showsGradient ? "dW" : "W"}${gap + 1}`;
  const largest = largestSize(values.get(key));
  const [left, right] = [layout.columns[gap], layout.columns[gap + 1]];
  if (!left || !right) return [];
  const some = highlight.touched([key]).some(({ ref }) => ref.row !== undefined);
  return right.ends.flatMap((to) =>
    left.ends.flatMap((from) => {
      const value = element(values, key, to.index, from.index);
      if (value === null) return [];
      const role = highlight.of(key, to.index, from.index);
      return {
        gap,
        row: to.index,
        column: from.index,
        from: { x: left.x, y: from.y },
        to: { x: right.x, y: to.y },
        value,
        share: largest ? Math.abs(value) / largest : 0,
        role,
        alone: some && role !== "",
        name: showsGradient ? "dW" : "W",
      };
    }),
  );
}

/** @param {Edge} edge */
const refOf = ({ name, gap, row, column }) =>
  refText({ name, layer: gap + 1, row: row + 1, column: column + 1 });

/** @param {unknown} matrix */
function largestSize(matrix) {
  const entries = Array.isArray(matrix) ? matrix.flat().filter((entry) => entry !== null) : [];
  return entries.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
}

/**
 * @param {Edge} edge
 * @param {Scene} scene
 */
function Line(edge, scene) {
  const { from, to, role, share } = edge;
  const sign = edge.value < 0 ? "negative" : "positive";
  const arrow = role && `url(#arrow-${sign})`;
  const backward = scene.step?.phase === "backward";
  const thickest = scene.layout.roomy ? THICKEST.roomy : THICKEST.dense;
  return html`
    <line key=${`${edge.gap},${edge.row},${edge.column}`} class=${`edge ${sign} ${role}`} data-ref=${refOf(edge)}
      x1=${percent(from.x)} y1=${from.y} x2=${percent(to.x)} y2=${to.y}
      stroke-width=${(THINNEST + share * (thickest - THINNEST)).toFixed(2)}
      marker-end=${!backward && arrow ? arrow : "none"}
      marker-start=${backward && arrow ? arrow : "none"} />
  `;
}

/**
 * The edge's number, once for a narrow drawing, rounded more, and once for a wide one; the style sheet shows one.
 * @param {Edge} edge
 * @param {Scene} scene
 */
function Label(edge, { layout, step }) {
  const dense = step?.writes.name === "delta"; // δ and z at both ends leave a narrow drawing no room
  return (/** @type {("narrow" | "wide")[]} */ (dense ? ["wide"] : ["narrow", "wide"])).map((drawing) => {
    const label = drawing === "narrow" ? fitted(edge.value, NARROW) : short(edge.value);
    const at = layout.labelAt[edge.gap]?.[drawing] ?? null;
    if (at === null) return null;
    const { x, y } = between(edge.from, edge.to, at);
    const above = drawing === "narrow" && edge.from.y === edge.to.y ? 14 : 0; // clear of the numbers at both ends
    return html`
      <svg class=${`edge-label ${drawing} ${edge.role}`} data-ref=${refOf(edge)} x=${percent(x)} y=${(y - above).toFixed(1)} overflow="visible">
        <text dy="0.35em">${label}</text>
      </svg>
    `;
  });
}

/**
 * The output meets the target where the cost is measured.
 * @param {{ scene: Scene }} props
 */
function TargetLinks({ scene }) {
  const { layout, highlight } = scene;
  const output = layout.columns.at(-1);
  if (!output) return null;
  return layout.target.slots.map(
    ({ index, y }) =>
      html`<line class=${`link ${highlight.of("target", index)}`} x1=${percent(output.x)} y1=${y} x2=${percent(layout.target.x)} y2=${y} />`,
  );
}

const percent = (/** @type {number} */ x) => `${x.toFixed(3)}%`;
