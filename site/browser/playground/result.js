/**
 * What was found: the verdict in a sentence, the quantities in their order, the drawing, hints, and two cost curves.
 */
import { LinePlot } from "../shared/plot/line-plot.js";
import { grouped, short } from "../shared/format.js";
import { nameOf } from "../stepper/notation/symbols.js";
import { Formula } from "../stepper/panels/formula.js";
import { NumbersTable } from "../stepper/panels/numbers-table.js";
import { html } from "../vendor/preact.js";
import { Picture } from "./picture.js";

/** @import { Checked } from "./checker.js" */
/** @import { Curve, Hint, Quantity, Verdict, Witnessed } from "./contract.js" */

const ROWS = 11; // of the table of costs

/** @typedef {{ yours: Curve, right: Curve } | null} Curves */
/**
 * @typedef {object} ResultProps
 * @property {Checked} checked
 * @property {any} host           the element whose shadow root this is in
 * @property {number} hints       how many are shown
 * @property {() => void} hint    shows one more
 * @property {Curves} curves
 * @property {string} learning    what the curves wait for, or why there are none
 * @property {() => void} learn
 * @property {Witnessed | null} witnessed
 * @property {string} asking      what the witnesses wait for, or why there are none
 * @property {() => void} witness
 */

/** @param {ResultProps} props */
export function Result({ checked: { verdict, trace }, host, hints, hint, curves, learning, learn, witnessed, asking, witness }) {
  const { sentence, slip, notes } = verdict;
  return html`
    <div class="widget stepper pass-result"><div class="panel-body">
      <p class=${`pass-verdict is-${verdict.verdict}`}>${sentence}${slip && !sentence.includes(slip.name) ? ` ${slip.sentence}` : ""}</p>
      ${notes.map((note) => html`<p class="quiet">${note}</p>`)}
      <${Order} verdict=${verdict} />
      <${Picture} trace=${trace} verdict=${verdict} host=${host} />
      <${Hints} hints=${verdict.hints} shown=${hints} more=${hint} />
      ${["right", "wrong"].includes(verdict.verdict) && html`<${Witnesses} witnessed=${witnessed} asking=${asking} witness=${witness} />`}
      ${verdict.verdict !== "fault" && html`<${Learning} curves=${curves} learning=${learning} learn=${learn} />`}
    </div></div>
  `;
}

/** The quantities in the order of the pass, each with what was found. @param {{ verdict: Verdict }} props */
function Order({ verdict: { right, ring, later } }) {
  /** @type {[Quantity, string, string][]} */
  const all = [
    ...right.map((each) => /** @type {[Quantity, string, string]} */ ([each, "right", "right"])),
    ...(ring ? [/** @type {[Quantity, string, string]} */ ([ring, "wrong", "wrong"])] : []),
    ...later.map((each) => /** @type {[Quantity, string, string]} */ ([each, "later", "not judged yet"])),
  ];
  if (!all.length) return null;
  return html`
    <ol class="pass-order" aria-label="Quantities in the order of the pass">
      ${all.map(([quantity, kind, words]) => html`<li key=${nameOf(quantity)} class=${kind}>${nameOf(quantity)}<span class="spoken">: ${words}</span></li>`)}
    </ol>
  `;
}

const STEPS = { equation: "Hint: the equation", line: "Hint: the line", solution: "Show the solution" };

/** Each hint tells more than the one before; none is shown unasked. @param {{ hints: Hint[], shown: number, more: () => void }} props */
function Hints({ hints, shown, more }) {
  const next = hints[shown];
  if (!hints.length) return null;
  return html`
    <div class="pass-hints">
      ${hints.slice(0, shown).map(({ kind, text, tex, code }) => html`
        <div class="pass-hint" key=${kind}>
          <p>${text}</p>
          ${tex && html`<p><${Formula} tex=${tex} display /></p>`}
          ${code && html`<pre class="scrolls" tabindex="0">${code}</pre>`}
        </div>
      `)}
      ${next && html`<button type="button" onClick=${more}>${STEPS[next.kind]}</button>`}
    </div>
  `;
}

/** The gradient before the witnesses of the panel Check. @param {{ witnessed: Witnessed | null, asking: string, witness: () => void }} props */
function Witnesses({ witnessed, asking, witness }) {
  if (!witnessed) {
    return html`<div class="pass-witnesses row"><button type="button" onClick=${witness}>Ask the three witnesses</button><span class="quiet">${asking}</span></div>`;
  }
  const { name, tex, yours, witnesses, state, sentence } = witnessed;
  return html`
    <div class="pass-witnesses">
      <p class="title"><${Formula} tex=${tex} /> <span class="spoken">for weight ${name}</span></p>
      <dl class="witnesses">
        <div><dt>Your program</dt><dd>${yours ?? "–"}</dd></div>
        ${witnesses.map(({ kind, how, text }) => html`<div key=${kind}><dt>${how}</dt><dd>${text}</dd></div>`)}
      </dl>
      <p class=${state === "agree" ? "verdict agree" : "verdict differ"}>${sentence}</p>
    </div>
  `;
}

/** @param {{ curves: Curves, learning: string, learn: () => void }} props */
function Learning({ curves, learning, learn }) {
  return html`
    <div class="pass-learning">
      <div class="row"><button type="button" onClick=${learn}>Train with your gradient</button><span class="quiet" role="status">${learning}</span></div>
      ${curves && html`<${Plot} ...${curves} />`}
    </div>
  `;
}

/** @param {{ yours: Curve, right: Curve }} curves */
function Plot({ yours, right }) {
  const lines = [{ name: "yours", costs: finite(yours) }, { name: "right", costs: finite(right) }];
  const last = Math.max(...lines.map(({ costs }) => costs.length)) - 1;
  const rows = [...new Set(Array.from({ length: ROWS }, (_, k) => Math.round((k * last) / (ROWS - 1))))];
  const text = (/** @type {number | undefined} */ cost) => (cost === undefined ? "–" : short(cost));
  return html`
    <figure class="plot">
      <p>${sentenceOf(lines[0]?.costs ?? [], lines[1]?.costs ?? [], yours)}</p>
      <${LinePlot} label="The cost by step of a descent along your gradient and along the right one." x=${{ name: "step", whole: true }} y=${{ name: "cost", fromZero: true }}
        lines=${lines.map(({ name, costs }) => ({ name, points: costs.map((cost, k) => [k, cost]) }))} />
      <${NumbersTable} summary="The numbers of this plot" label="The cost by step" rowHeads head=${["step", "yours", "right"]}
        rows=${rows.map((row) => [grouped(row), ...lines.map(({ costs }) => text(costs[row]))])} />
    </figure>
  `;
}

/** The costs up to the first that overflowed. @param {Curve} curve */
function finite({ costs }) {
  const end = costs.findIndex((cost) => typeof cost !== "number" || !Number.isFinite(cost));
  return /** @type {number[]} */ (end < 0 ? costs : costs.slice(0, end));
}

/** @param {number[]} yours @param {number[]} right @param {Curve} curve */
function sentenceOf(yours, right, { stopped, fault }) {
  const [first = 0, mine = 0, best = 0] = [yours[0], yours.at(-1), right.at(-1)];
  const from = `From ${short(first)}, your gradient leads to a cost of ${short(mine)}, the right one to ${short(best)}.`;
  if (fault) return `Your program stopped: ${fault.type}${fault.message && `: ${fault.message}`}.`;
  if (stopped) return `${from} ${stopped.message}`;
  return from;
}
