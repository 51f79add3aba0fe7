/**
 * All steps as an ordered list, each with its sentence and its three formulas. With scripts the style sheet shows
 * only the current one; without scripts, and in print, all are read in order.
 *
 * After an edit only the current step is drawn; the others keep their old content until they are shown or printed.
 * Once the stepper is used, the steps beside the current one are drawn and laid out, unseen: a key then only has to
 * show them.
 * If they are very many, only the current one is in the list, and a selection of them in print (listed-steps.js).
 */
import { Component, html } from "../../vendor/preact.js";
import { unmarked } from "../../shared/formulas.js";
import { refText } from "../notation/refs.js";
import { nameOf } from "../notation/symbols.js";
import { FieldError } from "../editor/field-error.js";
import { MANY, listedSteps } from "./listed-steps.js";
import { NextRound } from "./next-round.js";
import { SetFormula } from "./set-formula.js";

/** @import { Action, State } from "../state/state.js" */
/** @import { Ref, Step, Trace } from "../contract.js" */

/**
 * @typedef {object} FormulaSource
 * @property {(tex: string, now: boolean) => string | null} html   TeX to HTML; `now`: render it if necessary
 * @property {boolean} all             draw every listed step: in the first frame, and for print
 * @property {Set<number>} beside     draw these steps, too, unseen, if their formulas are rendered
 */

export const LINES = /** @type {const} */ (["symbols", "indices", "numbers"]);

const LABELS = { symbols: "in symbols", indices: "with indices", numbers: "in numbers" };

/**
 * The formulas of the listed steps.
 * @param {Trace} trace
 */
export const formulasOf = ({ steps }) =>
  listedSteps(steps, -1).flatMap(({ k }) => LINES.map((line) => steps[k]?.tex[line] ?? ""));

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

/** @param {{ state: State, formula: FormulaSource, dispatch: (action: Action) => void }} props */
export function Steps({ state, formula, dispatch }) {
  const { trace, step, options } = state;
  const count = trace.steps.length;
  const oneByOne = state.live && !formula.all && count > MANY;
  const item = (/** @type {number} */ k) => {
    const each = /** @type {Step} */ (trace.steps[k]);
    const isLast = k === count - 1;
    const set = LINES.map((line) => formula.html(each.tex[line], k === step));
    const isBeside = k !== step && formula.beside.has(k) && !set.includes(null);
    const lines = k === step || isBeside || formula.all ? set : null;
    return html`
      <${Item} key=${k} k=${k} step=${each} count=${count} current=${k === step} beside=${isBeside}
        equation=${options.equations[each.equation]} lines=${lines}
        next=${isLast && each.phase === "update" && html`<${NextRound} state=${state} dispatch=${dispatch} />`}
        problem=${isLast && FieldError(state, "update")} />
    `;
  };
  return html`
    <ol class="steps" part="steps">
      ${oneByOne
        ? item(step)
        : listedSteps(trace.steps, step).flatMap(({ k, leftOut }) => (leftOut ? [LeftOut(k, leftOut), item(k)] : [item(k)]))}
    </ol>
    ${trace.stopped && html`<p class="stopped">${trace.stopped.message}</p>`}
  `;
}

/**
 * The item that stands for steps that are left out.
 * @param {number} before   index of the next step
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
 * @property {boolean} beside         it is laid out, unseen
 * @property {string | undefined} equation   the number of the equation that it applies, if that is on the page
 * @property {unknown} next             what can follow the last step
 * @property {unknown} problem          why that cannot be
 * @property {(string | null)[] | null} lines   the formulas as HTML; null: the step keeps its old content
 */

/** @extends {Component<ItemProps, {}>} */
class Item extends Component {
  /** @type {ItemProps | null} */
  drawn = null; // the props of its content

  /** @param {ItemProps} next */
  shouldComponentUpdate(next) {
    return next.lines !== null || this.props.current || this.props.beside;
  }

  render() {
    if (this.props.lines) this.drawn = this.props;
    const { k, step, count, equation, lines } = this.drawn ?? this.props;
    const { current, beside, next, problem } = this.props;
    if (!lines) return html`<li class="step" value=${k + 1} />`;
    return html`
      <li class=${current ? "step current" : beside ? "step beside" : "step"} value=${k + 1} data-phase=${step.phase}>
        <p class="where"><span class="number">${`Step ${k + 1} of ${count}`}</span> <span class="in">${step.phase}</span>${equation &&
          html` <span class="in"><a class="applies" href=${`#${step.equation}`}>${`equation (${equation})`}</a></span>`}${next}</p>
        <p class="sentence">${step.sentence}</p>
        ${Quantities(step)}
        <div class="lines">
          ${LINES.map((line, i) => Line(line, step.tex[line], lines[i] ?? null))}
        </div>
        ${problem}
      </li>
    `;
  }
}

/**
 * The quantities that the step reads and writes, as buttons that highlight them.
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
 * One formula in a box, which scrolls if the formula is wider. Until KaTeX is here, the box shows the TeX.
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
