/**
 * The cost by epoch as a plot in which an epoch can be chosen.
 */
import { html } from "../../vendor/preact.js";
import { grouped, short } from "../../shared/format.js";
import { LinePlot } from "../../shared/plot/line-plot.js";
import { leastOf } from "./training.js";

const LARGE_RATIO = 1e4; // of costs, from which on the axis is logarithmic
const MOST_COLUMNS = 500; // of neighbouring epochs

/** @param {{ costs: number[], testCosts: (number | null)[], epoch: number, choose: (epoch: number) => void }} props */
export function CostPlot({ costs, testCosts, epoch, choose }) {
  const last = costs.length - 1;
  const least = leastOf(costs);
  const log = least > 0 && costs.some((cost) => cost > least * LARGE_RATIO);
  const tested = testCosts.length > 0;
  const point = (/** @type {number} */ k) => /** @type {[number, number]} */ ([k, costs[k] ?? 0]);
  return html`
    <div class="cost-plot">
      <${LinePlot}
        label=${`Cost after each epoch: from ${short(costs[0] ?? 0)} to ${short(costs.at(-1) ?? 0)} up to epoch ${last}.`}
        x=${{ name: "epoch", whole: true }} y=${{ name: "cost", log, fromZero: true }}
        lines=${[
          { name: tested ? "training data" : "cost", points: drawnEpochs(costs).map(point) },
          ...(tested ? [{ name: "test data", points: testPoints(testCosts) }] : []),
        ]}
        choice=${{
          chosen: point(epoch),
          nearest: (/** @type {number} */ x) => point(Math.min(Math.max(Math.round(x), 0), last)),
          choose,
          describe: (/** @type {number} */ k, /** @type {number} */ cost) => `epoch ${grouped(k)}: ${short(cost)}`,
        }} />
    </div>
  `;
}

/**
 * The points of the test data's cost, without those that overflow.
 * @param {(number | null)[]} costs
 */
function testPoints(costs) {
  const finite = costs.map((cost) => cost ?? 0);
  return drawnEpochs(finite).filter((k) => costs[k] !== null).map((k) => /** @type {[number, number]} */ ([k, finite[k] ?? 0]));
}

/**
 * All epochs; if they are very many, of each column of neighbours those with the first, least, largest and last cost,
 * which makes the same picture.
 * @param {number[]} costs
 */
function drawnEpochs(costs) {
  const size = Math.max(1, Math.floor(costs.length / MOST_COLUMNS));
  if (size < 4) return [...costs.keys()];
  /** @type {Set<number>} */
  const drawn = new Set();
  for (let start = 0; start < costs.length; start += size) {
    const end = Math.min(start + size, costs.length) - 1;
    let [least, largest] = [start, start];
    for (let k = start; k <= end; k += 1) {
      if ((costs[k] ?? 0) < (costs[least] ?? 0)) least = k;
      if ((costs[k] ?? 0) > (costs[largest] ?? 0)) largest = k;
    }
    for (const k of [start, Math.min(least, largest), Math.max(least, largest), end]) drawn.add(k);
  }
  return [...drawn];
}
