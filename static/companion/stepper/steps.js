/**
 * All steps as one ordered list: each with its sentence and its three lines of formula. With scripts
 * the style sheet shows the current one only; without them, and in print, all are read in order.
 */
import { html } from "../vendor/preact.js";
import { refText } from "./refs.js";
import { nameOf } from "./symbols.js";

/** @import { State } from "./state.js" */
/** @import { Ref, Step } from "./contract.js" */

/** @typedef {(tex: string, now: boolean) => string | null} FormulaSource   TeX to HTML; `now`: render it if need be */

export const LINES = /** @type {const} */ (["symbols", "indices", "numbers"]);

const LABELS = { symbols: "in symbols", indices: "with indices", numbers: "in numbers" };

/** @param {{ state: State, formula: FormulaSource }} props */
export function Steps({ state, formula }) {
  const { trace, step, options } = state;
  return html`
    <ol class="steps" part="steps">
      ${trace.steps.map((each, k) => Item(each, k, trace.steps.length, k === step, formula, options.equations[each.equation]))}
    </ol>
    ${trace.stopped && html`<p class="stopped">${trace.stopped.message}</p>`}
  `;
}

/**
 * @param {Step} step
 * @param {number} k
 * @param {number} count
 * @param {boolean} current
 * @param {FormulaSource} formula
 * @param {string | undefined} equation   the number of the equation that it applies, if the page has it
 */
function Item(step, k, count, current, formula, equation) {
  return html`
    <li key=${k} class=${current ? "step current" : "step"} data-phase=${step.phase}>
      <p class="where"><span class="number">${`Step ${k + 1} of ${count}`}</span> <span class="in">${step.phase}</span>${equation &&
        html` <span class="in"><a class="applies" href=${`#${step.equation}`}>${`equation (${equation})`}</a></span>`}</p>
      <p class="sentence">${step.sentence}</p>
      ${Quantities(step)}
      <div class="lines">
        ${LINES.map((line) => Line(line, step.tex[line], formula(step.tex[line], current)))}
      </div>
    </li>
  `;
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
      ? html`<div key="source" class="formula source"><code>${tex}</code></div>`
      : html`<div key="set" class="formula" dangerouslySetInnerHTML=${{ __html: formula }} />`}
  </div>
`;
