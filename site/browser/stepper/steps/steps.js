/**
 * All steps as one ordered list: each with its sentence and its three lines of formula. With scripts
 * the style sheet shows the current one only; without them, and in print, all are read in order.
 *
 * After a change of numbers only the current step is drawn. The others keep what they showed until they
 * are shown or printed; where they are very many, they are not even there until then, and most never (elided.js).
 */
import { Component, html } from "../../vendor/preact.js";
import { unmarked } from "../../shared/formulas.js";
import { MANY, drawnOf } from "./elided.js";
import { refText } from "../notation/refs.js";
import { SetFormula } from "./set-formula.js";
import { nameOf } from "../notation/symbols.js";

/** @import { State } from "../state/state.js" */
/** @import { Ref, Step, Trace } from "../contract.js" */

/**
 * @typedef {object} FormulaSource
 * @property {(tex: string, now: boolean) => string | null} html   TeX to HTML; `now`: render it if need be
 * @property {boolean} all             every step is wanted, for print
 */

export const LINES = /** @type {const} */ (["symbols", "indices", "numbers"]);

const LABELS = { symbols: "in symbols", indices: "with indices", numbers: "in numbers" };

/**
 * The formulas of the steps that are drawn together.
 * @param {Trace} trace
 */
export const formulasOf = ({ steps }) =>
  drawnOf(steps, -1).flatMap(({ k }) => LINES.map((line) => steps[k]?.tex[line] ?? ""));

/**
 * The formulas of a rendered list of steps, each with its box.
 * @param {Trace} trace
 * @param {ParentNode} root
 * @returns {[string, Element][]}
 */
export const formulasIn = (trace, root) =>
  [...root.querySelectorAll(".step")].flatMap((item) =>
    LINES.flatMap((line) => {
      const tex = trace.steps[Number(item.getAttribute("value")) - 1]?.tex[line];
      const box = item.querySelector(`.${line} .formula`);
      return tex !== undefined && box ? [/** @type {[string, Element]} */ ([tex, box])] : [];
    }),
  );

/** @param {{ state: State, formula: FormulaSource }} props */
export function Steps({ state, formula }) {
  const { trace, step, options } = state;
  const count = trace.steps.length;
  const oneByOne = state.live && !formula.all && count > MANY;
  const item = (/** @type {number} */ k) => {
    const each = /** @type {Step} */ (trace.steps[k]);
    const isWanted = k === step || formula.all || !state.live;
    const lines = isWanted ? LINES.map((line) => formula.html(each.tex[line], k === step)) : null;
    return html`
      <${Item} key=${k} k=${k} step=${each} count=${count} current=${k === step}
        equation=${options.equations[each.equation]} lines=${lines} />
    `;
  };
  return html`
    <ol class="steps" part="steps">
      ${oneByOne
        ? item(step)
        : drawnOf(trace.steps, step).flatMap(({ k, leftOut }) => (leftOut ? [LeftOut(k, leftOut), item(k)] : [item(k)]))}
    </ol>
    ${trace.stopped && html`<p class="stopped">${trace.stopped.message}</p>`}
  `;
}

/**
 * @param {number} before   the step that comes next
 * @param {number} count
 */
const LeftOut = (before, count) =>
  html`<li key=${`before ${before}`} class="left-out">${count === 1 ? "One more step like these" : `${count} more steps like these`}</li>`;

/**
 * @typedef {object} ItemProps
 * @property {number} k
 * @property {Step} step
 * @property {number} count
 * @property {boolean} current
 * @property {string | undefined} equation   the number of the equation that it applies, if the page has it
 * @property {(string | null)[] | null} lines   of formula, as HTML; null if nobody looks at the step
 */

/** @extends {Component<ItemProps, {}>} */
class Item extends Component {
  /** @type {ItemProps | null} */
  shown = null; // a step that nobody looks at keeps what it showed

  /** @param {ItemProps} next */
  shouldComponentUpdate(next) {
    return next.lines !== null || this.props.current;
  }

  render() {
    if (this.props.lines) this.shown = this.props;
    const { k, step, count, equation, lines } = this.shown ?? this.props;
    const { current } = this.props;
    if (!lines) return html`<li class="step" value=${k + 1} />`;
    return html`
      <li class=${current ? "step current" : "step"} value=${k + 1} data-phase=${step.phase}>
        <p class="where"><span class="number">${`Step ${k + 1} of ${count}`}</span> <span class="in">${step.phase}</span>${equation &&
          html` <span class="in"><a class="applies" href=${`#${step.equation}`}>${`equation (${equation})`}</a></span>`}</p>
        <p class="sentence">${step.sentence}</p>
        ${Quantities(step)}
        <div class="lines">
          ${LINES.map((line, i) => Line(line, step.tex[line], lines[i] ?? null))}
        </div>
      </li>
    `;
  }
}

/**
 * What the step reads and writes, each as a button that lights it up everywhere.
 * @param {Step} step
 */
function Quantities({ reads, writes }) {
  const read = reads.filter((ref) => refText(ref) !== refText(writes));
  return html`
    <p class="quantities">
      <span>reads </span>${read.map((ref) => Quantity(ref, "reads"))}<span> writes </span>${Quantity(writes, "writes")}
    </p>
  `;
}

/**
 * @param {Ref} ref
 * @param {string} role
 */
const Quantity = (ref, role) => html`
  <button key=${refText(ref)} type="button" class=${`quantity ${role}`} data-ref=${refText(ref)}
    aria-label=${`Light up ${nameOf(ref)}`}>${nameOf(ref)}</button>
`;

/**
 * One line of formula in a box of its own, which scrolls if the formula is wider. Until KaTeX is
 * there the source of the formula stands in for it.
 * @param {typeof LINES[number]} line
 * @param {string} tex
 * @param {string | null} formula
 */
const Line = (line, tex, formula) => html`
  <div key=${line} class=${`line ${line}`}>
    <p class="label">${LABELS[line]}</p>
    ${formula === null
      ? html`<div key="source" class="formula source"><code>${unmarked(tex)}</code></div>`
      : html`<${SetFormula} key="set" formula=${formula} />`}
  </div>
`;
