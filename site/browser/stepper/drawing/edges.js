/**
 * Draws the edges: lines between neurons, the numbers of those that the step touches, dotted links to the target.
 */
import { html } from "../../vendor/preact.js";
import { fitted, short } from "../../shared/format.js";
import { refText } from "../notation/refs.js";
import { EdgeBundle } from "./edge-bundle.js";
import { between, percent } from "./layout.js";
import { isBundled } from "./weights.js";

/** @import { Scene } from "./scene.js" */
/** @import { Edge } from "./weights.js" */

const THINNEST = 0.8;
const THICKEST = { roomy: 5.5, dense: 3 };
const NARROW = 5; // digits

/** @param {{ scene: Scene, edges: Edge[] }} props */
export function Edges({ scene, edges }) {
  return html`
    <g class="edges">
      ${scene.layout.columns.slice(1).map((_, gap) =>
        isBundled(scene, gap) && html`<${EdgeBundle} key=${`bundle ${gap}`} scene=${scene} gap=${gap} edges=${edges} />`)}
      ${edges.filter(({ gap, alone }) => alone || !isBundled(scene, gap)).map((edge) => Line(edge, scene))}
      ${scene.layout.hasTarget && html`<${TargetLinks} scene=${scene} />`}
    </g>
  `;
}

/**
 * The numbers of the edges that the step touches. They are drawn after the neurons, so that no digit is covered.
 * @param {{ scene: Scene, edges: Edge[] }} props
 */
export const EdgeLabels = ({ scene, edges }) =>
  html`<g class="edge-labels">${edges.filter((edge) => edge.role).map((edge) => Label(edge, scene))}</g>`;

/** @param {Edge} edge */
const refOf = ({ name, gap, row, column }) =>
  refText({ name, layer: gap + 1, row: row + 1, column: column + 1 });

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
 * The edge's number, once for a narrow drawing with fewer digits and once for a wide one; the style sheet shows one.
 * @param {Edge} edge
 * @param {Scene} scene
 */
function Label(edge, { layout, step }) {
  const dense = step?.writes.name === "delta"; // with δ and z at both ends a narrow drawing has no room
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
 * Links from the outputs to their targets.
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
