/**
 * The numbers of a plot or picture as a folded table.
 */
import { html } from "../../vendor/preact.js";

/**
 * @typedef {object} NumbersTableProps
 * @property {string} summary
 * @property {string} label         the table's accessible name
 * @property {string[]} head
 * @property {string[][]} rows
 * @property {boolean} [rowHeads]   the first cell of each row is its head
 *
 * @param {NumbersTableProps} props
 */
export function NumbersTable({ summary, label, head, rows, rowHeads = false }) {
  const cell = (/** @type {string} */ text, /** @type {number} */ k) =>
    rowHeads && k === 0 ? html`<th scope="row">${text}</th>` : html`<td>${text}</td>`;
  return html`
    <details class="numbers-of-plot">
      <summary>${summary}</summary>
      <div class="scroller scrolls" tabindex="0" role="group" aria-label=${label}>
        <table>
          <thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
        </table>
      </div>
    </details>
  `;
}
