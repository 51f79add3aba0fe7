/**
 * The editor: the net's numbers as matrices of number fields, the shape of the net, undo, redo and reset.
 */
import { html } from "../../vendor/preact.js";
import { editable } from "../../shared/format.js";
import { memo } from "../../shared/memo.js";
import { symbolOf } from "../notation/symbols.js";
import { groupsOf, isIn } from "../state/editable-numbers.js";
import { isChanged, specInFields } from "../state/selectors.js";
import { NetEditor } from "./net-editor.js";
import { NumberField } from "./number-field.js";
import { SampleChoice } from "./sample-choice.js";

/** @import { Action, State } from "../state/state.js" */
/** @import { Field, Group } from "../state/editable-numbers.js" */

const MOST_OPEN = 60; // numbers with which the editor is open at first
const MOST_EDITABLE = 400; // numbers of a matrix that get fields

export const Editor = memo(Numbers, ({ state }) => [
  state.trace, state.requested, state.drafts, state.errors, state.live, state.past, state.future, state.options,
]);

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
function Numbers({ state, dispatch }) {
  const groups = groupsOf(specInFields(state));
  const count = groups.reduce((sum, { size: [rows, columns] }) => sum + rows * columns, 0);
  return html`
    <details class="editor" part="editor" open=${count <= MOST_OPEN}>
      <summary>The numbers it starts from</summary>
      <${SampleChoice} state=${state} dispatch=${dispatch} />
      <div class="groups">${groups.map((group) => html`<${Matrix} group=${group} state=${state} dispatch=${dispatch} />`)}</div>
      <${NetEditor} state=${state} dispatch=${dispatch} />
      <div class="history">
        ${HistoryButton("Undo", "undo", state.past.length > 0)}
        ${HistoryButton("Redo", "redo", state.future.length > 0)}
        ${HistoryButton("Reset", "reset", isChanged(state))}
      </div>
    </details>
  `;

  /**
   * A button without effect looks quiet; pressing it announces that it has none.
   * @param {string} name
   * @param {"undo" | "redo" | "reset"} type
   * @param {boolean} useful
   */
  function HistoryButton(name, type, useful) {
    return html`<button type="button" class=${useful ? "plain" : "plain quiet"} onClick=${() => dispatch({ type })}>${name}</button>`;
  }
}

const Matrix = memo(Entries, ({ group, state }) => {
  const texts = fieldsOf(group).flatMap(({ path, value }) => [value, state.drafts[path]]);
  return [group.name, ...group.size, state.live, ...errorsIn(group, state).flat(), ...texts];
});

/** The fields of a group; none if it is too large. @param {Group} group */
const fieldsOf = ({ size: [rows, columns], rows: makeRows }) => (rows * columns > MOST_EDITABLE ? [] : makeRows().flat());

/**
 * @param {Group} group
 * @param {State} state
 */
const errorsIn = (group, { errors }) => Object.entries(errors).filter(([path]) => isIn(group, path));

/**
 * A group: a single number without a frame, a matrix as a table, a large matrix only by its size.
 * @param {{ group: Group, state: State, dispatch: (action: Action) => void }} props
 */
function Entries({ group, state, dispatch }) {
  const { name, path, size: [height, width] } = group;
  const errorId = `error-${path.replace(/\W+/g, "-")}`;
  const input = (/** @type {Field} */ field) => NumberField(field, errorId, state, dispatch);
  const fields = fieldsOf(group);
  const [only, another] = fields;
  const longest = `--digits:${fields.reduce((most, { value: number }) => Math.max(most, editable(number).length), 0)}`;
  return html`
    <div class=${`group ${only && !another ? "single" : ""}`}>
      <span class="of" aria-hidden="true">${Letter(group)} =</span>
      ${!only && html`<span class="large">${width === 1 ? `${height} numbers` : `${height} × ${width} numbers`}</span>`}
      ${only && !another && html`<div class="matrix" style=${longest}>${input(only)}</div>`}
      ${another && html`
        <div class="matrix" style=${longest}>
          <table role="table" aria-label=${name}>
            <tbody>
              ${group.rows().map((row) => html`<tr>${row.map((field) => html`<td>${input(field)}</td>`)}</tr>`)}
            </tbody>
          </table>
        </div>
      `}
      <div class="error" id=${errorId}>${errorsIn(group, state).map(([at, text]) => html`<p key=${at}>${text}</p>`)}</div>
    </div>
  `;
}

/** @param {Group} group */
function Letter({ ref }) {
  const { letter, index, hat } = symbolOf(ref);
  const upright = ref.name === "η" ? "η" : letter;
  return html`<i class=${hat ? "hat" : ""}>${upright}</i>${index && html`<sub>${index}</sub>`}`;
}
