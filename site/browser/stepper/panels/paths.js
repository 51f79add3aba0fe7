/**
 * Panel: every path from a weight to the cost, drawn over the net, with the product of its local derivatives. Their sum
 * is the derivative; the backward pass computes the same with fewer multiplications, which are counted.
 */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { grouped, precise } from "../../shared/format.js";
import { nameOf, subscript } from "../notation/symbols.js";
import { QuestionStatus, useQuestion } from "./asking.js";
import { NumberChoice, nameOfChosen, useChoice } from "./number-choice.js";
import { useOverlay } from "./overlay.js";
import { PathsDrawing } from "./paths-drawing.js";

/** @import { Ref } from "../contract.js" */
/** @import { BodyProps, Path } from "./contract.js" */
/** @import { Chosen } from "./number-choice.js" */

/**
 * @typedef {object} Answer
 * @property {number} count
 * @property {Path[]} paths
 * @property {number | null} sum
 * @property {number} gradient
 * @property {Record<"weight" | "all", { paths: number, backward: number }>} multiplications
 */

const FIRST_SHOWN = 12; // paths of the list

/** @param {BodyProps} props */
export default function Paths(props) {
  const { state, host, open } = props;
  const { spec } = state.trace;
  const [chosen, choose] = useChoice(props);
  const [asked, ask] = useQuestion(host);
  const [selected, select] = useState(-1); // -1: all paths
  const { layer, row, column } = chosen;
  const find = () => void ask("paths", { spec, layer, row, column });
  useEffect(() => {
    select(-1);
    if (open) find();
  }, [open, spec, layer, row, column]);
  const answer = /** @type {Answer | null} */ (asked.asking || asked.problem ? null : asked.answer);
  useOverlay(host, open && answer && html`<${PathsDrawing} spec=${spec} chosen=${chosen} paths=${answer.paths} selected=${selected} />`);
  return html`
    <p>A weight reaches the cost along every path that begins with its edge. Choose the weight here, or by a click on its edge.</p>
    <${NumberChoice} spec=${spec} chosen=${chosen} choose=${choose} />
    <${QuestionStatus} asked=${asked} python=${state.python} again=${find} />
    ${answer && html`
      <${Found} key=${`${layer} ${row} ${column}`} answer=${answer} chosen=${chosen} selected=${selected} select=${select} />
      <${Counts} answer=${answer} chosen=${chosen} />
    `}
  `;
}

/** @param {{ answer: Answer, chosen: Chosen, selected: number, select: (k: number) => void }} props */
function Found({ answer: { count, paths, sum, gradient }, chosen, selected, select }) {
  const [all, showAll] = useState(false);
  const name = nameOfChosen(chosen);
  if (sum === null) {
    return html`<p role="status">From ${name} ${grouped(count)} paths lead to C, too many to list or draw. The backward pass needs none of them: ∂C/∂${name} = ${precise(gradient)}.</p>`;
  }
  const shown = all ? paths : paths.slice(0, FIRST_SHOWN);
  const path = paths[selected];
  return html`
    <p role="status">${count === 1 ? "One path leads" : `${grouped(count)} paths lead`} from ${name} to C. ${count === 1 ? "Its product" : "The sum of their products"} is ${precise(sum)}, and the backward pass gives ∂C/∂${name} = ${precise(gradient)}.</p>
    <ol class="paths">
      ${shown.map((each, k) => html`
        <li key=${k}>
          <button type="button" class="bare" aria-pressed=${k === selected ? "true" : "false"} onClick=${() => select(k === selected ? -1 : k)}>
            ${wayOf(each)} <b>${precise(each.product)}</b>
          </button>
        </li>
      `)}
    </ol>
    ${shown.length < paths.length && html`<button type="button" onClick=${() => showAll(true)}>Show all ${grouped(count)} paths</button>`}
    ${path && html`
      <p class="title">The path through ${wayOf(path)}</p>
      <table class="factors">
        <tbody>
          ${path.factors.map(({ of, by, value }, k) => html`
            <tr key=${k}><th scope="row">∂${nameOf(of)}/∂${k === 0 ? name : nameOf(by)}</th><td>${meaningOf(of, by, chosen)}</td><td>${precise(value)}</td></tr>
          `)}
          <tr class="product"><th scope="row">product</th><td /><td>${precise(path.product)}</td></tr>
        </tbody>
      </table>
    `}
  `;
}

/** The neurons of a path: a₂⁽¹⁾ → a₁⁽²⁾ → C. @param {Path} path */
function wayOf({ factors }) {
  const neurons = factors.filter(({ of }) => of.name === "a" || of.name === "C").map(({ of }) => nameOf(of));
  return neurons.length > 1 ? neurons.join(" → ") : `${nameOf(factors[0]?.of ?? { name: "C" })} → C`;
}

/**
 * What a local derivative is in the letters of the text.
 * @param {Ref} of
 * @param {Ref} by
 * @param {Chosen} chosen
 */
function meaningOf(of, by, { layer, column }) {
  if (by.name === "W") return nameOf({ name: "a", layer: layer - 1, row: column });
  if (of.name === "C" && by.name === "z") return "a − x̂, for cross-entropy after softmax";
  if (of.name === "C") return `2(${nameOf(by)} − x̂${subscript(by.row ?? 1)})`;
  if (of.name === "a") return of.row === by.row ? `σ′(${nameOf(by)})` : "softmax";
  return nameOf({ name: "W", ...(of.layer && { layer: of.layer }), ...(of.row && { row: of.row }), ...(by.row && { column: by.row }) });
}

/**
 * The multiplications along all paths and by the backward pass.
 * @param {{ answer: Answer, chosen: Chosen }} props
 */
function Counts({ answer: { multiplications: { weight, all } }, chosen }) {
  const row = (/** @type {string} */ of, /** @type {{ paths: number, backward: number }} */ { paths, backward }) => html`
    <tr><th scope="row">${of}</th><td>${grouped(paths)}</td><td>${grouped(backward)}</td></tr>
  `;
  return html`
    <p class="title">Why not along the paths?</p>
    <p>The paths share their ends. The backward pass computes each common sum once, as δ, and all derivatives use it.</p>
    <table class="factors counts">
      <thead><tr><th scope="col">multiplications</th><th scope="col">along all paths</th><th scope="col">backward pass</th></tr></thead>
      <tbody>${row(`for ${nameOfChosen(chosen)}`, weight)}${row("for all weights", all)}</tbody>
    </table>
  `;
}
