/**
 * Panel: check one entry of the gradient by three independent computations, with plots of the error of the central
 * difference against ε and of the multiplications that each way takes.
 */
import { html, useEffect } from "../../vendor/preact.js";
import { QuestionStatus, useQuestion } from "./asking.js";
import { Formula } from "./formula.js";
import { LogLogPlot } from "./log-log-plot.js";
import { NumberChoice, useChoice } from "./number-choice.js";

/** @import { BodyProps } from "./contract.js" */

/** @param {BodyProps} props */
export default function Check(props) {
  const { state, host, open } = props;
  const { spec } = state.trace;
  const [chosen, choose] = useChoice(props);
  const [asked, ask] = useQuestion(host);
  const { layer, row, column } = chosen;
  const check = () => void ask("check", { spec, layer, row, column });
  useEffect(() => {
    if (open) check();
  }, [open, spec, layer, row, column]);
  return html`
    <p>Is it really true? Choose a weight, here or by a click on its edge; its gradient is computed in three ways that share no step.</p>
    <${NumberChoice} spec=${spec} chosen=${chosen} choose=${choose} />
    <${QuestionStatus} asked=${asked} python=${state.python} again=${check} />
    ${asked.answer && html`<${Findings} answer=${asked.answer} stale=${asked.asking || asked.problem !== ""} />`}
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
