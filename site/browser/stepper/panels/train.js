/**
 * Panel: train the net, by the update of the trace or by epochs over labelled data. The reader watches the cost, stops
 * at any moment and goes back to any epoch; the widget shows the weights of the chosen epoch.
 */
import { html, useId } from "../../vendor/preact.js";
import { grouped, numberIn, short } from "../../shared/format.js";
import { unlessScrolled } from "../../shared/slider.js";
import { afterUpdate } from "../state/after-update.js";
import { specInFields } from "../state/selectors.js";
import { QuestionStatus } from "./asking.js";
import { useAuthorsChoice } from "./authors-choice.js";
import { CostPlot } from "./cost-plot.js";
import { DataChoice, useData } from "./data-choice.js";
import { DescentOptions, useDescentOptions } from "./descent-options.js";
import { NumbersTable } from "./numbers-table.js";
import { OutputMap } from "./output-map.js";
import { useTraining } from "./trainer.js";
import { lastEpoch } from "./training.js";

/** @import { BodyProps } from "./contract.js" */
/** @import { Training } from "./training.js" */

const MOST_EPOCHS = 100_000;
const ROWS = 11; // of the table of costs

/** @param {BodyProps} props */
export default function Train(props) {
  const { state, dispatch, host, open } = props;
  const { spec } = state.trace;
  const source = useData(props, open);
  const { data, test, arriving } = source;
  const descent = useDescentOptions(arriving ? Infinity : Math.max(data.length, 1), state.options);
  const [epochs, setEpochs] = useAuthorsChoice(String(state.options.epochs));
  const count = numberIn(epochs);
  const valid = Number.isInteger(count) && count >= 1 && count <= MOST_EPOCHS;
  const usable = valid && descent.wrong.length === 0 && !arriving;
  const { training, current, outdated, epoch, running, problem, start, stop, choose } = useTraining(props, { data, test, options: descent.options });
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
      else if (usable) start(count);
    }}>
      <button type="submit">${running ? "Stop" : problem ? "Try again" : "Train"}</button>
      <${DataChoice} source=${source} disabled=${running} />
      <${Epochs} text=${epochs} valid=${valid} set=${setEpochs} readonly=${running} />
      <span class="quiet">with the learning rate η = ${short(spec.learning_rate)}</span>
    </form>
    ${source.made && html`<${QuestionStatus} asked=${source.asked} python=${state.python} again=${source.request} />`}
    <${DescentOptions} descent=${descent} readonly=${running} />
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
      <${OutputMap} host=${host} spec=${drawn} shown=${spec} data=${data} test=${test} given=${state.trace === state.original ? state.options.picture : null}
        open=${open} pace=${running ? "training" : current ? "scrubbing" : "typing"} python=${state.python} troubled=${problem !== ""} choose=${chooseSample}
        say=${(/** @type {string} */ text) => dispatch({ type: "say", text })} />
    </div>
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
  const testCost = training.testCosts[epoch];
  return html`
    <figure class="plot training">
      <${CostPlot} costs=${costs} testCosts=${training.testCosts} epoch=${epoch} choose=${choose} />
      <input class="slider" type="range" min="0" max=${last} step="1" value=${epoch} disabled=${running}
        aria-label="Epoch" aria-valuetext=${`epoch ${epoch} of ${last}, cost ${short(cost)}`}
        onInput=${(/** @type {any} */ { target }) => choose(Number(target.value))} ...${unlessScrolled(epoch, choose)} />
      <figcaption class="row">
        <span>${running ? "Training …" : html`The widget shows the weights after <b>epoch ${epoch}</b> of ${last}; the cost is ${short(cost)}${typeof testCost === "number" ? `, of the test data ${short(testCost)}` : ""}.`}</span>
        <button type="button" aria-disabled=${epoch === 0 || running ? "true" : "false"} onClick=${() => choose(0)}>Undo the training</button>
      </figcaption>
      ${refused && html`<p class="problem">${refused}</p>`}
      <${Costs} costs=${costs} testCosts=${training.testCosts} />
    </figure>
  `;
}

/** @param {{ costs: number[], testCosts: (number | null)[] }} props */
function Costs({ costs, testCosts }) {
  const last = costs.length - 1;
  const rows = [...new Set(Array.from({ length: ROWS }, (_, k) => Math.round((k * last) / (ROWS - 1))))];
  const tested = testCosts.length > 0;
  return html`
    <${NumbersTable} summary="The numbers of this plot" label="The cost by epoch" rowHeads head=${["epoch", "cost", ...(tested ? ["of the test data"] : [])]}
      rows=${rows.map((row) => [grouped(row), short(costs[row] ?? 0), ...(tested ? [testCosts[row] === null ? "∞" : short(testCosts[row] ?? 0)] : [])])} />
  `;
}
