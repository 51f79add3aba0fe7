/**
 * The post's letters above the drawing: what each column and each gap shows, in a box with a solid
 * frame if the step writes it, a dashed one if the step reads it.
 */
import { html } from "../vendor/preact.js";
import { symbolOf } from "./symbols.js";
import { keyOf } from "./values.js";

/** @import { Ref } from "./contract.js" */
/** @import { Scene } from "./drawing.js" */
/** @import { Role } from "./highlight.js" */

const ROW = 26;
const FIRST_ROW = 16;
const WIDTH = { plain: 26, input: 52, gradient: 58 };

/** @param {{ scene: Scene }} props */
export function Heads({ scene }) {
  const { columns, target } = scene.layout;
  const middle = (/** @type {number} */ gap) =>
    ((columns[gap]?.x ?? 0) + (columns[gap + 1]?.x ?? 0)) / 2;
  return html`
    <g class="heads">
      ${columns.map(({ x }, layer) => Head(x, columnRefs(scene, layer), scene))}
      ${columns.slice(1).map((_, gap) => Head(middle(gap), gapRefs(scene, gap + 1), scene))}
      ${Head(target.x, [{ name: "target" }], scene)}
    </g>
  `;
}

/**
 * The vectors of a layer that the step touches; at rest, its activations.
 * @param {Scene} scene
 * @param {number} layer
 * @returns {Ref[]}
 */
function columnRefs({ highlight }, layer) {
  const touched = ["b", "z", "a", "db", "delta"]
    .map((name) => ({ name, layer }))
    .filter((ref) => highlight.of(keyOf(ref)));
  return touched.length ? touched : [{ name: "a", layer }];
}

/**
 * The weights of a layer, and their gradient where the step touches it.
 * @param {Scene} scene
 * @param {number} layer
 * @returns {Ref[]}
 */
function gapRefs({ highlight }, layer) {
  const gradient = { name: "dW", layer };
  const weights = { name: "W", layer };
  const role = highlight.of(keyOf(gradient));
  if (role === "writes") return [gradient];
  return role === "reads" ? [gradient, weights] : [weights];
}

/**
 * @param {number} x
 * @param {Ref[]} refs
 * @param {Scene} scene
 */
function Head(x, refs, { highlight }) {
  const stacked = refs.some((ref) => symbolOf(ref).gradient) && refs.length > 1;
  const widths = refs.map((ref) => widthOf(ref) + 4);
  const total = widths.reduce((sum, width) => sum + width, 0);
  let left = -total / 2;
  return html`
    <svg x=${`${x.toFixed(3)}%`} y=${FIRST_ROW} overflow="visible">
      ${refs.map((ref, k) => {
        const width = widths[k] ?? 0;
        const middle = stacked ? 0 : left + width / 2;
        left += width;
        return Token(ref, highlight.of(keyOf(ref)), middle, stacked ? k * ROW : 0);
      })}
    </svg>
  `;
}

/** @param {Ref} ref */
function widthOf(ref) {
  if (symbolOf(ref).gradient) return WIDTH.gradient;
  return isInput(ref) ? WIDTH.input : WIDTH.plain;
}

const isInput = (/** @type {Ref} */ ref) => ref.name === "a" && ref.layer === 0;

/**
 * @param {Ref} ref
 * @param {Role} role
 * @param {number} x
 * @param {number} y
 */
function Token(ref, role, x, y) {
  const width = widthOf(ref);
  return html`
    <g class=${`token ${role}`} transform=${`translate(${x} ${y})`}>
      <rect x=${-width / 2} y="-12" width=${width} height="24" rx="4" />
      <text dy="0.32em">${Letters(ref)}</text>
    </g>
  `;
}

/** @param {Ref} ref */
function Letters(ref) {
  const { letter, index, hat, gradient } = symbolOf(ref);
  const name = html`<tspan class="letter">${letter}</tspan>${index && Subscript(index)}`;
  if (hat) return html`<tspan class="letter">x</tspan><tspan class="hat" dx="-0.52em" dy="-0.02em">ˆ</tspan>`;
  if (gradient) {
    return html`∂<tspan class="letter">C</tspan>/∂${name}`;
  }
  if (isInput(ref)) return html`<tspan class="letter">x</tspan> = ${name}`;
  return name;
}

const Subscript = (/** @type {string} */ index) =>
  html`<tspan class="index" dy="0.28em">${index}</tspan>`;
