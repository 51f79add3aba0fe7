/**
 * The letters above the drawing: the vectors of each column and the matrix of each gap, in a box with a solid frame
 * if the step writes them, a dashed one if it reads them. Letters of columns stand lower than those of gaps, so that
 * both fit on a phone.
 */
import { html } from "../../vendor/preact.js";
import { keyOf, refText } from "../notation/refs.js";
import { symbolOf } from "../notation/symbols.js";
import { percent } from "./layout.js";

/** @import { Ref } from "../contract.js" */
/** @import { Role } from "./highlight.js" */
/** @import { Scene } from "./scene.js" */

const ROW = 28; // px between the rows
const UPPER = -43; // px, the middle of the upper row, in the margin above the net
const BOX = 24; // px, height
const GAP = 6; // px between boxes of a row
const WIDTH = { plain: 28, weights: 32, input: 58, gradient: 68 };

/** @param {{ scene: Scene }} props */
export function ColumnLabels({ scene }) {
  const { columns, hasTarget, target } = scene.layout;
  const middle = (/** @type {number} */ gap) =>
    ((columns[gap]?.x ?? 0) + (columns[gap + 1]?.x ?? 0)) / 2;
  return html`
    <g class="heads">
      ${columns.map(({ x }, layer) => Label(x, columnRefs(scene, layer), scene, 1))}
      ${columns.slice(1).map((_, gap) => Label(middle(gap), gapRefs(scene, gap + 1), scene, 0))}
      ${hasTarget && Label(target.x, [{ name: "target" }], scene, 1)}
    </g>
  `;
}

/**
 * The vectors of a layer that the step touches; if it touches none, the activations.
 * @param {Scene} scene
 * @param {number} layer
 * @returns {Ref[]}
 */
function columnRefs({ highlight }, layer) {
  const refs = ["b", "z", "a", "db", "delta"].map((name) => ({ name, layer }));
  const touched = ["reads", "writes"].flatMap((role) =>
    refs.filter((ref) => highlight.of(keyOf(ref)) === role),
  );
  return touched.length ? touched : [{ name: "a", layer }];
}

/**
 * The weights of a layer; their gradient where the step writes it, both where it reads it.
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
 * The boxes above a column or a gap.
 * @param {number} x
 * @param {Ref[]} refs
 * @param {Scene} scene
 * @param {number} level   the row of a single row: 0 upper, 1 lower
 */
function Label(x, refs, { highlight }, level) {
  const rows = rowsOf(refs, level);
  const first = rows.length > 1 ? 0 : level;
  return html`
    <svg x=${percent(x)} y=${UPPER} overflow="visible">
      ${rows.map((row, k) =>
        placed(row).map(({ ref, middle }) =>
          Token(ref, highlight.of(keyOf(ref)), middle, (first + k) * ROW),
        ),
      )}
    </svg>
  `;
}

/**
 * The boxes in one row; in two where one would overlap its neighbours, the upper row narrow. The gaps' row is free of
 * columns and has room.
 * @param {Ref[]} refs
 * @param {number} level
 */
function rowsOf(refs, level) {
  const wide = (/** @type {Ref} */ ref) => Boolean(symbolOf(ref).gradient);
  if (level === 0 || refs.length < 2 || (refs.length === 2 && !refs.some(wide))) return [refs];
  const narrow = refs.find((ref) => !wide(ref));
  return [refs.filter((ref) => ref === narrow), refs.filter((ref) => ref !== narrow)];
}

/**
 * The boxes of a row side by side, centred.
 * @param {Ref[]} row
 */
function placed(row) {
  const widths = row.map((ref) => widthOf(ref) + GAP);
  let left = -widths.reduce((sum, width) => sum + width, 0) / 2;
  return row.map((ref, k) => {
    const width = widths[k] ?? 0;
    left += width;
    return { ref, middle: left - width / 2 };
  });
}

/** @param {Ref} ref */
function widthOf(ref) {
  if (symbolOf(ref).gradient) return WIDTH.gradient;
  if (ref.name === "W") return WIDTH.weights;
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
    <g class=${`token ${role}`} data-ref=${refText(ref)} transform=${`translate(${x} ${y})`}>
      <rect x=${-width / 2} y=${-BOX / 2} width=${width} height=${BOX} rx="4" />
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
