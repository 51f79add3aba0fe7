/**
 * Panel: hold one number and move it by ε. What this does to every z and a and to C is drawn over the net; ΔC/ε stands
 * beside ∂C/∂w and closes in on it as ε shrinks. One question gives all places of the slider; another ε that is typed
 * is a question of its own.
 */
import { html, useEffect, useId, useState } from "../../vendor/preact.js";
import { label, numberIn, precise, short } from "../../shared/format.js";
import { LinePlot } from "../../shared/plot/line-plot.js";
import { unlessScrolled } from "../../shared/slider.js";
import { QuestionStatus, useQuestion } from "./asking.js";
import { Ghosts, signed } from "./ghosts.js";
import { NumberChoice, nameOfChosen, useChoice } from "./number-choice.js";
import { NumbersTable } from "./numbers-table.js";
import { useOverlay } from "./overlay.js";

/** @import { BodyProps } from "./contract.js" */
/** @import { NudgeResult } from "./ghosts.js" */
/** @import { Kind } from "./number-choice.js" */

const KINDS = /** @type {Kind[]} */ (["weight", "bias", "input"]);
const SIZES = [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]; // of ε on the slider
const FIRST = SIZES.indexOf(0.5);

/** @param {BodyProps} props */
export default function Nudge(props) {
  const { state, host, open } = props;
  const { spec } = state.trace;
  const [chosen, choose] = useChoice(props, KINDS);
  const [text, setText] = useState(String(SIZES[FIRST]));
  const [all, askAll] = useQuestion(host);
  const [own, askOwn, forgetOwn] = useQuestion(host);
  const { of, layer, row, column } = chosen;
  const epsilon = numberIn(text);
  const isUsable = Number.isFinite(epsilon) && epsilon !== 0;
  const sign = epsilon < 0 ? -1 : 1;
  const number = { spec, ...chosen };
  const ask = () => void askAll("nudge", { ...number, epsilon: SIZES.map((size) => sign * size) });
  useEffect(() => {
    if (open) ask();
  }, [open, spec, of, layer, row, column, sign]);
  const given = ({ answer } = all) => answer?.nudges.find((/** @type {NudgeResult} */ nudge) => nudge.epsilon === epsilon);
  const isOwn = isUsable && !all.asking && all.answer && !given();
  useEffect(() => {
    if (open && isOwn) void askOwn("nudge", { ...number, epsilon });
    else forgetOwn();
  }, [open, isOwn, epsilon, spec, of, layer, row, column]);
  const nudge = /** @type {NudgeResult | undefined} */ (isUsable && open && !all.asking ? (given() ?? given(own)) : undefined);
  useOverlay(host, nudge && html`<${Ghosts} spec=${spec} chosen=${chosen} value=${all.answer.weight} nudge=${nudge} />`);
  const problem = isUsable ? own.problem : "ε is a number other than 0, such as 0.1 or −1e-3.";
  return html`
    <p>Hold a number and move it by ε. The drawing shows by how much everything behind it changes. Choose the number here, or by a click in the drawing.</p>
    <${NumberChoice} spec=${spec} chosen=${chosen} choose=${choose} kinds=${KINDS} />
    <${EpsilonField} text=${text} set=${setText} problem=${problem} epsilon=${epsilon} />
    <${QuestionStatus} asked=${all} python=${state.python} again=${ask} />
    ${all.answer && !all.problem && html`<${Effect} name=${nameOfChosen(chosen)} answer=${all.answer} nudge=${nudge} sign=${sign} set=${setText} />`}
  `;
}

/**
 * ε as a field, and its size as a slider.
 * @param {{ text: string, set: (text: string) => void, problem: string, epsilon: number }} props
 */
