/**
 * The legend of a picture: each kind of line with its name.
 */
import { html } from "../vendor/preact.js";

/** @param {{ entries: string[][] }} props   pairs of a class and a name */
export function Legend({ entries }) {
  return html`
    <ul class="legend">
      ${entries.map(([name, text]) => html`
        <li key=${name}><svg width="26" height="10" aria-hidden="true"><line class=${name} x1="1" y1="5" x2="25" y2="5" /></svg>${text}</li>
      `)}
    </ul>
  `;
}
