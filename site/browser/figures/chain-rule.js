/**
 * The picture of the chain rule: the remaining factors with their entries and sizes, and two bars for the
 * multiplications that each order takes.
 */
import { html } from "../vendor/preact.js";
import { short } from "../shared/format.js";

/** @import { Description, Frame } from "./contract.js" */

/**
 * @typedef {{ name: string, size: string, rows: number[][], new: boolean }} Factor
 * @typedef {Omit<Description, "frames"> & { frames: ChainRuleFrame[], work: { left: number, right: number } }} ChainRule
 * @typedef {Frame & { order: "" | "left" | "right", done: number, factors: Factor[] }} ChainRuleFrame
 */

/** @param {{ figure: ChainRule, frame: ChainRuleFrame }} props */
export function ChainRule({ figure: { frames, work }, frame }) {
  const most = Math.max(work.left, work.right);
  return html`
    <div class="products">${frames.map((each) => Product(each, each === frame))}</div>
    <div class="work" role="group" aria-label="Multiplications">
      ${(/** @type {const} */ (["left", "right"])).map((order) => html`
        <span key=${`${order} name`}>${`from the ${order}`}</span>
        <svg key=${order} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect class="whole" width=${(100 * work[order]) / most} height="10" />
          <rect class="done" width=${frame.order === order ? (100 * frame.done) / most : 0} height="10" />
        </svg>
        <span key=${`${order} count`} class="count">${work[order]}</span>
      `)}
    </div>
  `;
}

/**
 * The product at one position. All of them lie in the same place, so that the text below does not move.
 * @param {ChainRuleFrame} frame
 * @param {boolean} current
 */
function Product({ position, sentence, factors }, current) {
  return html`
    <div key=${position} class=${current ? "product current" : "product"} role="img" aria-label=${sentence}>
      ${factors.map((factor, k) => html`
        ${k > 0 && html`<span key=${`before ${factor.name}`} class="times">·</span>`}
        <div key=${factor.name} class="factor">
          <div class=${factor.new ? "entries new" : "entries"}>
            ${factor.rows.map((row, i) => html`<div key=${i} class="row">${row.map((entry, j) => html`<span key=${j}>${short(entry)}</span>`)}</div>`)}
          </div>
          <p class="of">${`${factor.new ? "new: " : ""}${factor.name}, ${factor.size}`}</p>
        </div>
      `)}
    </div>
  `;
}
