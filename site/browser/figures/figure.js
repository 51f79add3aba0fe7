/**
 * A whole figure as a pure view of one state: its picture, the slider, formulas with numbers, a table of values, the
 * fields. Node renders it to a string for the first frame in the page; the browser hydrates that frame.
 */
import { html } from "../vendor/preact.js";
import { Announcer } from "../shared/announcement.js";
import { precise } from "../shared/format.js";
import { Notice } from "../shared/notice.js";
import { Fields } from "./fields.js";
import { PICTURES } from "./pictures.js";
import { currentFrame } from "./state.js";

/** @import { Description, Frame } from "./contract.js" */
/** @import { Action, State } from "./state.js" */

/** @typedef {(tex: string, now: boolean) => string | null} FormulaSource   TeX to HTML; `now`: render it if necessary */

const OFFER = "Change anything: Python, running here in your browser, computes the figure anew.";

/** @param {{ state: State, dispatch: (action: Action) => void, formula: FormulaSource }} props */
export function Figure({ state, dispatch, formula }) {
  const { figure, frame, live, options } = state;
  const current = currentFrame(state);
  if (!current) return null;
  const Picture = PICTURES[figure.kind];
  return html`
    <div class="widget figure" part="figure" role="group" aria-label=${figure.title} data-kind=${figure.kind}
      data-live=${live ? "" : undefined}>
      <div class="picture" part="picture"><${Picture} figure=${figure} frame=${current} state=${state} dispatch=${dispatch} /></div>
      <${Slider} state=${state} current=${current} dispatch=${dispatch} />
      <div class="told">
        <div>
          ${figure.tex.length > 0 && html`<div class="given">${figure.tex.map((tex) => Formula(tex, formula(tex, true)))}</div>`}
          <div class="frames" part="formulas">
            ${figure.frames.map((each, k) => html`
              <div key=${k} class=${k === frame ? "frame current" : "frame"}>
                ${each.tex.map((tex) => Formula(tex, formula(tex, k === frame), k === frame))}
              </div>
            `)}
          </div>
        </div>
        <${Values} frame=${current} />
      </div>
      <${Positions} figure=${figure} frame=${frame} />
      <${Fields} state=${state} dispatch=${dispatch} />
      <${Notice} state=${state} offer=${OFFER} still="The slider still works with the numbers shown."
        retry=${() => dispatch({ type: "retry" })} />
      ${options.caption && html`<p class="caption" part="caption">${options.caption}</p>`}
      <${Announcer} announcement=${state.announcement} />
    </div>
  `;
}

/** @param {{ state: State, current: Frame, dispatch: (action: Action) => void }} props */
function Slider({ state, current, dispatch }) {
  const { figure, frame } = state;
  const moved = (/** @type {any} */ { target }) => dispatch({ type: "frame", frame: target.valueAsNumber });
  return html`
    <div class="position" part="slider">
      <span class="what" aria-hidden="true">${figure.slider}</span>
      <input class="slider" type="range" min="0" max=${figure.frames.length - 1} step="1" value=${frame} autocomplete="off"
        aria-label=${figure.slider} aria-valuetext=${current.position} onInput=${moved} />
      <span class="where" aria-hidden="true">${current.position}</span>
    </div>
  `;
}

/** @param {{ frame: Frame }} props */
function Values({ frame }) {
  return html`
    <table class="values" part="values">
      <tbody>
        ${frame.values.map(({ of, value }) => html`<tr key=${of}><th scope="row">${of}</th><td>${valueText(value)}</td></tr>`)}
      </tbody>
    </table>
  `;
}

/** @param {number | number[]} value */
const valueText = (value) => (Array.isArray(value) ? `(${value.map(precise).join(", ")})` : precise(value));

/**
 * The values at all positions, as a folded table.
 * @param {{ figure: Description, frame: number }} props
 */
function Positions({ figure: { slider, frames }, frame }) {
  return html`
    <details class="positions" part="positions">
      <summary>${`All ${frames.length} positions as a table`}</summary>
      <div class="scrolls-sideways" tabindex="0" role="group" aria-label="Table of all positions">
        <table>
          <thead><tr><th scope="col">${slider}</th>${frames[0]?.values.map(({ of }) => html`<th key=${of} scope="col">${of}</th>`)}</tr></thead>
          <tbody>
            ${frames.map(({ position, values }, k) => html`
              <tr key=${k} aria-current=${k === frame ? "true" : undefined}>
                <th scope="row">${position}</th>${values.map(({ of, value }) => html`<td key=${of}>${valueText(value)}</td>`)}
              </tr>
            `)}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

/**
 * A formula in a box, which scrolls if the formula is wider. Until KaTeX is here, the box shows the TeX, but nothing in
 * hidden frames.
 * @param {string} tex
 * @param {string | null} formula   as HTML
 * @param {boolean} [shown]
 */
function Formula(tex, formula, shown = true) {
  if (formula === null) return shown && html`<div key=${`source of ${tex}`} class="formula source"><code>${tex}</code></div>`;
  return html`<div key=${tex} class="formula" dangerouslySetInnerHTML=${{ __html: formula }} />`;
}

/**
 * All formulas of a figure, in the order in which they are drawn.
 * @param {Description} figure
 */
export const formulasOf = ({ tex, frames }) => [...tex, ...frames.flatMap((frame) => frame.tex)];

/**
 * The formulas of a rendered figure, each with its box.
 * @param {Description} figure
 * @param {ParentNode} root
 * @returns {[string, Element][]}
 */
export function formulasIn(figure, root) {
  const boxes = [...root.querySelectorAll(".formula")];
  return formulasOf(figure).flatMap((tex, k) => (boxes[k] ? [/** @type {[string, Element]} */ ([tex, boxes[k]])] : []));
}
