/**
 * Draws the neurons with a, z and δ, the targets of the outputs, and the cost.
 */
import { html } from "../../vendor/preact.js";
import { fitted, short } from "../../shared/format.js";
import { refText } from "../notation/refs.js";
import { nameOf } from "../notation/symbols.js";
import { entryOfVector } from "../state/values.js";
import { Heatmap, TargetHeatmap } from "./large-layer.js";
import { percent, share } from "./layout.js";

/** @import { Ref } from "../contract.js" */
/** @import { Slot } from "./layout.js" */
/** @import { Scene } from "./scene.js" */

const MOST_BESIDE = 6; // characters of a number that leave room for indices between numbers of edges
const BAR = 18; // half the length of the bar that shows δ

/** @param {{ scene: Scene }} props */
export function Neurons({ scene }) {
  return html`
    <g class="neurons">
      ${scene.layout.columns.map((column, layer) =>
        column.grid
          ? html`<${Heatmap} key=${layer} scene=${scene} column=${column} grid=${column.grid} layer=${layer} />`
          : column.slots.map(({ index, y }) => html`
              <svg key=${`${layer},${index}`} x=${percent(column.x)} y=${share(scene.layout, y)} overflow="visible">
                ${Neuron(scene, layer, index)}
              </svg>
            `),
      )}
    </g>
  `;
}

/**
 * A neuron: inside, its activation; in a roomy drawing z above it, δ as a bar and a number below it. A narrow one has
 * no room beside a neuron: there z or δ, when the step writes it, stands in place of the activation.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} row
 */
function Neuron({ values, layout, highlight }, layer, row) {
  const { radius, ring, digits, roomy } = layout;
  const a = entryOfVector(values, `a${layer}`, row);
  const z = entryOfVector(values, `z${layer}`, row);
  const delta = entryOfVector(values, `delta${layer}`, row);
  const b = entryOfVector(values, `b${layer}`, row);
  const edges = [`W${layer}`, `W${layer + 1}`, `dW${layer}`, `dW${layer + 1}`];
  const crowded = highlight.ofAny(edges) !== ""; // edges beside the neuron have numbers
  const keys = ["a", "z", "delta", "b", "db"].map((name) => `${name}${layer}`);
  const role = highlight.ofAny(keys, row);
  const ref = (/** @type {string} */ name) => refText({ name, layer, row: row + 1 });
  const aside = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number} */ y, /** @type {string} */ mark) =>
    Aside({ name, layer, row: row + 1 }, value, y, mark, crowded, !crowded || areShort(values.get(`${name}${layer}`)));
  const inside = roomy ? a : (delta ?? a ?? z);
  const shown = !roomy && delta !== null ? "delta" : !roomy && a === null && z !== null ? "z" : "a";
  const written = ["z", "delta"].find((name) => roomy && highlight.of(`${name}${layer}`, row) === "writes");
  return html`
    <circle class=${`neuron ${a === null ? "empty" : ""}`} r=${radius} data-ref=${ref("a")} />
    <circle class=${`tint ${signOf(inside)}`} r=${radius - 1} opacity=${strength(inside)} />
    <circle class=${`ring ${role}`} r=${radius + ring} />
    <text class=${written ? "value beside" : "value"} dy="0.35em" data-ref=${ref(shown)}>${inside === null ? "" : fitted(inside, digits)}</text>
    ${written && html`<text class="value instead" dy="0.35em" data-ref=${ref(written)}>${fitted((written === "z" ? z : delta) ?? 0, digits)}</text>`}
    ${roomy && z !== null && aside("z", z, -radius - 16, highlight.of(`z${layer}`, row))}
    ${roomy && delta !== null && Bar(delta, values.get(`delta${layer}`), radius + 11)}
    ${roomy && Below(b, delta, radius + 24)}
  `;

  /**
   * Below the neuron: the bias in steps that touch it, else δ.
   * @param {number | null} b
   * @param {number | null} delta
   * @param {number} y
   */
  function Below(b, delta, y) {
    const biasRole = highlight.of(`b${layer}`, row);
    if (b !== null && biasRole) return aside("b", b, y, biasRole);
    return delta !== null && aside("delta", delta, y, highlight.of(`delta${layer}`, row));
  }
}

