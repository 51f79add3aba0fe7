/**
 * The HTML of a stepper, from its trace.
 */
import { anchors, fallbackFigure, placeIds, placesOf, titleOf } from "./fallback.mjs";
import { fragment, NOWHERE, setFormula } from "./fragment.mjs";
import { stepperRoom } from "./room.mjs";
import { optionsText } from "../../browser/stepper/state/options.js";
import { stepAt } from "../../browser/stepper/notation/step-names.js";
import { initialState } from "../../browser/stepper/state/state.js";
import { Stepper } from "../../browser/stepper/stepper.js";
import { html } from "../../browser/vendor/preact.js";

const FORMULAS = { html: setFormula, all: true, beside: new Set() };

/**
 * @param {import("../../browser/stepper/contract.js").Trace} trace
 * @param {Record<string, unknown>} [options]   the author's; `repeats`: an earlier widget of the page has its name
 * @param {import("./fragment.mjs").Places} [places]
 * @returns {{ html: string, later: string, file: string, ids: string[] }}   ids: the fragments of links to its steps
 */
export function paintWidget(trace, options = {}, places = NOWHERE) {
  if (!trace?.steps?.length) throw new Error(trace?.stopped?.message ?? "the trace has no steps");
  const state = initialState(trace, options);
  const { start, name, caption } = state.options;
  if (stepAt(state.trace, start) === null) {
    const known = `1 to ${state.trace.steps.length}, ${placesOf(state.trace).join(", ")}`;
    throw new Error(`start: there is no step called "${start}"; there are ${known}`);
  }
  const ids = options.repeats ? [] : placeIds(state.trace, name);
  const drawn = fragment({
    tag: "backprop-stepper",
    view: html`<${Stepper} state=${state} dispatch=${() => undefined} formula=${FORMULAS} />`,
    light: anchors(ids) + fallbackFigure(state.trace, caption),
    data: trace,
    options: optionsText(state.options),
    title: titleOf(state.trace, caption),
    room: stepperRoom,
    ...places,
  });
  return { ...drawn, ids };
}
