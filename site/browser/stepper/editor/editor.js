/**
 * The numbers that the net starts from, set as matrices whose entries are number fields, and its shape.
 */
import { html } from "../../vendor/preact.js";
import { pure } from "../../shared/memo.js";
import { groupsOf, isIn } from "../notation/fields.js";
import { NetEditor, Samples } from "./net-editor.js";
import { NumberField } from "./number-field.js";
import { isChanged, shownSpec } from "../state/state.js";
import { symbolOf } from "../notation/symbols.js";

/** @import { Action, State } from "../state/state.js" */
/** @import { Field, Group } from "../notation/fields.js" */

const MOST_OPEN = 60; // numbers shown without being asked
const MOST_EDITABLE = 400; // numbers of one matrix that are worth fields

export const Editor = pure(Numbers, ({ state }) => [
  state.trace, state.wanted, state.drafts, state.errors, state.live, state.past, state.future, state.options,
]);

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
function Numbers({ state, dispatch }) {
  const groups = groupsOf(shownSpec(state));
  const count = groups.reduce((sum, { size: [rows, columns] }) => sum + rows * columns, 0);
  return html`
    <details class="editor" part="editor" open=${count <= MOST_OPEN}>
      <summary>The numbers it starts from</summary>
      <${Samples} state=${state} dispatch=${dispatch} />
      <div class="groups">${groups.map((group) => html`<${Matrix} group=${group} state=${state} dispatch=${dispatch} />`)}</div>
      <${NetEditor} state=${state} dispatch=${dispatch} />
      <div class="history">
        ${Historic("Undo", "undo", state.past.length > 0)}
        ${Historic("Redo", "redo", state.future.length > 0)}
        ${Historic("Reset", "reset", isChanged(state))}
      </div>
    </details>
  `;

  /**
   * A button that has nothing to do looks quiet, and says so when it is pressed.
   * @param {string} name
   * @param {"undo" | "redo" | "reset"} type
   * @param {boolean} useful
   */
  function Historic(name, type, useful) {
    return html`<button type="button" class=${useful ? "plain" : "plain quiet"} onClick=${() => dispatch({ type })}>${name}</button>`;
  }
}

const Matrix = pure(Entries, ({ group, state }) => {
  const shown = fieldsOf(group).flatMap(({ path, value }) => [value, state.drafts[path]]);
  return [group.name, ...group.size, state.live, ...wrongIn(group, state).flat(), ...shown];
});

/** @param {Group} group */
const fieldsOf = ({ size: [rows, columns], rows: made }) => (rows * columns > MOST_EDITABLE ? [] : made().flat());

/**
 * @param {Group} group
 * @param {State} state
 */
const wrongIn = (group, { errors }) => Object.entries(errors).filter(([path]) => isIn(group, path));

/**
 * A number alone stands by itself; more are a table; very many are not worth fields.
 * @param {{ group: Group, state: State, dispatch: (action: Action) => void }} props
 */
function Entries({ group, state, dispatch }) {
  const { name, path, size: [height, width] } = group;
  const errorId = `error-${path.replace(/\W+/g, "-")}`;
  const input = (/** @type {Field} */ field) => NumberField(field, errorId, state, dispatch);
  const [only, another] = fieldsOf(group);
  return html`
    <div class=${`group ${only && !another ? "single" : ""}`}>
      <span class="of" aria-hidden="true">${Letter(group)} =</span>
      ${!only && html`<span class="large">${width === 1 ? `${height} numbers` : `${height} × ${width} numbers`}</span>`}
      ${only && !another && html`<div class="matrix">${input(only)}</div>`}
      ${another && html`
        <div class="matrix">
          <table role="table" aria-label=${name}>
            <tbody>
              ${group.rows().map((row) => html`<tr>${row.map((field) => html`<td>${input(field)}</td>`)}</tr>`)}
            </tbody>
          </table>
        </div>
      `}
      <div class="error" id=${errorId}>${wrongIn(group, state).map(([at, text]) => html`<p key=${at}>${text}</p>`)}</div>
    </div>
  `;
}

/** @param {Group} group */
function Letter({ ref }) {
  const { letter, index, hat } = symbolOf(ref);
  const upright = ref.name === "η" ? "η" : letter;
  return html`<i class=${hat ? "hat" : ""}>${upright}</i>${index && html`<sub>${index}</sub>`}`;
}
