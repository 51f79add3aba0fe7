/**
 * The output map of a net with two inputs: the output over the plane of inputs, with the labelled data and the test data. It follows
 * the training, the chosen epoch and every edit. While the panel is open, Python is asked for it, one question at a
 * time, and during typing only after a pause.
 */
import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { Axes, LevelLabels, outline } from "../../shared/plot/level-map.js";
import { Movable } from "../../shared/plot/movable.js";
import { Plane } from "../../shared/plot/plane.js";
import { QuestionStatus, askPython } from "./asking.js";
import { NeuronMaps } from "./neuron-maps.js";
import { NumbersTable } from "./numbers-table.js";

/** @import { MapSample, OutputMap as OutputMapData, Point, Sample, Spec } from "../contract.js" */
/** @import { Status } from "../../python/contract.js" */
/** @import { Asked } from "./asking.js" */
/** @import { Host } from "./contract.js" */

/**
 * @typedef {object} Props
 * @property {Host} host
 * @property {Spec} spec                  its output is drawn
 * @property {Spec} shown                 its sample is marked
 * @property {Sample[]} data
 * @property {Sample[]} test              drawn beside the data
 * @property {OutputMapData | null} given the map that came with the page
 * @property {boolean} open
 * @property {"training" | "scrubbing" | "typing"} pace
 * @property {Status} python
 * @property {boolean} troubled           the panel shows another problem already
 * @property {(k: number) => void} choose  choose a sample by its index
 * @property {(text: string) => void} say    announce a text
 */

const SIZE = { width: 300, height: 300 };
const BOX = { x: -52, y: -8, width: 360, height: 356 };
const NAMES = /** @type {const} */ (["1", "2"]).map((lower) => ({ letter: "x", upper: "", lower }));
const PAUSE = { training: 0, scrubbing: 0, typing: 300 }; // ms from an edit to the question
const REST = 4; // during training: pause this many times as long as the last map took, for Python also trains
const NEAR = 14; // px around a sample in which a click chooses it

/** @param {Props} props */
export function OutputMap(props) {
  const { spec, data, shown, python, troubled, choose, say } = props;
  const [output, setOutput] = useState(1);
  const outputs = spec.layers.at(-1) ?? 1;
  const [hidden, setHidden] = useState(false); // the reader looks at the hidden neurons
  const hasHidden = spec.layers.length > 2;
  const [asked, again] = useOutputMap(props, Math.min(output, outputs), hidden && hasHidden);
  const map = /** @type {OutputMapData | null} */ (asked.answer);
  return html`
    <figure class="plot output-map">
      ${outputs > 1 && html`
        <label class="row">Output
          <select aria-label="Output" autocomplete="off" onChange=${(/** @type {any} */ { target }) => setOutput(Number(target.value))}>
            ${Array.from({ length: outputs }, (_, k) => html`<option value=${k + 1} selected=${k + 1 === output}>${k + 1}</option>`)}
          </select>
        </label>
      `}
      ${map
        ? html`<${MapDrawing} map=${map} data=${data} shown=${shown} choose=${choose} say=${say} />`
        : html`<div class="map"><svg viewBox=${viewBox} /></div><p class="reading" /><p class="marks" />`}
      ${(!map || asked.problem) && !troubled && html`<${QuestionStatus} asked=${asked} python=${python} again=${again} />`}
      ${map && html`
        <${NumbersTable} summary="The numbers of this picture" label="The labelled data and the net's output"
          head=${["x₁", "x₂", "target", "output"]}
          rows=${[...map.samples, ...map.test].map(({ x, target, output: value }) => [...x, target, value].map(short))} />
        ${hasHidden && html`<${NeuronMaps} neurons=${map.neurons} count=${spec.layers.slice(1, -1).reduce((a, b) => a + b, 0)} toggle=${setHidden} />`}
      `}
    </figure>
  `;
}

const viewBox = `${BOX.x} ${BOX.y} ${BOX.width} ${BOX.height}`;

/**
 * The latest map, which stays until the next one is here, and a function that asks again after a failure.
 * @param {Props} props
 * @param {number} output
 * @param {boolean} hidden   with the maps of hidden neurons
 * @returns {[Asked, () => void]}
 */
