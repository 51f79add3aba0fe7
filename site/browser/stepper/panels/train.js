/**
 * Panel: train the net, by the update of the trace or by epochs over labelled data. The reader watches the cost, stops
 * at any moment and goes back to any epoch; the widget shows the weights of the chosen epoch.
 */
import { html, useId, useState } from "../../vendor/preact.js";
import { grouped, numberIn, short } from "../../shared/format.js";
import { unlessScrolled } from "../../shared/slider.js";
import { keyOf } from "../notation/refs.js";
import { specInFields } from "../state/selectors.js";
import { valuesAt } from "../state/values.js";
import { CostPlot } from "./cost-plot.js";
import { NumbersTable } from "./numbers-table.js";
import { OutputMap } from "./output-map.js";
import { useTraining } from "./trainer.js";
import { lastEpoch } from "./training.js";

/** @import { Sample, Spec, Trace } from "../contract.js" */
/** @import { BodyProps } from "./contract.js" */
/** @import { Training } from "./training.js" */

const MOST_EPOCHS = 100_000;
const ROWS = 11; // of the table of costs

/** @param {BodyProps} props */
export default function Train(props) {
  const { state, dispatch, host, open } = props;
  const { spec } = state.trace;
  const ownData = fitting(state.options.data, spec);
  const [onData, setOnData] = useState(true);
  const data = onData ? ownData : noData;
  const [epochs, setEpochs] = useState("100");
  const count = numberIn(epochs);
  const valid = Number.isInteger(count) && count >= 1 && count <= MOST_EPOCHS;
  const { training, current, outdated, epoch, running, problem, start, stop, choose } = useTraining(props, data);
  const apply = () => {
    const updated = afterUpdate(state.trace);
    if (updated) dispatch({ type: "request", spec: updated, path: "update" });
  };

  const work = html`
    <div class="row">
      <button type="button" onClick=${apply} aria-disabled=${afterUpdate(state.trace) ? "false" : "true"}>Apply the update once</button>
      <span class="quiet">The new weights become the weights; the steps begin anew from them.</span>
    </div>
    ${state.errors.update && html`<p class="problem">${state.errors.update}</p>`}
    <form class="row" novalidate onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      if (running) stop();
      else if (valid) start(count);
    }}>
      <button type="submit">${running ? "Stop" : problem ? "Try again" : "Train"}</button>
      ${ownData.length > 0 && html`<${DataChoice} data=${ownData} on=${onData} choose=${setOnData} disabled=${running} />`}
      <${Epochs} text=${epochs} valid=${valid} set=${setEpochs} readonly=${running} />
      <span class="quiet">with the learning rate η = ${short(spec.learning_rate)}</span>
    </form>
    ${outdated && html`<p class="quiet">This net has been changed since it was trained; “Undo” brings that net back, and its training.</p>`}
    <${Progress} training=${current ?? (running ? training : null)} running=${running} epoch=${epoch} problem=${problem} python=${state.python} />
    ${current && current.costs.length > 1 && html`
      <${History} training=${current} epoch=${epoch} choose=${choose} running=${running} refused=${state.errors.training} />
    `}
  `;
  if (spec.layers[0] !== 2) return work;
  const chooseSample = (/** @type {number} */ k) => {
    const sample = data[k];
    if (sample) dispatch({ type: "request", spec: { ...specInFields(state), x: sample.x, target: sample.target }, path: "sample" });
  };
  const drawn = (running && training?.checkpoints.at(-1)?.spec) || spec;
  return html`
    <div class="beside">
      <div>${work}</div>
      <${OutputMap} host=${host} spec=${drawn} shown=${spec} data=${data} given=${state.trace === state.original ? state.options.picture : null}
        open=${open} pace=${running ? "training" : current ? "scrubbing" : "typing"} python=${state.python} troubled=${problem !== ""} choose=${chooseSample}
        say=${(/** @type {string} */ text) => dispatch({ type: "say", text })} />
    </div>
  `;
}

const noData = /** @type {Sample[]} */ ([]);

/**
 * The author's data if they fit the current net; else none.
 * @param {Sample[]} data
 * @param {Spec} spec
 */
function fitting(data, { layers }) {
  const fits = data.every(({ x, target }) => x.length === layers[0] && target.length === layers.at(-1));
  return data.length > 0 && fits ? data : noData;
}

/**
 * The spec with the weights after the trace's update; null if the trace has no complete update.
 * @param {Trace} trace
 * @returns {Spec | null}
 */
