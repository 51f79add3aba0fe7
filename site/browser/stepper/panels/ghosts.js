/**
 * The effect of a nudge as ghosts over the drawing: the moved number, Δz and Δa at every neuron that is drawn alone,
 * ΔC at the cost; where something overflows, ∞.
 */
import { html } from "../../vendor/preact.js";
import { fitted, short } from "../../shared/format.js";
import { downTo, leastDistance, neuronsAt, placesOf } from "../drawing/label-places.js";
import { between, layoutOf, percent, share } from "../drawing/layout.js";

/** @import { Spec } from "../contract.js" */
/** @import { Box as Place, Width } from "../drawing/label-places.js" */
/** @import { Layout } from "../drawing/layout.js" */
/** @import { Chosen } from "./number-choice.js" */

/**
 * @typedef {object} NudgeResult    one of `backprop.queries.nudge`
 * @property {number} epsilon
 * @property {number} moved
 * @property {{ layer: number, dz: number[], da: number[] }[]} layers
 * @property {number | null} dC
 * @property {number | null} quotient
 * @property {number | null} error
 * @property {{ quantity: "z" | "a" | "C", layer: number, message: string } | null} stopped
 */

const WIDTHS = /** @type {Width[]} */ (["narrow", "wide"]);
/** @typedef {{ layer: number, y: number, halfWidth: number }} Ghost   Δz and Δa at a neuron */

const CHARACTER = 6.6; // px of a digit, at most
const CHARACTER_NARROW = 5.9;
const TO_COST = 0.4; // from the output to the cost, as a share of the distance of two columns
const ALONG = 0.5; // where the moved weight's label stands on its edge if there is no free place
const LINE = { narrow: 12, wide: 18 }; // px of a line in a box
const NARROWEST = { narrow: 46, wide: 68 }; // px of a box, which covers the number below it
const ROOM = { narrow: 7.5, wide: Infinity }; // digits of a number
const BELOW_C = { narrow: 0, wide: 19 }; // px
const HELD = 0.23; // where the mark of a held edge begins and ends, outside of the neurons
const OVER_C = 78; // px, the width of the cost and its number
const ABOVE = -16; // px from a neuron to the middle of a box in a wide drawing, as z and δ have it
const BELOW = 24;
const UPS = Array.from({ length: 81 }, (_, k) => (k % 2 ? -1 : 1) * Math.ceil(k / 2) * 2); // px from the held edge

/**
 * A number with its sign: +0.5, −0.5, 0; with fewer digits where it would be wider than `room` characters.
 * @param {number} value
 * @param {number} [room]
 */
export function signed(value, room = Infinity) {
  const texts = [value, ...[2, 1].map((digits) => Number(value.toPrecision(digits)))].map((each) => (each > 0 ? "+" : "") + short(each));
  return texts.find((text) => text.length <= room) ?? texts.at(-1) ?? "";
}

/** @param {{ spec: Spec, chosen: Chosen, value: number, nudge: NudgeResult }} props */
export function Ghosts({ spec, chosen, value, nudge }) {
  const layout = layoutOf(spec.layers);
  const { stopped } = nudge;
  const changes = nudge.layers.flatMap(({ layer, dz, da }) =>
    (layout.columns[layer]?.slots ?? []).map(({ index, y }) => ({ layer, y, dz: dz[index] ?? 0, da: da[index] ?? 0 })),
  );
  const ended = stopped && stopped.quantity !== "C" ? (layout.columns[stopped.layer]?.slots ?? []) : [];
  const at = (/** @type {number} */ layer, /** @type {number} */ y, /** @type {any} */ picture) => html`
    <svg x=${percent(layout.columns[layer]?.x ?? 0)} y=${share(layout, y)} overflow="visible">${picture}</svg>
  `;
  if (!layout.roomy) {
    return html`
      <g class="ghosts">
        ${Source(layout, "wide", chosen, [short(value), signed(nudge.moved)], [])}
        ${changes.map(({ layer, y, da }) => at(layer, y, Inside(layout, da)))}
        ${ended.map(({ y }) => at(stopped?.layer ?? 0, y, Box([`${stopped?.quantity} = ∞`], layout.radius + ABOVE, -1, "wide")))}
        ${AtCost(layout, nudge, "wide")}
      </g>
    `;
  }
  return html`
    <g class="ghosts">
      ${WIDTHS.map((width) => {
        const room = ROOM[width];
        const boxes = changes.map(({ layer, y, dz, da }) => {
          const texts = [`Δz ${signed(dz, room)}`, `Δa ${signed(da, room)}`];
          return { layer, y, texts, halfWidth: Math.max(...texts.map((text) => widthOf(text, width))) / 2, dz, da };
        });
        return html`
          <g class=${width}>
            ${Source(layout, width, chosen, [short(value), signed(nudge.moved, room)], boxes)}
            ${boxes.map(({ layer, y, texts, dz, da }) =>
              at(layer, y, width === "narrow"
                ? Box(texts, 0, da, width)
                : [Box(texts.slice(0, 1), ABOVE - layout.radius, dz, width), Box(texts.slice(1), layout.radius + BELOW, da, width)]))}
            ${ended.map(({ y }) => at(stopped?.layer ?? 0, y, Box([`${stopped?.quantity} = ∞`], width === "narrow" ? 0 : ABOVE - layout.radius, -1, width)))}
            ${AtCost(layout, nudge, width)}
          </g>
        `;
      })}
    </g>
  `;
}

/**
 * @param {Layout} layout
 * @param {NudgeResult} nudge
 * @param {Width} width
 */
