/**
 * All quantities that are known at the current step, as a table; for screen readers it replaces the drawing.
 */
import { html, useState } from "../../vendor/preact.js";
import { precise } from "../../shared/format.js";
import { nameOf } from "../notation/symbols.js";
import { keyOf } from "../notation/refs.js";
import { valuesAt } from "../state/values.js";

/** @import { Entry, Ref, Value } from "../contract.js" */
/** @import { State } from "../state/state.js" */

const MOST = 40; // entries of a vector, rows or columns of a matrix, that are listed

/** @param {{ state: State }} props */
export function ValuesTable({ state }) {
  const [open, setOpen] = useState(false);
  return html`
    <details class="values" onToggle=${(/** @type {any} */ { target }) => setOpen(target.open)}>
      <summary>All values at this step as a table</summary>
      ${open && html`<${Table} state=${state} />`}
    </details>
  `;
}

/** @param {{ state: State }} props */
function Table({ state: { trace, step } }) {
  const written = trace.steps.slice(0, step + 1).map(({ writes: { row, column, ...quantity } }) => quantity);
  /** @type {Map<string, Ref>} */
  const refs = new Map([...trace.initial.map(({ ref }) => ref), ...written].map((ref) => [keyOf(ref), ref]));
  const rows = [...valuesAt(trace, step)].flatMap(([key, value]) => {
    const ref = refs.get(key);
    return ref ? rowsOf(nameOf(ref), value) : [];
  });
  return html`
    <div class="rows" tabindex="0" role="group" aria-label="Table of values">
      <table>
        <tbody>
          ${rows.map(([name, entries]) => html`
            <tr key=${name}><th scope="row">${name}</th>${entries.map((entry) => html`<td>${entry}</td>`)}</tr>
          `)}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * The rows of a quantity: one for a number or a vector, one for each row of a matrix.
 * @param {string} name
 * @param {Value} value
 * @returns {[string, string[]][]}
 */
function rowsOf(name, value) {
  if (!Array.isArray(value)) return [[name, texts([value])]];
  const matrix = value.filter(Array.isArray);
  if (matrix.length === 0) return [[name, texts(/** @type {Entry[]} */ (value))]];
  const columns = matrix[0]?.length ?? 0;
  if (Math.max(matrix.length, columns) > MOST) return [[name, [`${matrix.length} × ${columns} numbers`]]];
  return matrix.map((row, k) => [`${name}, row ${k + 1}`, texts(row)]);
}

/** @param {Entry[]} entries */
const texts = (entries) =>
  entries.length > MOST ? [`${entries.length} numbers`] : entries.map((entry) => (entry === null ? "–" : precise(entry)));
