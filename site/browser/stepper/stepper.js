/**
 * The whole widget as a pure view of one state. Node renders it to a string for the first frame in the page; the
 * browser hydrates that frame and renders all later ones.
 */
import { html } from "../vendor/preact.js";
import { Announcer } from "../shared/announcement.js";
import { Notice } from "../shared/notice.js";
import { Drawing } from "./drawing/drawing.js";
import { Readout, UNLIT } from "./drawing/readout.js";
import { Editor } from "./editor/editor.js";
import { Panels } from "./panels/panels.js";
import { Controls, Pace } from "./steps/controls.js";
import { Steps } from "./steps/steps.js";
import { Timeline } from "./steps/timeline.js";
import { ValuesTable } from "./steps/values-table.js";

/** @import { Lit } from "./drawing/readout.js" */
/** @import { FormulaSource } from "./steps/steps.js" */
/** @import { Action, State } from "./state/state.js" */

const OFFER = "Change any number: Python, running here in your browser, computes every step anew.";

/** @param {{ state: State, lit: Lit, dispatch: (action: Action) => void, formula: FormulaSource, address?: () => string }} props */
export function Stepper({ state, lit = UNLIT, dispatch, formula, address }) {
  const { preview } = state;
  const shown = preview?.steps[state.step]?.sentence ? { ...state, trace: preview } : state;
  return html`
    <div class="widget stepper" part="stepper" role="group" aria-label="Backpropagation, step by step"
      data-live=${state.live ? "" : undefined} tabindex=${state.live ? 0 : undefined}>
      ${state.options.name && html`<slot name="places"></slot>`}
      <div class="bench">
        ${state.restored && html`<p class="restored">${state.restored}</p>`}
        <div class="stage">
          <${Drawing} state=${shown} />
          <${Readout} state=${shown} lit=${lit} dispatch=${dispatch} />
        </div>
        <div class="steering">
          <${Timeline} state=${state} dispatch=${dispatch} />
          <${Controls} state=${state} dispatch=${dispatch} />
        </div>
        <${Pace} state=${state} dispatch=${dispatch} />
        <div class="telling"><${Steps} state=${shown} formula=${formula} dispatch=${dispatch} /></div>
        <${ValuesTable} state=${shown} />
        <${Editor} state=${state} dispatch=${dispatch} />
        <${Notice} state=${state} offer=${OFFER} still="Stepping still works with the numbers shown."
          retry=${() => dispatch({ type: "retry" })} address=${address} />
        <${Panels} state=${state} lit=${lit} dispatch=${dispatch} />
      </div>
      ${state.options.caption && html`<p class="caption" part="caption">${state.options.caption}</p>`}
      <${Announcer} announcement=${state.announcement} />
    </div>
  `;
}
