/**
 * What a net of two inputs puts out over their plane, with the labelled data on it: it follows the training,
 * the scrubber and every change. All of it is Python's answer to "output"; it is asked for while the panel is
 * open, one question at a time, and for what the reader types only when he pauses.
 */
import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { Axes, Labels, outline } from "../../figures/level-map.js";
import { Movable } from "../../figures/movable.js";
import { Plane } from "../../figures/plane.js";
import { short } from "../../shared/format.js";
import { Doing, put } from "./asking.js";

/** @import { Spec } from "../contract.js" */
/** @import { Sample } from "../state/options.js" */
/** @import { Status } from "../../python/contract.js" */
/** @import { Asked } from "./asking.js" */
/** @import { Host } from "./disclosure.js" */

/** @typedef {[number, number]} Point */
/** @typedef {{ x: Point, target: number, output: number, above: boolean }} Mark */
/**
 * @typedef {object} Picture   as pybundle/backprop/output_picture.py tells it
 * @property {{ x: Point, y: Point }} view
 * @property {{ x: number[], y: number[] }} ticks
 * @property {{ value: number, side: "above" | "below", rings: number[][] }[]} bands
 * @property {number[][] | null} boundary
 * @property {number[][]} values
 * @property {Mark[]} samples
 * @property {{ above?: string, below?: string }} marks
 * @property {string} sentence
 *
 * @typedef {object} Props
 * @property {Host} host
 * @property {Spec} spec                  whose output is drawn
 * @property {Spec} shown                 whose sample is marked
 * @property {Sample[]} data
 * @property {Picture | null} given       of the net that the page came with
 * @property {boolean} open
 * @property {"training" | "scrubbing" | "typing"} pace
 * @property {Status} python
 * @property {boolean} troubled           the panel tells already what is wrong
 * @property {(k: number) => void} choose  a sample, by its place in the data
 * @property {(text: string) => void} say
 */

const SIZE = { width: 300, height: 300 };
const BOX = { x: -52, y: -8, width: 360, height: 356 };
const NAMES = /** @type {const} */ (["1", "2"]).map((lower) => ({ letter: "x", upper: "", lower }));
const PAUSE = { training: 0, scrubbing: 0, typing: 300 }; // ms without a change until a question
const SHARE = 4; // a training needs Python itself: so many times longer than a picture takes, none is asked for
const NEAR = 14; // px around a sample that are its own for a finger

/** @param {Props} props */
export function OutputMap(props) {
  const { spec, data, shown, python, troubled, choose, say } = props;
  const [output, setOutput] = useState(1);
  const outputs = spec.layers.at(-1) ?? 1;
  const [asked, again] = usePicture(props, Math.min(output, outputs));
  const picture = /** @type {Picture | null} */ (asked.answer);
  return html`
    <figure class="plot output-map">
      ${outputs > 1 && html`
        <label class="row">Output
          <select aria-label="Output" autocomplete="off" onChange=${(/** @type {any} */ { target }) => setOutput(Number(target.value))}>
            ${Array.from({ length: outputs }, (_, k) => html`<option value=${k + 1} selected=${k + 1 === output}>${k + 1}</option>`)}
          </select>
        </label>
      `}
      ${picture
        ? html`<${Drawing} picture=${picture} data=${data} shown=${shown} choose=${choose} say=${say} />`
        : html`<div class="map"><svg viewBox=${viewBox} /></div><p class="reading" /><p class="marks" />`}
      ${(!picture || asked.problem) && !troubled && html`<${Doing} asked=${asked} python=${python} again=${again} />`}
      ${picture && Numbers(picture)}
    </figure>
  `;
}

const viewBox = `${BOX.x} ${BOX.y} ${BOX.width} ${BOX.height}`;

/**
 * The latest picture; it stays until the next one comes.
 * @param {Props} props
 * @param {number} output
 * @returns {[Asked, () => void]}
 */
