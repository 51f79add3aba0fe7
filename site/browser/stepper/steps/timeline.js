/**
 * Where in the two passes we are: one button per phase, as wide as its steps, over a slider whose
 * thumb stands under the step it shows.
 */
import { html } from "../../vendor/preact.js";
import { unlessScrolled } from "../editor/dragging.js";
import { pure } from "../../shared/memo.js";
import { currentStep, phaseRuns } from "../state/state.js";

/** @import { Action, PhaseRun, State } from "../state/state.js" */

export const Timeline = pure(Phases, ({ state }) => [state.trace, state.step]);

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
function Phases({ state, dispatch }) {
  const { trace, step } = state;
  const count = trace.steps.length;
  const runs = phaseRuns(trace);
  const columns = runs.map((run) => `minmax(max-content, ${run.count}fr)`).join(" ");
  const go = (/** @type {number} */ to) => dispatch({ type: "go", step: to });
  const spoken = `step ${step + 1} of ${count}, ${currentStep(state)?.phase ?? ""}`;
  return html`
    <div class="timeline" part="timeline" style=${`--steps:${count}`}>
      <div class="phases" style=${`grid-template-columns:${columns}`}>
        ${runs.map((run) => PhaseButton(run, step, dispatch))}
      </div>
      <input class="slider" type="range" aria-label="Step" min="0" max=${count - 1} step="1"
        value=${step} aria-valuetext=${spoken} autocomplete="off"
        onInput=${(/** @type {any} */ { target }) => go(Number(target.value))} ...${unlessScrolled(step, go)} />
    </div>
  `;
}

/**
 * @param {PhaseRun} run
 * @param {number} step
 * @param {(action: Action) => void} dispatch
 */
function PhaseButton({ phase, start, count }, step, dispatch) {
  const here = step >= start && step < start + count;
  const steps = count === 1 ? `step ${start + 1}` : `steps ${start + 1} to ${start + count}`;
  return html`
    <button key=${start} type="button" class="phase ${phase}" aria-current=${here ? "step" : "false"}
      aria-label=${`${phase}, ${steps}`} onClick=${() => dispatch({ type: "go", step: start })}>
      <span>${phase}</span>
    </button>
  `;
}
