/**
 * Draws the edges: lines between neurons, the numbers of those that the step touches, dotted links to the target.
 */
import { html } from "../../vendor/preact.js";
import { fitted, short } from "../../shared/format.js";
import { refText } from "../notation/refs.js";
import { EdgeBundle } from "./edge-bundle.js";
import { neuronsAt, placesOf } from "./label-places.js";
import { between, percent, share } from "./layout.js";
import { isBundled } from "./weights.js";

/** @import { Place, Width } from "./label-places.js" */
/** @import { Layout } from "./layout.js" */
/** @import { Scene } from "./scene.js" */
/** @import { Edge } from "./weights.js" */

const THINNEST = 0.8;
const THICKEST = { roomy: 5.5, dense: 3 };
const NARROW = 5.5; // digits: −0.025 and −0.748 fit
const WIDTHS = /** @type {Width[]} */ (["narrow", "wide"]);
const CHARACTER = { narrow: 6.6, wide: 7.2 }; // px of a bold digit, at most
const LINE = 13; // px
const ABOVE = 14; // px from a flat edge in a narrow drawing: clear of the numbers at both ends
const NOWHERE = { at: 0.5, up: 0 };
/**
 * The lines of an edge's label after an update, the fullest form first; a narrow drawing has only the new number.
 * @type {Record<Width, ((edge: Edge) => string[])[]>}
 */
const UPDATED = {
  narrow: [({ value }) => [`→ ${fitted(value, NARROW)}`], ({ value }) => [fitted(value, NARROW)]],
  wide: [
    ({ value, old }) => [`${short(old ?? value)} → ${short(value)}`],
    ({ value, old }) => [`${short(old ?? value)} `, `→ ${short(value)}`],
    ({ value }) => [`→ ${short(value)}`],
  ],
};

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
export function EdgeLabels({ scene, edges }) {
  const touched = edges.filter((edge) => edge.role);
  const updated = touched.filter((edge) => edge.old !== null);
  return html`
    <g class="edge-labels">
      ${touched.filter((edge) => edge.old === null).map((edge) => Label(edge, scene))}
      ${scene.layout.columns.slice(1).map((_, gap) => UpdateLabels(updated.filter((edge) => edge.gap === gap), gap, scene))}
    </g>
  `;
}

/** @param {Edge} edge */
const refOf = ({ name, gap, row, column }) =>
  refText({ name, layer: gap + 1, row: row + 1, column: column + 1 });

/**
 * @param {Edge} edge
 * @param {Scene} scene
 */
function Line(edge, scene) {
  const { from, to, role, share: size } = edge;
  const sign = edge.value < 0 ? "negative" : "positive";
  const arrow = role && `url(#arrow-${sign})`;
  const backward = scene.step?.phase === "backward";
  const thickest = scene.layout.roomy ? THICKEST.roomy : THICKEST.dense;
  return html`
    <line key=${`${edge.gap},${edge.row},${edge.column}`} class=${`edge ${sign} ${role}`} data-ref=${refOf(edge)}
      x1=${percent(from.x)} y1=${share(scene.layout, from.y)} x2=${percent(to.x)} y2=${share(scene.layout, to.y)}
      stroke-width=${(THINNEST + size * (thickest - THINNEST)).toFixed(2)}
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
  return WIDTHS.filter((drawing) => drawing === "wide" || !dense).map((drawing) => {
    const at = layout.labelAt[edge.gap]?.[drawing] ?? null;
    return at !== null && UsualLabel(edge, layout, drawing, at);
  });
}

/**
 * The edge's number at the usual place of its gap.
 * @param {Edge} edge
 * @param {Layout} layout
 * @param {Width} drawing
 * @param {number} at
 */
function UsualLabel(edge, layout, drawing, at) {
  const isFlat = edge.from.y === edge.to.y;
  const label = drawing === "narrow" ? fitted(edge.value, NARROW) : short(edge.value);
  return LabelAt(edge, layout, drawing, [label], { at, up: drawing === "narrow" && isFlat ? ABOVE : 0 });
}

/**
 * The old and the new numbers of the edges of a gap, in the first form for which there is room beside the neurons; where
 * there is none, the new ones.
 * @param {Edge[]} edges
 * @param {number} gap
 * @param {Scene} scene
 */
function UpdateLabels(edges, gap, { layout }) {
  return WIDTHS.map((drawing) => {
    const usual = layout.labelAt[gap]?.[drawing] ?? null;
    if (usual === null) return null;
    const neurons = neuronsAt(layout, gap, drawing);
    for (const form of UPDATED[drawing]) {
      const texts = edges.map(form);
      const labels = texts.map((lines, k) => ({
        from: edges[k]?.from.y ?? 0,
        to: edges[k]?.to.y ?? 0,
        halfWidth: (Math.max(...lines.map((line) => line.length)) * CHARACTER[drawing]) / 2,
        halfHeight: (lines.length * LINE) / 2,
      }));
      const places = placesOf(layout, gap, drawing, labels, neurons);
      if (places) return edges.map((edge, k) => LabelAt(edge, layout, drawing, texts[k] ?? [], places[k] ?? NOWHERE));
    }
    return edges.map((edge) => UsualLabel(edge, layout, drawing, usual));
  });
}

/**
 * @param {Edge} edge
 * @param {Layout} layout
 * @param {Width} drawing
 * @param {string[]} lines
 * @param {Place} place
 */
function LabelAt(edge, layout, drawing, lines, { at, up }) {
  const { x, y } = between(edge.from, edge.to, at);
  const line = (/** @type {number} */ k) => -up + (k - (lines.length - 1) / 2) * LINE;
  return html`
    <svg class=${`edge-label ${drawing} ${edge.role}`} data-ref=${refOf(edge)} x=${percent(x)} y=${share(layout, y)} overflow="visible">
      ${lines.map((text, k) => html`<text y=${line(k)} dy="0.35em">${text}</text>`)}
    </svg>
  `;
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
      html`<line class=${`link ${highlight.of("target", index)}`} x1=${percent(output.x)} y1=${share(layout, y)} x2=${percent(layout.target.x)} y2=${share(layout, y)} />`,
  );
}
