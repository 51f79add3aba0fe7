/**
 * The list from which the reader chooses the labelled sample that is fed in.
 */
import { html } from "../../vendor/preact.js";
import { exact } from "../../shared/format.js";
import { labelledData } from "../state/options.js";
import { specInFields } from "../state/selectors.js";
import { FieldError } from "./field-error.js";

/** @import { Sample } from "../contract.js" */
/** @import { Action, State } from "../state/state.js" */

const MOST_WRITTEN = 4; // numbers of a vector

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
export function SampleChoice({ state, dispatch }) {
  const data = labelledData(state.options);
  if (data.length === 0) return null;
  const spec = specInFields(state);
  const fed = (/** @type {Sample} */ { x, target }) => (spec.target ? { x, target } : { x });
  const isShown = (/** @type {Sample} */ sample) =>
    Object.values(fed(sample)).join(";") === [spec.x, spec.target].filter(Boolean).join(";");
  const chosen = (/** @type {any} */ { target: { value } }) => {
    const sample = data[Number(value)];
    if (sample) dispatch({ type: "request", spec: { ...spec, ...fed(sample) }, path: "sample" });
  };
  return html`
    <label class="sample">Sample
      <select autocomplete="off" onChange=${chosen}>
        ${!data.some(isShown) && html`<option key="own" value="own" selected>as typed</option>`}
        ${data.map((sample, k) => html`
          <option key=${k} value=${k} selected=${sample === data.find(isShown)}>${nameOf(sample)}</option>
        `)}
      </select>
    </label>
    ${FieldError(state, "sample")}
  `;
}

/** The author's name of a sample, else its numbers: (0, 1) ↦ (1). @param {Sample} sample */
function nameOf({ x, target, name }) {
  const written = (/** @type {number[]} */ vector) =>
    vector.length > MOST_WRITTEN ? `${vector.length} numbers` : vector.map(exact).join(", ");
  return name ?? `(${written(x)}) ↦ (${written(target)})`;
}