function usePicture({ host, spec, data, given, open, pace }, output) {
  const [asked, setAsked] = useState(/** @type {Asked} */ ({ asking: !given, answer: given, problem: "", failed: false }));
  const wanted = useRef({ spec, data, output });
  const drawn = useRef(given ? wanted.current : null);
  const busy = useRef(false);
  const now = useRef(pace);
  now.current = pace;
  const ask = async () => {
    if (busy.current) return;
    busy.current = true;
    while (drawn.current !== wanted.current) {
      const began = performance.now();
      const question = (drawn.current = wanted.current);
      const after = await put(host, "output", question);
      setAsked((before) => ({ ...after, answer: after.answer ?? (after.failed ? before.answer : null) }));
      const rest = now.current === "training" ? SHARE * (performance.now() - began) : 0;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    busy.current = false;
  };
  useEffect(() => {
    const { current } = wanted;
    if (current.spec !== spec || current.data !== data || current.output !== output) wanted.current = { spec, data, output };
    if (!open) return undefined;
    const timer = setTimeout(ask, drawn.current ? PAUSE[pace] : 0);
    return () => clearTimeout(timer);
  }, [spec, data, output, open]);
  const again = () => {
    drawn.current = null;
    setAsked((before) => ({ ...before, asking: true, problem: "", failed: false }));
    void ask();
  };
  return [asked, again];
}

/** @param {Pick<Props, "data" | "shown" | "choose" | "say"> & { picture: Picture }} props */
function Drawing({ picture, data, shown, choose, say }) {
  const plane = new Plane(picture.view, SIZE);
  const steps = picture.values.length - 1;
  const [[column, row], setNode] = useState(/** @type {Point} */ ([steps / 2, steps / 2]));
  const placeOf = (/** @type {Point} */ [c, r]) => plane.nearest(plane.at(c / steps, 1 - r / steps));
  const told = (/** @type {Point} */ [c, r]) =>
    `(${placeOf([c, r]).map(short).join(", ")}) ↦ ${short(picture.values[r]?.[c] ?? 0)}`;
  const move = (/** @type {Point} */ [x, y], /** @type {boolean} */ byKey) => {
    const node = /** @type {Point} */ ([plane.across(x) / SIZE.width, 1 - plane.up(y) / SIZE.height]
      .map((share) => Math.round(Math.min(Math.max(share, 0), 1) * steps)));
    setNode(node);
    if (byKey) say(told(node));
  };
  const places = picture.samples.map(({ x: [x, y] }) => /** @type {Point} */ ([plane.across(x), plane.up(y)]));
  const pick = (/** @type {Point} */ [x, y]) => {
    const away = places.map(([a, b]) => Math.hypot(a - plane.across(x), b - plane.up(y)));
    const least = Math.min(...away);
    if (data.length && least <= NEAR) choose(away.indexOf(least));
  };
  return html`
    <div class="map">
      <svg role="img" aria-label=${picture.sentence} viewBox=${viewBox}>
        <svg width=${SIZE.width} height=${SIZE.height} overflow="hidden">
          ${picture.bands.map(({ value, side, rings }) => html`
            <path key=${`${side} ${value}`} class=${`band ${side}`} data-value=${value} d=${outline(rings, SIZE)} />
          `)}
          ${picture.boundary && html`<path class="boundary" d=${outline(picture.boundary, SIZE)} />`}
          ${Labels(picture.bands, places, SIZE)}
        </svg>
        ${places.map(([x, y], k) => Sample(x, y, /** @type {Mark} */ (picture.samples[k]), shown))}
        ${Axes(picture.ticks, plane, /** @type {any} */ (NAMES))}
      </svg>
      <${Movable} at=${placeOf([column, row])} move=${move} pick=${pick} hovers steps=${steps} plane=${plane} box=${BOX}
        label=${`Read the output: ${told([column, row])}. The arrow keys move the point.`} />
    </div>
    <p class="reading">${told([column, row])}</p>
    <ul class="marks">
      ${Object.entries(picture.marks).map(([side, text]) => html`
        <li><svg viewBox="-8 -8 16 16">${Shape(0, 0, side === "above")}</svg>${text}</li>
      `)}
      ${picture.boundary && html`<li><svg viewBox="-8 -8 16 16"><path class="boundary" d="M-8 0H8" /></svg>boundary</li>`}
    </ul>
  `;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Mark} sample
 * @param {Spec} shown
 */
function Sample(x, y, sample, shown) {
  const fed = String(sample.x) === String(shown.x);
  return html`
    ${fed && html`<circle class="fed" cx=${x} cy=${y} r="11" />`}
    ${Shape(x, y, sample.above)}
  `;
}

/**
 * Which target a sample has, by shape and by fill.
 * @param {number} x
 * @param {number} y
 * @param {boolean} above
 */
const Shape = (x, y, above) =>
  above
    ? html`<circle class="datum above" cx=${x} cy=${y} r="6.5" />`
    : html`<rect class="datum below" x=${x - 5.5} y=${y - 5.5} width="11" height="11" />`;

/** @param {Picture} picture */
function Numbers({ samples }) {
  return html`
    <details class="numbers-of-plot">
      <summary>The numbers of this picture</summary>
      <div class="scroller scrolls" tabindex="0" role="group" aria-label="The labelled data and the net's output">
        <table>
          <thead><tr>${["x₁", "x₂", "target", "output"].map((of) => html`<th scope="col">${of}</th>`)}</tr></thead>
          <tbody>
            ${samples.map(({ x, target, output }) => html`<tr>${[...x, target, output].map((value) => html`<td>${short(value)}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
    </details>
  `;
}
