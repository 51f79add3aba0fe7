/**
 * The scene: all values that the parts of the drawing depend on.
 */
import { currentStep } from "../state/selectors.js";
import { valuesAt } from "../state/values.js";
import { Highlight } from "./highlight.js";
import { layoutOf } from "./layout.js";

/** @import { Step } from "../contract.js" */
/** @import { State } from "../state/state.js" */
/** @import { Values } from "../state/values.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {object} Scene
 * @property {number[]} layers
 * @property {Layout} layout
 * @property {Values} values          at the current step
 * @property {Values | null} before   values before the current step, if it is an update
 * @property {Highlight} highlight    what the current step reads and writes
 * @property {Step | undefined} step
 */

/**
 * @param {State} state
 * @returns {Scene}
 */
export function sceneOf(state) {
  const { layers, until } = state.trace.spec;
  const step = currentStep(state);
  return {
    layers,
    layout: layoutOf(layers, until !== "forward"),
    values: valuesAt(state.trace, state.step),
    before: step?.phase === "update" ? valuesAt(state.trace, state.step - 1) : null,
    highlight: new Highlight(step),
    step,
  };
}
