/**
 * The shown net, by the stepper's drawing: what is right is solid, the first wrong quantity is ringed with the reader's
 * numbers over the right ones, what comes later is grey.
 *
 * The drawing shows the step that writes the wrong quantity; of a right pass, the end.
 */
import { short } from "../shared/format.js";
import { Drawing } from "../stepper/drawing/drawing.js";
import { between, layoutOf, percent, share } from "../stepper/drawing/layout.js";
import { keyOf, refOf } from "../stepper/notation/refs.js";
import { useOverlay } from "../stepper/panels/overlay.js";
import { html, useEffect, useRef } from "../vendor/preact.js";

/** @import { Layout } from "../stepper/drawing/layout.js" */
/** @import { Trace } from "../stepper/contract.js" */
/** @import { State } from "../stepper/state/state.js" */
/** @import { Quantity, Verdict, Wrong } from "./contract.js" */

const MOST_NUMBERS = 12; // of the reader's, in the drawing

/** @param {{ trace: Trace, verdict: Verdict, host: any }} props   host: the element whose shadow root the picture is in */
export function Picture({ trace, verdict, host }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const { layers } = trace.spec;
  const layout = layoutOf(layers);
  useOverlay(host, Marks(layout, verdict));
  useEffect(() => {
    if (box.current) mark(box.current, verdict);
  });
  return html`
    <div class=${`pass-picture ${verdict.ring ? "ringed" : ""}`} ref=${box}><${Drawing} state=${stateOf(trace, verdict)} /></div>
    <p class="pass-legend" aria-hidden="true">
      <span class="right">solid: right</span>
      ${verdict.ring && html`<span class="wrong">ringed: the first wrong${hasNumbers(verdict) ? ", your number over the right one" : ""}</span>`}
      ${verdict.later.length > 0 && html`<span class="later">grey: not judged yet</span>`}
    </p>
  `;
}

/**
 * What the drawing reads of a stepper's state: the trace up to the step, and that step. Without a step nothing is
 * highlighted.
 * @param {Trace} trace
 * @param {Verdict} verdict
 * @returns {State}
 */
function stateOf(trace, { ring, right }) {
  const indexOf = (/** @type {Quantity} */ { name, layer }) =>
    trace.steps.findIndex(({ writes }) => writes.name === name && writes.layer === layer);
  const wrong = ring ? indexOf(ring) : -1;
  const judged = Math.max(-1, ...right.map(indexOf));
  const start = trace.steps.findIndex(({ phase }) => phase === "backward");
  const count = wrong >= 0 ? wrong + 1 : Math.max(judged + 1, start);
  const shown = { ...trace, steps: trace.steps.slice(0, count) };
  return /** @type {any} */ ({ trace: shown, step: wrong >= 0 ? wrong : count, live: false });
}

/** Whether the verdict is about the shown net. @param {Verdict} verdict */
const isShown = ({ net }) => net?.id === "shown";

/** Whether the reader's numbers stand for those of the drawing: of this net, in the right shape. @param {Verdict} verdict */
function hasNumbers(verdict) {
  const { yours, expected } = verdict.wrong ?? {};
  return isShown(verdict) && Boolean(yours) && shapeOf(yours) === shapeOf(expected);
}

/** @param {any} array @returns {string} */
const shapeOf = (array) => (Array.isArray(array) ? `${array.length},${shapeOf(array[0])}` : "");

/** Tell the parts of the drawing what was found of their quantities. @param {HTMLElement} box @param {Verdict} verdict */
function mark(box, verdict) {
  const { right, ring, later } = verdict;
  const wrong = hasNumbers(verdict) ? verdict.wrong : null;
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const quantity of right) found.set(keyOf(quantity), "right");
  for (const quantity of later) found.set(keyOf(quantity), "later");
  if (ring) found.set(keyOf(ring), "wrong");
  const set = (/** @type {Element | null} */ part, /** @type {string} */ key) => {
    const word = found.get(key);
    if (word) part?.setAttribute("data-pass", word);
    else part?.removeAttribute("data-pass");
  };
  for (const neuron of box.querySelectorAll(".neuron")) {
    set(neuron.parentElement, `delta${refOf(neuron.getAttribute("data-ref") ?? "").layer}`);
  }
  for (const edge of box.querySelectorAll(".edges .edge[data-ref]")) {
    const { layer, row = 0, column } = refOf(edge.getAttribute("data-ref") ?? "");
    const isWrong = ring?.name === "dW" && ring.layer === layer;
    set(edge, isWrong && !differs(wrong, row, column) ? "" : `dW${layer}`);
  }
}

