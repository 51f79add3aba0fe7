/**
 * What a reader can do beyond stepping: predict, check, train, take away. One disclosure each.
 *
 * A panel is mounted by one line in PANELS. What it alone needs to know, it keeps itself.
 */
import { html } from "../../vendor/preact.js";
import { moduleAt } from "../../shared/retrying-import.js";
import { Disclosure, styled } from "./disclosure.js";

/** @import { Action, State } from "../state/state.js" */
/** @import { BodyModule } from "./disclosure.js" */

/**
 * @typedef {{ name: string, title: string, judged?: boolean, load: () => Promise<BodyModule> }} Panel
 * name: as authors write it; judged: it has a use only where there is a target
 */

/** @param {string} file */
const from = (file) => () => moduleAt(new URL(file, import.meta.url).href);

/** @type {Panel[]} */
export const PANELS = [
  { name: "predict", title: "Predict the next value", load: from("./predict.js") },
  { name: "check", title: "Check a gradient", judged: true, load: from("./check.js") },
  { name: "train", title: "Train the net", judged: true, load: from("./train.js") },
  { name: "takeaway", title: "Take it away", load: from("../takeaway/takeaway.js") },
];

/**
 * Fetch what a panel needs, for when the network is gone by the time the reader comes to it.
 * @param {string} name
 * @param {ShadowRoot | null} shadow   of its widget
 */
export function fetchAhead(name, shadow) {
  const panel = PANELS.find((each) => each.name === name);
  if (!panel || !shadow) return;
  Promise.all([panel.load(), styled(shadow)]).catch(() => undefined); // the panel will say so, and try again
}

/**
 * @typedef {object} PanelProps
 * @property {State} state
 * @property {(action: Action) => void} dispatch
 *
 * @param {PanelProps} props
 */
export function Panels({ state, dispatch }) {
  const { panels: names } = state.options;
  const { target } = state.trace.spec;
  const fault = state.fault || state.errors[""]; // what belongs to no field
  const wanted = PANELS.filter(({ name, judged }) => (names === null || names.includes(name)) && (target || !judged));
  return html`
    ${fault && html`<p class="fault">${fault}</p>`}
    <div class="panels">
      ${wanted.map((panel) => html`
        <${Disclosure} key=${panel.name} panel=${panel} state=${state} dispatch=${dispatch} />
      `)}
    </div>
  `;
}