function afterUpdate(trace) {
  const values = valuesAt(trace, trace.steps.length - 1);
  const { spec } = trace;
  if (!trace.steps.some(({ phase }) => phase === "update") || trace.stopped) return null;
  const of = (/** @type {string} */ name) => (/** @type {unknown} */ _old, /** @type {number} */ i) =>
    /** @type {any} */ (values.get(keyOf({ name, layer: i + 1 })));
  return { ...spec, weights: spec.weights.map(of("W")), biases: spec.biases && spec.biases.map(of("b")) };
}

/** @param {{ data: Sample[], on: boolean, choose: (on: boolean) => void, disabled: boolean }} props */
function DataChoice({ data, on, choose, disabled }) {
  return html`
    <label>on
      <select aria-label="Train on" disabled=${disabled} onChange=${(/** @type {any} */ { target }) => choose(target.value === "data")}>
        <option value="data" selected=${on}>${data.length === 1 ? "the one labelled sample" : `${data.length} labelled samples`}</option>
        <option value="sample" selected=${!on}>the one sample above</option>
      </select>
    </label>
  `;
}

/** @param {{ text: string, valid: boolean, set: (text: string) => void, readonly: boolean }} props */
function Epochs({ text, valid, set, readonly }) {
  const id = useId();
  return html`
    <label>for
      <input type="text" inputmode="numeric" value=${text} readonly=${readonly} autocomplete="off" aria-label="Epochs"
        aria-invalid=${valid ? "false" : "true"} aria-describedby=${valid ? undefined : id}
        onInput=${(/** @type {any} */ { target }) => set(target.value)} />
      epochs
    </label>
    <span id=${id} role="status">
      ${!valid && html`<span class="problem">a whole number from 1 to ${grouped(MOST_EPOCHS)}</span>`}
    </span>
  `;
}

/** @param {{ training: Training | null, running: boolean, epoch: number, problem: string, python: BodyProps["state"]["python"] }} props */
function Progress({ training, running, epoch, problem, python }) {
  const cost = training?.costs.at(-1);
  const waiting = running && cost === undefined;
  return html`
    <div class="doing">
      ${waiting && html`<p class="quiet" role="status">${python.state === "ready" ? "Training …" : "Starting Python …"}</p>`}
      ${running && cost !== undefined && html`<p class="quiet">Epoch ${epoch}: cost ${short(cost)}</p>`}
      ${problem && html`<p class="problem">${problem}</p>`}
      ${!running && training?.stopped && html`
        <p class="problem">Stopped in epoch ${training.stopped.epoch}. ${training.stopped.message}</p>
      `}
    </div>
  `;
}

/** @param {{ training: Training, epoch: number, choose: (epoch: number) => void, running: boolean, refused: string | undefined }} props */
function History({ training, epoch, choose, running, refused }) {
  const { costs } = training;
  const last = lastEpoch(training);
  const cost = costs[epoch] ?? 0;
  return html`
    <figure class="plot training">
      <${CostPlot} costs=${costs} epoch=${epoch} choose=${choose} />
      <input class="slider" type="range" min="0" max=${last} step="1" value=${epoch} disabled=${running}
        aria-label="Epoch" aria-valuetext=${`epoch ${epoch} of ${last}, cost ${short(cost)}`}
        onInput=${(/** @type {any} */ { target }) => choose(Number(target.value))} ...${unlessScrolled(epoch, choose)} />
      <figcaption class="row">
        <span>${running ? "Training …" : html`The widget shows the weights after <b>epoch ${epoch}</b> of ${last}; the cost is ${short(cost)}.`}</span>
        <button type="button" aria-disabled=${epoch === 0 || running ? "true" : "false"} onClick=${() => choose(0)}>Undo the training</button>
      </figcaption>
      ${refused && html`<p class="problem">${refused}</p>`}
      <${Costs} costs=${costs} />
    </figure>
  `;
}

/** @param {{ costs: number[] }} props */
function Costs({ costs }) {
  const last = costs.length - 1;
  const rows = [...new Set(Array.from({ length: ROWS }, (_, k) => Math.round((k * last) / (ROWS - 1))))];
  return html`
    <${NumbersTable} summary="The numbers of this plot" label="The cost by epoch" rowHeads head=${["epoch", "cost"]}
      rows=${rows.map((row) => [grouped(row), short(costs[row] ?? 0)])} />
  `;
}
