/**
 * What can follow the last step: the same pass with the new weights, or a training that begins with these.
 */
import { html } from "../../vendor/preact.js";
import { afterUpdate } from "../state/after-update.js";

/** @import { Action, State } from "../state/state.js" */

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
export function NextRound({ state, dispatch }) {
  const { panels } = state.options;
  const again = () => {
    const spec = afterUpdate(state.trace);
    if (spec) dispatch({ type: "request", spec, path: "update" });
  };
  return html`
    <span class="next-round">
      <button type="button" class="plain" title="The same pass with the new weights" onClick=${again}>Once more</button>
      ${(panels === null || panels.includes("train")) && html`<button type="button" class="plain" onClick=${openTraining}>Train from here</button>`}
    </span>
  `;
}

/** Open the panel of the training, and go there. @param {any} event */
function openTraining({ currentTarget }) {
  const panel = /** @type {HTMLDetailsElement | null} */ (currentTarget.getRootNode().querySelector(".panel.train"));
  if (!panel) return;
  panel.open = true;
  panel.querySelector("summary")?.focus();
}
