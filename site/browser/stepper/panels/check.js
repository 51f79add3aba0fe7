/**
 * Panel: check one entry of the gradient by three independent computations, with plots of the error of the central
 * difference against ε and of the multiplications that each way takes.
 */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { currentStep } from "../state/selectors.js";
import { QuestionStatus, useQuestion } from "./asking.js";
import { Formula } from "./formula.js";
import { LogLogPlot } from "./log-log-plot.js";

/** @import { Step } from "../contract.js" */
/** @import { BodyProps } from "./contract.js" */

/** @typedef {{ layer: number, row: number, column: number }} Entry   of a weight matrix, from 1 */

/** @param {BodyProps} props */
export default function Check({ state, host, open }) {
  const { spec } = state.trace;
  const [chosen, setChosen] = useState(/** @type {Entry | null} */ (null));
  const [asked, ask] = useQuestion(host);
  const entry = within(chosen ?? entryOfStep(currentStep(state)), spec.layers);
  const check = () => void ask("check", { spec, ...entry });
  useEffect(() => {
    if (open) check();
  }, [open, spec, entry.layer, entry.row, entry.column]);
  return html`
    <p>Is it really true? Choose a weight; its gradient is computed in three ways that share no step.</p>
    <${WeightChoice} layers=${spec.layers} entry=${entry} choose=${setChosen} />
    <${QuestionStatus} asked=${asked} python=${state.python} again=${check} />
    ${asked.answer && html`<${Findings} answer=${asked.answer} stale=${asked.asking || asked.problem !== ""} />`}
  `;
}

/**
 * The weight that a step touches; else the first of its layer, else the first of all.
 * @param {Step | undefined} step
 * @returns {Entry}
 */
function entryOfStep(step) {
  const refs = step ? [step.writes, ...step.reads] : [];
  const ref = refs.find(({ name }) => name === "dW" || name === "W");
  return { layer: ref?.layer ?? step?.layer ?? 1, row: ref?.row ?? 1, column: ref?.column ?? 1 };
}

/**
 * The entry, or the nearest that the net has.
 * @param {Entry} entry
 * @param {number[]} layers
 * @returns {Entry}
 */
function within({ layer, row, column }, layers) {
  const i = Math.min(layer, layers.length - 1);
  return { layer: i, row: Math.min(row, layers[i] ?? 1), column: Math.min(column, layers[i - 1] ?? 1) };
}

/** @param {{ layers: number[], entry: Entry, choose: (entry: Entry) => void }} props */
function WeightChoice({ layers, entry, choose }) {
  const one = (/** @type {keyof Entry} */ key, /** @type {string} */ name, /** @type {number} */ most) => html`
    <label>${name}
      <select aria-label=${name} value=${String(entry[key])}
        onChange=${(/** @type {any} */ { target }) => choose({ ...entry, [key]: Number(target.value) })}>
        ${Array.from({ length: most }, (_, k) => html`<option value=${String(k + 1)} selected=${entry[key] === k + 1}>${k + 1}</option>`)}
      </select>
    </label>
  `;
  return html`
    <fieldset class="choice">
      <legend>Weight</legend>
      ${one("layer", "of layer", layers.length - 1)}
      ${one("row", "row", layers[entry.layer] ?? 1)}
      ${one("column", "column", layers[entry.layer - 1] ?? 1)}
    </fieldset>
  `;
}

/** @param {{ answer: any, stale: boolean }} props */
function Findings({ answer, stale }) {
  const { counts, curve, witnesses } = answer;
  return html`
    <div class=${stale ? "findings stale" : "findings"}>
      <p class="title"><${Formula} tex=${answer.tex} /> <span class="spoken">for weight ${answer.name}</span></p>
      <dl class="witnesses">
        ${witnesses.map((/** @type {any} */ { kind, how, text }) => html`
          <div key=${kind}><dt>${how}</dt><dd>${text}</dd></div>
        `)}
      </dl>
      <p class=${answer.agree ? "verdict agree" : "verdict differ"} role="status">${answer.verdict}</p>
      <p class="title">How small should ε be?</p>
      <p>For large ε the difference is cut off too early, and its error falls with ε². For small ε two nearly
        equal costs are subtracted, and rounding grows with 1/ε.</p>
      ${curve.every((/** @type {any} */ { error }) => error === 0)
        ? html`<p>Here both are spared: the difference is exact for every ε from 0.1 to 10⁻¹².</p>`
        : html`<${LogLogPlot} label="Error of the central difference against ε, both logarithmic: it falls, then rises again."
        x="ε" y="error" lines=${[{ name: "", points: curve.map((/** @type {any} */ point) => [point.epsilon, point.error]) }]} />`}
      <p class="title">Why not always by differences?</p>
      <p>${counts.sentence}</p>
      <${LogLogPlot} label="Multiplications against the width of the layers, both logarithmic: differences grow with the fourth power of the width, backpropagation with its square."
        x=${`neurons in each of ${counts.depth} layer${counts.depth === 1 ? "" : "s"}`} y="multiplications"
        lines=${[
          { name: "backpropagation", points: counts.rows.map((/** @type {any} */ row) => [row.width, row.backprop]) },
          { name: "central differences", points: counts.rows.map((/** @type {any} */ row) => [row.width, row.differences]) },
        ]} />
    </div>
  `;
}