/**
 * A letter with its indices, and its number, above or below a neuron; between crowded edges only if the step touches it.
 * @param {Ref} ref
 * @param {number} value
 * @param {number} y
 * @param {string} role
 * @param {boolean} crowded
 * @param {boolean} hasIndices   they fit at all neurons of the layer
 */
function Aside(ref, value, y, role, crowded, hasIndices) {
  if (!role && crowded) return null;
  const [letter, indices] = [nameOf(ref).charAt(0), nameOf(ref).slice(1)];
  return html`
    <text class=${`aside ${role} ${crowded ? "crowded" : ""}`} data-ref=${refText(ref)} y=${y} dy="0.3em"><tspan class="letter">${letter}</tspan>${hasIndices && html`<tspan class="indices">${indices}</tspan>`}${` ${short(value)}`}</text>
  `;
}

/** Whether all numbers of a layer leave room for indices. @param {unknown} layer */
const areShort = (layer) =>
  Array.isArray(layer) && layer.every((entry) => entry === null || short(entry).length <= MOST_BESIDE);

/**
 * δ as a bar to the right (positive) or left (negative), relative to the largest in its layer.
 * @param {number} delta
 * @param {unknown} layer
 * @param {number} y
 */
function Bar(delta, layer, y) {
  const sizes = Array.isArray(layer) ? layer.map((entry) => Math.abs(entry ?? 0)) : [];
  const length = BAR * (Math.abs(delta) / (Math.max(...sizes) || 1));
  return html`
    <line class="bar-axis" x1=${-BAR} x2=${BAR} y1=${y} y2=${y} />
    <rect class=${`bar ${signOf(delta)}`} x=${delta < 0 ? -length : 0} y=${y - 2} width=${length} height="4" />
  `;
}

/** @param {number | null} value */
const signOf = (value) => (value === null || value === 0 ? "" : value < 0 ? "negative" : "positive");

/**
 * The opacity of a neuron's tint: the size of its value, at most 1.
 * @param {number | null} value
 */
const strength = (value) => Math.min(Math.abs(value ?? 0), 1).toFixed(2);

/** @param {{ scene: Scene }} props */
export function Targets({ scene }) {
  const { layout, values, highlight } = scene;
  if (layout.target.grid) return html`<${TargetHeatmap} scene=${scene} grid=${layout.target.grid} />`;
  const target = (/** @type {Slot} */ { index }) => html`
          <rect class="target" data-ref=${`target ${index + 1}`} x="-24" y="-14" width="48" height="28" rx="3" />
          <rect class=${`ring ${highlight.of("target", index)}`} x="-28" y="-18" width="56" height="36" rx="5" />
          <text class="value" dy="0.35em">${text(entryOfVector(values, "target", index), layout.digits)}</text>
        `;
  return html`
    <g class="targets">
      ${layout.target.slots.map((slot) => html`
        <svg x=${percent(layout.target.x)} y=${share(layout, slot.y)} overflow="visible">${target(slot)}</svg>
      `)}
    </g>
  `;
}

/** @param {{ scene: Scene }} props */
export function Cost({ scene: { layout, values, highlight } }) {
  const cost = values.get("C");
  return html`
    <svg class="cost" x=${percent(layout.costX)} y=${share(layout, layout.costY)} overflow="visible">
      <rect class=${`ring ${highlight.of("C")}`} x="-37" y="-18" width="74" height="36" rx="18" />
      <text data-ref="C" class=${`cost-text ${typeof cost === "number" ? "" : "unknown"}`} dy="0.35em">
        <tspan class="letter">C</tspan>${typeof cost === "number" ? ` = ${fitted(cost, 6)}` : ""}
      </text>
    </svg>
  `;
}

/**
 * @param {number | null} value
 * @param {number} digits
 */
const text = (value, digits) => (value === null ? "" : fitted(value, digits));
