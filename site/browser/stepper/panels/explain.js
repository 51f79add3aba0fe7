/**
 * Panel: the number that the reader points at, clicks or focuses explains itself: its rule in letters and in numbers; at a
 * neuron also σ with its tangent at z. Neurons through which nothing, or nearly nothing, passes back are marked in the
 * drawing, and the list says why.
 */
import { html, useEffect, useRef } from "../../vendor/preact.js";
import { precise } from "../../shared/format.js";
import { LinePlot } from "../../shared/plot/line-plot.js";
import { layoutOf, percent } from "../drawing/layout.js";
import { descriptionOf } from "../notation/descriptions.js";
import { refOf, refText } from "../notation/refs.js";
import { nameOf } from "../notation/symbols.js";
import { currentStep } from "../state/selectors.js";
import { QuestionStatus, useQuestion } from "./asking.js";
import { useOverlay } from "./overlay.js";

/** @import { Ref, Spec, Step } from "../contract.js" */
/** @import { BodyProps } from "./contract.js" */

/**
 * @typedef {{ layer: number, row: number, kind: "dead" | "saturated", sentence: string }} Flat
 * @typedef {{ points: [number, number][], tangent: [number, number][], at: [number, number], slope: number }} Curve
 * @typedef {{ lines: string[], curve: Curve | null, state: string, flat: Flat[] }} Answer
 */

const SHORT_TIME = 120; // ms that a pointer rests before Python is asked
const MOST_LISTED = 12; // neurons of the list

/** @param {BodyProps} props */
export default function Explain({ state, lit, host, open }) {
  const { spec } = state.trace;
  const [asked, ask] = useQuestion(host);
  const last = useRef(""); // the number that was pointed at last stays
  if (lit.ref && isOne(refOf(lit.ref), spec)) last.current = lit.ref;
  const ref = within(last.current, spec) ?? numberOfStep(currentStep(state));
  const text = refText(ref);
  const explain = () => void ask("explain", { spec, ...ref });
  useEffect(() => {
    if (!open) return undefined;
    const timer = setTimeout(explain, asked.answer ? SHORT_TIME : 0);
    return () => clearTimeout(timer);
  }, [open, spec, text]);
  const answer = /** @type {Answer | null} */ (asked.problem ? null : asked.answer);
  useOverlay(host, open && answer && html`<${FlatMarks} spec=${spec} flat=${answer.flat} />`);
  return html`
    <p>Point at a number, or click or focus it, in the drawing, the fields or the formulas of the step.</p>
    <p class="title">${nameOf(ref)}: ${descriptionOf(ref)}</p>
    <${QuestionStatus} asked=${asked} python=${state.python} again=${explain} />
    ${answer && html`
      <div class=${asked.asking ? "explained stale" : "explained"}>
        <div role="status">
          ${answer.lines.map((line) => html`<p class="rule">${line}</p>`)}
          ${answer.lines.length === 0 && html`<p class="rule">It is given; no rule computes it.</p>`}
          ${answer.state && html`<p class="flat">${answer.state}</p>`}
        </div>
        ${answer.curve && html`<${SigmaPlot} curve=${answer.curve} />`}
      </div>
      <${FlatList} flat=${answer.flat} />
    `}
  `;
}

/**
 * Whether a reference is to a single number of the trace.
 * @param {Ref} ref
 * @param {Spec} spec
 */
function isOne({ name, row, column }, { until }) {
  if (name === "C") return true;
  const needsTarget = ["delta", "dW", "db", "target"].includes(name);
  if (!row || (needsTarget && until === "forward")) return false;
  return /^d?W$/.test(name) ? column !== undefined : ["a", "z", "b", "db", "delta", "target"].includes(name);
}

/**
 * The reference, if the net has this number; the net may have been changed since it was pointed at.
 * @param {string} text
 * @param {Spec} spec
 * @returns {Ref | null}
 */
function within(text, { layers, biases }) {
  if (!text) return null;
  const ref = refOf(text);
  const i = ref.layer ?? layers.length - 1;
  const fits = (ref.row ?? 1) <= (layers[i] ?? 0) && (ref.column ?? 1) <= (layers[i - 1] ?? Infinity);
  return fits && (biases || !/^d?b$/.test(ref.name)) ? ref : null;
}

/**
 * The first number that a step writes.
 * @param {Step | undefined} step
 * @returns {Ref}
 */
function numberOfStep(step) {
  if (!step) return { name: "C" };
  const { writes } = step;
  if (writes.name === "C") return writes;
  return { ...writes, row: writes.row ?? 1, ...(/^d?W$/.test(writes.name) && { column: writes.column ?? 1 }) };
}

/** @param {{ curve: Curve }} props */
function SigmaPlot({ curve: { points, tangent, at, slope } }) {
  return html`
    <figure class="plot sigma-plot">
      <${LinePlot} label=${`σ near z = ${precise(at[0])}, with its tangent there: its height is ${precise(at[1])}, its slope ${precise(slope)}.`}
        x=${{ name: "z" }} y=${{ name: "σ(z)" }}
        lines=${[{ name: "σ", points }, { name: "tangent", points: tangent }]}
        choice=${{ chosen: at, nearest: () => at, choose: () => undefined, describe: () => `slope ${precise(slope)}` }} />
    </figure>
  `;
}

/** @param {{ flat: Flat[] }} props */
function FlatList({ flat }) {
  if (flat.length === 0) return null;
  const rest = flat.length - MOST_LISTED;
  return html`
    <p class="title">Where little passes back</p>
    <ul class="flat-list">${flat.slice(0, MOST_LISTED).map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>
    ${rest > 0 && html`<p class="quiet">And ${rest} more.</p>`}
  `;
}

/**
 * The marks of dead (a cross) and saturated neurons (a flat line) over the drawing.
 * @param {{ spec: Spec, flat: Flat[] }} props
 */
function FlatMarks({ spec, flat }) {
  const { columns, radius } = layoutOf(spec.layers, spec.until !== "forward");
  const off = radius * 0.72;
  return html`
    <g class="flat-marks">
      ${flat.map(({ layer, row, kind }) => {
        const column = columns[layer];
        const slot = column?.slots[row - 1];
        return column && slot && html`
          <svg key=${`${layer} ${row}`} x=${percent(column.x)} y=${slot.y} overflow="visible">
            <g class=${`flat-mark ${kind}`} transform=${`translate(${off} ${-off})`}>
              <circle r="7.5" /><path d=${kind === "dead" ? "M-3 -3 3 3M-3 3 3 -3" : "M-4 2H-1Q1 2 1 -2H4"} />
            </g>
          </svg>
        `;
      })}
    </g>
  `;
}