function useOutputMap({ host, spec, data, test, given, open, pace }, output, hidden) {
  const [asked, setAsked] = useState(/** @type {Asked} */ ({ asking: !given, answer: given, problem: "", failed: false }));
  const question = useRef({ spec, data, test, output, hidden });
  const asking = useRef(given ? question.current : null); // the question that was asked last
  const busy = useRef(false);
  const now = useRef(pace);
  now.current = pace;
  const ask = async () => {
    if (busy.current) return;
    busy.current = true;
    while (asking.current !== question.current) {
      const began = performance.now();
      asking.current = question.current;
      const after = await askPython(host, "output", asking.current);
      setAsked((before) => ({ ...after, answer: after.answer ?? (after.failed ? before.answer : null) }));
      const rest = now.current === "training" ? REST * (performance.now() - began) : 0;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    busy.current = false;
  };
  useEffect(() => {
    const { current } = question;
    const next = { spec, data, test, output, hidden };
    if (Object.entries(next).some(([name, value]) => current[/** @type {keyof typeof next} */ (name)] !== value)) question.current = next;
    if (!open) return undefined;
    const timer = setTimeout(ask, asking.current ? PAUSE[pace] : 0);
    return () => clearTimeout(timer);
  }, [spec, data, test, output, hidden, open]);
  const again = () => {
    asking.current = null;
    setAsked((before) => ({ ...before, asking: true, problem: "", failed: false }));
    void ask();
  };
  return [asked, again];
}

/** @param {Pick<Props, "data" | "shown" | "choose" | "say"> & { map: OutputMapData }} props */
function MapDrawing({ map, data, shown, choose, say }) {
  const plane = new Plane(map.view, SIZE);
  const steps = map.values.length - 1;
  const [[column, row], setNode] = useState(/** @type {Point} */ ([steps / 2, steps / 2]));
  const pointOf = (/** @type {Point} */ [c, r]) => plane.nearest(plane.at(c / steps, 1 - r / steps));
  const reading = (/** @type {Point} */ [c, r]) =>
    `(${pointOf([c, r]).map(short).join(", ")}) ↦ ${short(map.values[r]?.[c] ?? 0)}`;
  const move = (/** @type {Point} */ [x, y], /** @type {boolean} */ byKey) => {
    const node = /** @type {Point} */ ([plane.across(x) / SIZE.width, 1 - plane.up(y) / SIZE.height]
      .map((share) => Math.round(Math.min(Math.max(share, 0), 1) * steps)));
    setNode(node);
    if (byKey) say(reading(node));
  };
  const places = map.samples.map(({ x: [x, y] }) => /** @type {Point} */ ([plane.across(x), plane.up(y)]));
  const pick = (/** @type {Point} */ [x, y]) => {
    const away = places.map(([a, b]) => Math.hypot(a - plane.across(x), b - plane.up(y)));
    const least = Math.min(...away);
    if (data.length && least <= NEAR) choose(away.indexOf(least));
  };
  return html`
    <div class="map">
      <svg role="img" aria-label=${map.sentence} viewBox=${viewBox}>
        <svg width=${SIZE.width} height=${SIZE.height} overflow="hidden">
          ${map.bands.map(({ value, side, rings }) => html`
            <path key=${`${side} ${value}`} class=${`band ${side}`} data-value=${value} d=${outline(rings, SIZE)} />
          `)}
          ${map.boundary && html`<path class="boundary" d=${outline(map.boundary, SIZE)} />`}
          ${LevelLabels(map.bands, places, SIZE)}
        </svg>
        ${map.test.map(({ x: [x, y], above }) => Shape(plane.across(x), plane.up(y), above, "test"))}
        ${places.map(([x, y], k) => SampleMark(x, y, /** @type {MapSample} */ (map.samples[k]), shown))}
        ${Axes(map.ticks, plane, /** @type {any} */ (NAMES))}
      </svg>
      <${Movable} at=${pointOf([column, row])} move=${move} pick=${pick} hovers steps=${steps} plane=${plane} box=${BOX}
        label=${`Read the output: ${reading([column, row])}. The arrow keys move the point.`} />
    </div>
    <p class="reading">${reading([column, row])}</p>
    <ul class="marks">
      ${Object.entries(map.marks).map(([side, text]) => html`
        <li><svg viewBox="-8 -8 16 16">${Shape(0, 0, side === "above")}</svg>${text}</li>
      `)}
      ${map.test.length > 0 && html`<li><svg viewBox="-8 -8 16 16">${Shape(0, 0, true, "test")}</svg>test data</li>`}
      ${map.boundary && html`<li><svg viewBox="-8 -8 16 16"><path class="boundary" d="M-8 0H8" /></svg>boundary</li>`}
    </ul>
  `;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {MapSample} sample
 * @param {Spec} shown
 */
function SampleMark(x, y, sample, shown) {
  const fed = String(sample.x) === String(shown.x);
  return html`
    ${fed && html`<circle class="fed" cx=${x} cy=${y} r="11" />`}
    ${Shape(x, y, sample.above)}
  `;
}

/**
 * The mark of a sample; its shape and fill tell its target, its size whether it is of the test.
 * @param {number} x
 * @param {number} y
 * @param {boolean} above
 * @param {"" | "test"} [kind]
 */
const Shape = (x, y, above, kind = "") => {
  const size = kind ? 7 : 11;
  return above
    ? html`<circle class=${`datum above ${kind}`} cx=${x} cy=${y} r=${size / 2 + (kind ? 0.5 : 1)} />`
    : html`<rect class=${`datum below ${kind}`} x=${x - size / 2} y=${y - size / 2} width=${size} height=${size} />`;
};
