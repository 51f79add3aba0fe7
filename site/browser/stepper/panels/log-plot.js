/**
 * A plot with logarithmic axes as SVG: lines with marks and their names, decades along both axes, and
 * the same numbers as a table.
 */
import { html } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { useWidth } from "./width.js";

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {[number, number][]} points     positive numbers; others are left out
 *
 * @typedef {object} LogPlotProps
 * @property {string} label                  what the plot shows, in one sentence
 * @property {string} x
 * @property {string} y
 * @property {Line[]} lines
 */

const HEIGHT = 230;
const MARGIN = { left: 52, right: 14, top: 26, bottom: 44 };
const MARKS = /** @type {const} */ (["circle", "square"]);
const LEAST_BETWEEN_LABELS = { x: 46, y: 24 }; // px

/** @param {LogPlotProps} props */
export function LogPlot(props) {
  const [box, width] = useWidth();
  return html`
    <figure class="plot">
      <div class="plot-box" ref=${box} style=${`height:${HEIGHT}px`}>
        ${width > 0 && html`<${Drawing} ...${props} width=${Math.min(width, 560)} />`}
      </div>
      <${Numbers} ...${props} />
    </figure>
  `;
}

/** @param {LogPlotProps & { width: number }} props */
function Drawing({ label, x, y, lines, width }) {
  const shown = lines.map((line) => ({ ...line, points: line.points.filter(([a, b]) => a > 0 && b > 0) }));
  const all = shown.flatMap(({ points }) => points);
  const across = scale(all.map(([a]) => a), MARGIN.left, width - MARGIN.right);
  const up = scale(all.map(([, b]) => b), HEIGHT - MARGIN.bottom, MARGIN.top);
  const floor = HEIGHT - MARGIN.bottom;
  return html`
    <svg role="img" aria-label=${label} width=${width} height=${HEIGHT}>
      <g aria-hidden="true">
      ${decades(across, LEAST_BETWEEN_LABELS.x).map((power) => html`
        <line class="grid" x1=${across.at(10 ** power)} x2=${across.at(10 ** power)} y1=${MARGIN.top} y2=${floor} />
        <text class="tick" x=${across.at(10 ** power)} y=${floor + 17} text-anchor="middle">${powerOfTen(power)}</text>
      `)}
      ${decades(up, LEAST_BETWEEN_LABELS.y).map((power) => html`
        <line class="grid" x1=${MARGIN.left} x2=${width - MARGIN.right} y1=${up.at(10 ** power)} y2=${up.at(10 ** power)} />
        <text class="tick" x=${MARGIN.left - 7} y=${up.at(10 ** power) + 4} text-anchor="end">${powerOfTen(power)}</text>
      `)}
      <text class="axis" x=${(MARGIN.left + width - MARGIN.right) / 2} y=${HEIGHT - 8} text-anchor="middle">${x}</text>
      <text class="axis" x="2" y="14">${y}</text>
      ${shown.map((line, k) => Curve(line, k, across, up, shown.length > 1))}
      </g>
    </svg>
  `;
}

/**
 * @typedef {object} Scale
 * @property {number} low     the exponents of its ends
 * @property {number} high
 * @property {number} length  px
 * @property {(value: number) => number} at
 *
 * @param {number[]} values
 * @param {number} from
 * @param {number} to
 * @returns {Scale}
 */
function scale(values, from, to) {
  const powers = values.map(Math.log10);
  const low = Math.min(...powers, 0);
  const high = Math.max(...powers, low + 1);
  const [least, most] = values.length ? [Math.min(...powers), Math.max(...powers, Math.min(...powers) + 1)] : [low, high];
  const at = (/** @type {number} */ value) =>
    from + ((Math.log10(value) - least) / (most - least)) * (to - from);
  return { low: least, high: most, length: Math.abs(to - from), at };
}

/**
 * The exponents that get a label, so many that the labels keep apart.
 * @param {Scale} axis
 * @param {number} apart
 */
function decades({ low, high, length }, apart) {
  const every = Math.max(1, Math.ceil(((high - low) * apart) / length));
  const powers = [];
  for (let power = Math.ceil(low - 1e-9); power <= high + 1e-9; power += 1) {
    if (power % every === 0) powers.push(power);
  }
  return powers;
}

/** @param {number} power */
const powerOfTen = (power) =>
  power === 0 ? "1" : power === 1 ? "10" : html`10<tspan dy="-5" font-size="0.78em">${String(power).replace("-", "−")}</tspan>`;

/**
 * @param {Line} line
 * @param {number} k
 * @param {Scale} across
 * @param {Scale} up
 * @param {boolean} named
 */
function Curve({ name, points }, k, across, up, named) {
  const places = points.map(([a, b]) => [across.at(a), up.at(b)]);
  const [endX = 0, endY = 0] = places.at(-1) ?? [];
  return html`
    <g class=${`curve curve-${k + 1}`}>
      <polyline points=${places.map((place) => place.join(",")).join(" ")} />
      ${places.map(([a = 0, b = 0]) => (MARKS[k] === "square"
        ? html`<rect x=${a - 3} y=${b - 3} width="6" height="6" />`
        : html`<circle cx=${a} cy=${b} r="3.2" />`))}
      ${named && html`<text class="name" x=${endX - 8} y=${endY - 8} text-anchor="end">${name}</text>`}
    </g>
  `;
}

/** @param {LogPlotProps} props */
function Numbers({ x, y, lines }) {
  const keys = [...new Set(lines.flatMap(({ points }) => points.map(([a]) => a)))];
  const valueAt = (/** @type {Line} */ { points }, /** @type {number} */ key) => points.find(([a]) => a === key)?.[1];
  return html`
    <details class="numbers-of-plot">
      <summary>The numbers of this plot</summary>
      <div class="scroller scrolls" tabindex="0" role="group" aria-label="The numbers of the plot">
        <table>
          <thead><tr><th scope="col">${x}</th>${lines.map(({ name }) => html`<th scope="col">${name || y}</th>`)}</tr></thead>
          <tbody>
            ${keys.map((key) => html`
              <tr>
                <th scope="row">${short(key).replace(/^1·/, "")}</th>
                ${lines.map((line) => html`<td>${shown(valueAt(line, key))}</td>`)}
              </tr>
            `)}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

/** @param {number | undefined} value */
const shown = (value) => (value === undefined ? "" : Number.isInteger(value) ? value.toLocaleString("en") : short(value));
