/**
 * The list of panels, and the panels below the stepper. To add a panel, add a line to PANELS and a module whose
 * default export is its content. Its own state stays in its components.
 */
import { html } from "../../vendor/preact.js";
import { importRetrying } from "../../shared/retrying-import.js";
import { Disclosure, addStyles } from "./disclosure.js";

/** @import { Panel, PanelProps } from "./contract.js" */

/** @param {string} file */
const from = (file) => () => importRetrying(new URL(file, import.meta.url).href);

/** @type {Panel[]} */
export const PANELS = [
  { name: "predict", title: "Predict the next value", load: from("./predict.js") },
  { name: "explain", title: "Explain a number", load: from("./explain.js") },
  { name: "check", title: "Check a gradient", needsTarget: true, load: from("./check.js") },
  { name: "nudge", title: "Nudge a number", needsTarget: true, load: from("./nudge.js") },
  { name: "paths", title: "Follow the paths to the cost", needsTarget: true, load: from("./paths.js") },
  { name: "backward", title: "Write the backward pass", needsTarget: true, load: from("./backward.js") },
  { name: "train", title: "Train the net", needsTarget: true, load: from("./train.js") },
  { name: "takeaway", title: "Take it away", load: from("./takeaway.js") },
];

/**
 * Fetch a panel before it is opened, for the network may be gone by then.
 * @param {string} name
 * @param {ShadowRoot | null} shadow   of its widget
 */
export function fetchAhead(name, shadow) {
  const panel = PANELS.find((each) => each.name === name);
  if (!panel || !shadow) return;
  Promise.all([panel.load(), addStyles(shadow)]).catch(() => undefined); // the opened panel tries again and reports
}

/** @param {PanelProps} props */
export function Panels({ state, lit, dispatch }) {
  const { panels: names } = state.options;
  const { target } = state.trace.spec;
  const fault = state.fault || state.errors[""]; // errors of no field
  const shown = PANELS.filter(({ name, needsTarget }) => (names === null || names.includes(name)) && (target || !needsTarget));
  return html`
    ${fault && html`<p class="fault">${fault}</p>`}
    <div class="panels">
      ${shown.map((panel) => html`
        <${Disclosure} key=${panel.name} panel=${panel} state=${state} lit=${lit} dispatch=${dispatch} />
      `)}
    </div>
  `;
}