function EpsilonField({ text, set, problem, epsilon }) {
  const id = useId();
  const size = Math.abs(epsilon);
  const nearest = SIZES.reduce((best, each, k) => (Math.abs(Math.log(each / size)) < Math.abs(Math.log((SIZES[best] ?? 1) / size)) ? k : best), 0);
  const place = size > 0 ? nearest : FIRST;
  const slide = (/** @type {number} */ k) => set(String((epsilon < 0 ? -1 : 1) * (SIZES[k] ?? 1)));
  return html`
    <div class="row epsilon">
      <label>ε
        <input type="text" value=${text} autocomplete="off" autocapitalize="off" spellcheck=${false} aria-label="ε"
          aria-invalid=${problem ? "true" : "false"} aria-describedby=${problem ? id : undefined}
          onInput=${(/** @type {any} */ { target }) => set(target.value)} />
      </label>
      <input class="slider" type="range" min="0" max=${SIZES.length - 1} step="1" value=${place} aria-label="Size of ε"
        aria-valuetext=${`ε = ${label((epsilon < 0 ? -1 : 1) * (SIZES[place] ?? 1))}`} autocomplete="off"
        onInput=${(/** @type {any} */ { target }) => slide(Number(target.value))} ...${unlessScrolled(place, slide)} />
      <button type="button" onClick=${() => set(String(-(epsilon || 1)))}>Other sign</button>
    </div>
    <div id=${id} role="status">${problem && html`<p class="problem">${problem}</p>`}</div>
  `;
}

/**
 * The quotient beside the derivative, as numbers, as a sentence, and for every ε as a plot.
 * @param {{ name: string, answer: { weight: number, gradient: number, nudges: NudgeResult[] }, nudge: NudgeResult | undefined, sign: number, set: (text: string) => void }} props
 */
function Effect({ name, answer: { weight, gradient, nudges }, nudge, sign, set }) {
  const known = nudges.filter(({ quotient }) => quotient !== null);
  const points = known.map(({ epsilon, quotient }) => /** @type {[number, number]} */ ([Math.abs(epsilon), quotient]));
  const slope = points.map(([size]) => /** @type {[number, number]} */ ([size, gradient]));
  const chosen = /** @type {[number, number]} */ (nudge && nudge.quotient !== null ? [Math.abs(nudge.epsilon), nudge.quotient] : points[0]);
  const nearest = (/** @type {number} */ size) =>
    points.reduce((best, each) => (Math.abs(Math.log(each[0] / size)) < Math.abs(Math.log(best[0] / size)) ? each : best), chosen);
  return html`
    <dl class="witnesses quotients">
      <div><dt>ΔC/ε</dt><dd>${nudge && nudge.quotient !== null ? precise(nudge.quotient) : "–"}</dd></div>
      <div><dt>∂C/∂${name}</dt><dd>${precise(gradient)}</dd></div>
      <div><dt>difference</dt><dd>${nudge && nudge.error !== null ? precise(nudge.error) : "–"}</dd></div>
    </dl>
    <p class="effect" role="status">${nudge && sentence(name, weight, gradient, nudge)}</p>
    ${points.length > 1 && html`
      <figure class="plot">
        <${LinePlot} label=${`ΔC/ε for ε from ${label(points[0]?.[0] ?? 0)} to ${label(points.at(-1)?.[0] ?? 1)}: it closes in on ∂C/∂${name}, which is ${precise(gradient)}.`}
          x=${{ name: sign < 0 ? "−ε" : "ε", log: true }} y=${{ name: "ΔC/ε" }} marks
          lines=${[{ name: "ΔC/ε", points: points }, { name: `∂C/∂${name}`, points: slope }]}
          choice=${{ chosen, nearest, choose: (/** @type {number} */ size) => set(String(sign * nearest(size)[0])),
            describe: (/** @type {number} */ size, /** @type {number} */ quotient) => `ε = ${label(sign * size)}: ${short(quotient)}` }} />
        <${NumbersTable} summary="The numbers of this plot" label="ΔC/ε for every ε" rowHeads head=${["ε", "ΔC", "ΔC/ε", "difference"]}
          rows=${known.map(({ epsilon, dC, quotient, error }) => [label(epsilon), ...[dC, quotient, error].map((value) => short(value ?? 0))])} />
      </figure>
    `}
  `;
}

/**
 * @param {string} name
 * @param {number} weight
 * @param {number} gradient
 * @param {NudgeResult} nudge
 */
function sentence(name, weight, gradient, { moved, dC, quotient, stopped }) {
  if (stopped) return stopped.message;
  return `${name} goes from ${short(weight)} by ${signed(moved)}, and C changes by ${signed(dC ?? 0)}. Divided by each other that is ${precise(quotient ?? 0)}; the derivative is ${precise(gradient)}.`;
}
