/**
 * The legend of the drawing: the signs of weights, the marks of what a step reads and writes.
 */
import { html } from "../../vendor/preact.js";
import { memo } from "../../shared/memo.js";

const HINT = "Click or tap anything to read or change it here.";

const Signs = () => html`
  <ul class="legend">
    <li><${Sample}><line class="edge positive" x1="1" y1="7" x2="23" y2="7" stroke-width="3" /><//>positive</li>
    <li><${Sample}><line class="edge negative" x1="1" y1="7" x2="23" y2="7" stroke-width="3" /><//>negative</li>
    <li><${Sample}><rect class="ring reads" x="5" y="1.5" width="14" height="11" rx="3" /><//>read</li>
    <li><${Sample}><rect class="ring writes" x="5" y="1.5" width="14" height="11" rx="3" /><//>written</li>
  </ul>
  <p class="hint" aria-hidden="true">${HINT}</p>
`;

/** @param {{ children: unknown }} props */
const Sample = ({ children }) =>
  html`<svg width="24" height="14" aria-hidden="true">${children}</svg>`;

export const Legend = memo(Signs, () => []);
