/**
 * A stepper's finished HTML, from its trace.
 */
import { anchors, fallbackFigure, placesOf } from "./fallback.mjs";
import { fragment, setFormula, stylesOf } from "./fragment.mjs";
import { optionsText } from "../../static/companion/stepper/options.js";
import { stepAt } from "../../static/companion/stepper/places.js";
import { SHEETS } from "../../static/companion/stepper/sheets.js";
import { initialState } from "../../static/companion/stepper/state.js";
import { Stepper } from "../../static/companion/stepper/stepper.js";
import { html } from "../../static/companion/vendor/preact.js";

const STYLES = SHEETS.map((sheet) => stylesOf(`../../static/companion/stepper/${sheet}`)).join("");
const FORMULAS = { html: setFormula, all: true };

/**
 * @param {import("../../static/companion/stepper/contract.js").Trace} trace
 * @param {Record<string, unknown>} [options]   of the author; `repeats`: another widget of the page has its name
 */
export function paintWidget(trace, options = {}) {
  if (!trace?.steps?.length) throw new Error(trace?.stopped?.message ?? "the trace has no steps");
  const state = initialState(trace, options);
  const { start, name, caption } = state.options;
  if (stepAt(state.trace, start) === null) {
    const known = `1 to ${state.trace.steps.length}, ${placesOf(state.trace).join(", ")}`;
    throw new Error(`start: there is no step called "${start}"; there are ${known}`);
  }
  return fragment({
    tag: "backprop-stepper",
    view: html`<${Stepper} state=${state} dispatch=${() => undefined} formula=${FORMULAS} />`,
    styles: STYLES,
    light: (options.repeats ? "" : anchors(state.trace, name)) + fallbackFigure(state.trace, caption),
    data: trace,
    told: optionsText(state.options),
  });
}
