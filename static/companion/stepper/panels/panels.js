/**
 * What a reader can do beyond stepping: predict, check, train, take away. One disclosure each.
 *
 * A panel is mounted by one line in PANELS. What it alone needs to know, it keeps itself.
 */
import { html } from "../../vendor/preact.js";
import { Disclosure } from "./disclosure.js";

/** @import { Action, State } from "../state.js" */
/** @import { BodyModule } from "./disclosure.js" */

/** @typedef {{ name: string, title: string, load: () => Promise<BodyModule> }} Panel   name: as authors write it */

/** @type {Panel[]} */
export const PANELS = [
  { name: "predict", title: "Predict the next value", load: () => import("./predict.js") },
  { name: "check", title: "Check a gradient", load: () => import("./check.js") },
  { name: "train", title: "Train the net", load: () => import("./train.js") },
  { name: "takeaway", title: "Take it away", load: () => import("../takeaway/takeaway.js") },
];

/**
 * @typedef {object} PanelProps
 * @property {State} state
 * @property {(action: Action) => void} dispatch
 *
 * @param {PanelProps} props
 */
export function Panels({ state, dispatch }) {
  const { panels: names } = state.options;
  const wanted = PANELS.filter(({ name }) => names === null || names.includes(name));
  return html`
    ${state.fault && html`<p class="fault">${state.fault}</p>`}
    <div class="panels">
      ${wanted.map((panel) => html`
        <${Disclosure} key=${panel.name} panel=${panel} state=${state} dispatch=${dispatch} />
      `)}
    </div>
  `;
}
