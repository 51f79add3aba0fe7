/**
 * Fields for the parameters that a reader may change, with their errors.
 */
import { html } from "../vendor/preact.js";
import { isChanged } from "./state.js";

/** @import { Field } from "./contract.js" */
/** @import { Action, State } from "./state.js" */

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
export function Fields({ state, dispatch }) {
  const { fields, kind } = state.figure;
  const wrong = fields.filter(({ name }) => name in state.errors);
  return html`
    <div class="fields" part="fields">
      ${fields.map((field) => html`<${Input} key=${field.name} field=${field} state=${state} dispatch=${dispatch} />`)}
      <button type="button" class=${isChanged(state) ? "plain" : "plain quiet"} onClick=${() => dispatch({ type: "reset" })}>Reset</button>
      ${wrong.map(({ name }) => html`<p key=${name} class="error" id=${`error-${kind}-${name}`}>${state.errors[name]}</p>`)}
    </div>
  `;
}

/** @param {{ field: Field, state: State, dispatch: (action: Action) => void }} props */
function Input({ field, state, dispatch }) {
  const { name, label, type, value, choices } = field;
  const id = `field-${state.figure.kind}-${name}`;
  const wrong = name in state.errors;
  const typed = (/** @type {any} */ { target }) => dispatch({ type: "typed", name, text: target.value });
  if (type === "choice") {
    return html`
      <div class="field choice">
        <label for=${id}>${Label(label)} =</label>
        <select id=${id} disabled=${!state.live} onChange=${typed}>
          ${choices?.map((choice) => html`<option key=${choice} value=${choice} selected=${choice === value}>${choice}</option>`)}
        </select>
      </div>
    `;
  }
  return html`
    <div class=${`field ${type}`}>
      <label for=${id}>${Label(label)} =</label>
      <input id=${id} type="text" autocomplete="off" spellcheck="false"
        autocapitalize="none" list=${choices ? `${id}-names` : undefined} value=${state.drafts[name] ?? [value].flat().join(", ")}
        readonly=${!state.live} aria-invalid=${wrong ? "true" : "false"}
        aria-describedby=${wrong ? `error-${state.figure.kind}-${name}` : undefined}
        onInput=${typed} onBlur=${() => dispatch({ type: "blurred", name })} />
      ${choices && html`<datalist id=${`${id}-names`}>${choices.map((choice) => html`<option key=${choice} value=${choice} />`)}</datalist>`}
    </div>
  `;
}

/** A letter is set as in formulas, a word as text. @param {string} label */
const Label = (label) => (/^[a-z]{2,}/.test(label) ? html`<span>${label}</span>` : html`<i>${label}</i>`);
