/**
 * A plot with two logarithmic axes, and the same numbers as a table.
 */
import { html } from "../../vendor/preact.js";
import { grouped, label as labelOf } from "../../shared/format.js";
import { LinePlot } from "../../shared/plot/line-plot.js";
import { NumbersTable } from "./numbers-table.js";

/** @import { Line } from "../../shared/plot/line-plot.js" */

/** @param {{ label: string, x: string, y: string, lines: Line[] }} props   y: the name of the axis and of a single line */
export function LogLogPlot({ label, x, y, lines }) {
  const keys = [...new Set(lines.flatMap(({ points }) => points.map(([a]) => a)))];
  const textAt = (/** @type {Line} */ { points }, /** @type {number} */ key) => {
    const point = points.find(([a]) => a === key);
    return point ? grouped(point[1]) : "";
  };
  return html`
    <figure class="plot">
      <${LinePlot} label=${label} x=${{ name: x, log: true }} y=${{ name: y, log: true }} lines=${lines} marks />
      <${NumbersTable} summary="The numbers of this plot" label="The numbers of the plot" rowHeads
        head=${[x, ...lines.map(({ name }) => name || y)]}
        rows=${keys.map((key) => [labelOf(key), ...lines.map((line) => textAt(line, key))])} />
    </figure>
  `;
}