/** The rings of neurons, and the reader's numbers. @param {Layout} layout @param {Verdict} verdict */
function Marks(layout, verdict) {
  const { ring, wrong } = verdict;
  if (!ring) return null;
  const numbers = hasNumbers(verdict) ? wrong : null;
  return ring.name === "dW" ? EdgeMarks(layout, ring.layer, numbers) : NeuronMarks(layout, ring.layer, numbers);
}

/** @param {Layout} layout @param {number} layer @param {Wrong | null} wrong */
function NeuronMarks(layout, layer, wrong) {
  const column = layout.columns[layer];
  if (!column) return null;
  const { radius, ring } = layout;
  if (column.grid) {
    const { columns, rows, cell } = column.grid;
    const [width, height] = [columns * cell + 14, rows * cell + 14];
    return html`<svg x=${percent(column.x)} y=${column.middle} overflow="visible">
      <rect class="pass-ring" x=${-width / 2} y=${-height / 2} width=${width} height=${height} rx="4" /></svg>`;
  }
  return column.slots.filter(({ index }) => differs(wrong, index + 1)).map(({ index, y }) => html`
    <svg key=${index} x=${percent(column.x)} y=${share(layout, y)} overflow="visible">
      <circle class="pass-ring" r=${radius + ring + 1} />
      ${Yours(numberAt(wrong, index + 1, 1), { wide: radius + 12, narrow: -radius + 2 })}
    </svg>
  `);
}

/** @param {Layout} layout @param {number} layer @param {Wrong | null} wrong */
function EdgeMarks(layout, layer, wrong) {
  const [left, right] = [layout.columns[layer - 1], layout.columns[layer]];
  if (!left || !right) return null;
  const at = layout.labelAt[layer - 1];
  const ends = right.ends.flatMap((to) => left.ends.map((from) => ({ to, from })));
  const marked = ends.filter(({ to, from }) => differs(wrong, to.index + 1, from.index + 1));
  return marked.map(({ to, from }) => {
    const [start, end] = [{ x: left.x, y: from.y }, { x: right.x, y: to.y }];
    const yours = marked.length <= MOST_NUMBERS ? numberAt(wrong, to.index + 1, from.index + 1) : "";
    const label = (/** @type {"wide" | "narrow"} */ width) => {
      if (!yours || typeof at?.[width] !== "number") return null;
      const { x, y } = between(start, end, /** @type {number} */ (at[width]));
      return html`<svg x=${percent(x)} y=${share(layout, y)} overflow="visible">
        ${Yours(yours, { [width]: width === "narrow" && start.y === end.y ? -26 : -13 })}</svg>`;
    };
    return html`${label("wide")}${label("narrow")}`;
  });
}

/** The reader's number at heights for a wide and a narrow drawing. @param {string} number @param {{ wide?: number, narrow?: number }} at */
const Yours = (number, at) =>
  number && Object.entries(at).map(([width, y]) => html`<text class=${`pass-yours ${width}`} y=${y} dy="0.3em">✗ ${number}</text>`);

/** Whether an entry, by row and column from 1, is among the wrong ones; all are if that is not known. @param {Wrong | null} wrong @param {number} row @param {number} [column] */
const differs = (wrong, row, column) =>
  !wrong?.entries.length || wrong.entries.some(([r, c]) => r === row && (column === undefined || c === undefined || c === column));

/** The reader's number at an entry, from 1; "" if there is none. @param {Wrong | null} wrong @param {number} row @param {number} column */
function numberAt(wrong, row, column) {
  const line = wrong?.yours?.[row - 1];
  const entry = Array.isArray(line) ? line[column - 1] : column === 1 ? line : undefined;
  return typeof entry === "number" ? short(entry) : (entry ?? "");
}