const AtCost = (layout, { dC, stopped }, width) => html`
  <svg x=${percent(layout.costX)} y=${share(layout, layout.costY)} overflow="visible">
    ${dC !== null && Box([`ΔC ${signed(dC, ROOM[width])}`], BELOW_C[width], dC, width, OVER_C)}
    ${stopped?.quantity === "C" && Box(["C = ∞"], BELOW_C[width], -1, width, OVER_C)}
  </svg>
`;

/**
 * The moved number where it stands in the net: an input at its neuron, others in a free place beside it; nothing in a
 * bundle of edges.
 * @param {Layout} layout
 * @param {Width} width
 * @param {Chosen} chosen
 * @param {[string, string]} texts   its value and the move
 * @param {Ghost[]} ghosts
 */
function Source(layout, width, { of, layer, row, column }, texts, ghosts) {
  const { columns, radius } = layout;
  const [from, to] = [columns[layer - 1], columns[layer]];
  const [start, end] = [from?.ends[of === "weight" ? column - 1 : row - 1], to?.ends[row - 1]];
  if (!from || !to || (of === "input" ? !start : !end)) return null;
  const held = (/** @type {number} */ x, /** @type {number} */ y) =>
    html`<svg x=${percent(x)} y=${share(layout, y)} overflow="visible"><circle class="held" r=${radius + 4} /></svg>`;
  const text = texts.join(" ");
  if (of === "input") {
    const y = start?.y ?? 0;
    return html`
      ${width === "wide" && held(from.x, y)}
      <svg x=${percent(from.x)} y=${share(layout, y)} overflow="visible">
        ${width === "wide" ? Box([text], radius + BELOW, 0, width) : Box(texts, 0, 0, width)}
      </svg>
    `;
  }
  const right = end?.y ?? 0;
  const left = of === "weight" ? (start?.y ?? 0) : right;
  const label = { from: left, to: right, halfWidth: widthOf(text, width) / 2, halfHeight: heightOf(1, width) / 2 };
  const [{ at, up } = { at: ALONG, up: 0 }] = placesOf(layout, layer - 1, width, [label], obstacles(layout, width, layer, ghosts), UPS) ?? [];
  const along = (/** @type {number} */ k) => between({ x: from.x, y: left }, { x: to.x, y: right }, k);
  const [first, last, { x, y }] = [along(HELD), along(1 - HELD), along(at)];
  return html`
    ${of === "bias"
      ? held(to.x, right)
      : html`<line class="held" x1=${percent(first.x)} y1=${share(layout, first.y)} x2=${percent(last.x)} y2=${share(layout, last.y)} />`}
    <svg x=${percent(x)} y=${share(layout, y)} overflow="visible">${Box([text], -up, 0, width)}</svg>
  `;
}

/**
 * The boxes that the label of the moved number must leave free: the neurons of the layer before, the ghosts of its own
 * layer, the cost.
 * @param {Layout} layout
 * @param {Width} width
 * @param {number} layer
 * @param {Ghost[]} ghosts
 * @returns {Place[]}
 */
function obstacles(layout, width, layer, ghosts) {
  const distance = leastDistance(layout, layer - 1, width);
  const down = (/** @type {number} */ y) => downTo(layout, width, y);
  const isWide = width === "wide";
  const own = ghosts.filter((ghost) => ghost.layer === layer).flatMap(({ y, halfWidth }) =>
    (isWide ? [ABOVE - layout.radius, layout.radius + BELOW] : [0]).map((beside) => ({
      x: distance,
      y: down(y) + beside,
      halfWidth,
      halfHeight: heightOf(isWide ? 1 : 2, width) / 2,
    })),
  );
  // in a narrow drawing a ghost stands on its neuron
  const neurons = neuronsAt(layout, layer - 1, width).filter(({ x }) => isWide || x === 0);
  const isLast = layer === layout.columns.length - 1;
  const cost = { x: distance * (1 + TO_COST), y: down(layout.costY) + BELOW_C[width] / 2, halfWidth: OVER_C / 2, halfHeight: 20 };
  return [...neurons, ...own, ...(isLast ? [cost] : [])];
}

/**
 * A text in a box, centred, that covers what is below.
 * @param {string[]} lines
 * @param {number} y
 * @param {number} value   its sign is the colour
 * @param {Width} width    of the drawing
 * @param {number} [least] px, its width
 */
function Box(lines, y, value, width, least = 0) {
  const across = Math.max(least, ...lines.map((line) => widthOf(line, width)));
  const high = heightOf(lines.length, width);
  return html`
    <g class=${`ghost ${signOf(value)}`} transform=${`translate(0 ${y})`}>
      <rect x=${-across / 2} y=${-high / 2} width=${across} height=${high} rx="4" />
      ${lines.map((line, k) => html`<text y=${(k - (lines.length - 1) / 2) * LINE[width]} dy="0.33em">${line}</text>`)}
    </g>
  `;
}

/**
 * The height of a box in pixels.
 * @param {number} lines
 * @param {Width} width
 */
const heightOf = (lines, width) => lines * LINE[width] + (width === "narrow" ? 2 : 0);

/**
 * The width of a box in pixels.
 * @param {string} text
 * @param {Width} width
 */
function widthOf(text, width) {
  const raised = text.match(/[⁻⁰-⁹¹²³]/g)?.length ?? 0;
  return Math.max((text.length - raised * 0.4) * (width === "narrow" ? CHARACTER_NARROW : CHARACTER) + 6, NARROWEST[width]);
}

/**
 * Δa in the circle of a neuron without room beside it.
 * @param {Layout} layout
 * @param {number} value
 */
const Inside = ({ radius, digits }, value) => html`
  <g class=${`ghost ${signOf(value)}`}><circle r=${radius} /><text class="value" dy="0.35em">${fitted(value, digits)}</text></g>
`;

/** @param {number} value */
const signOf = (value) => (value === 0 ? "" : value < 0 ? "negative" : "positive");
