/**
 * The timeline: a button for each phase, as wide as its share of the steps, over a slider of all steps.
 */
import { html } from "../../vendor/preact.js";
import { memo } from "../../shared/memo.js";
import { unlessScrolled } from "../../shared/slider.js";
import { currentStep, phaseRuns } from "../state/selectors.js";

/** @import { PhaseRun } from "../state/selectors.js" */
/** @import { Action, State } from "../state/state.js" */

export const Timeline = memo(Phases, ({ state }) => [state.trace, state.step]);

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
      <span data-name=${phase}>${phase}</span>
    </button>
  `;
}
