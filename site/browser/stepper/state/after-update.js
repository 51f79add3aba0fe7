/**
 * The net after the update of a trace.
 */
import { keyOf } from "../notation/refs.js";
import { valuesAt } from "./values.js";

/** @import { Spec, Trace } from "../contract.js" */

/**
 * The spec with the weights after the trace's update; null if the trace has no complete update.
 * @param {Trace} trace
 * @returns {Spec | null}
 */
export function afterUpdate(trace) {
  const values = valuesAt(trace, trace.steps.length - 1);
  const { spec } = trace;
  if (!trace.steps.some(({ phase }) => phase === "update") || trace.stopped) return null;
  const of = (/** @type {string} */ name) => (/** @type {unknown} */ _old, /** @type {number} */ i) =>
    /** @type {any} */ (values.get(keyOf({ name, layer: i + 1 })));
  return { ...spec, weights: spec.weights.map(of("W")), biases: spec.biases && spec.biases.map(of("b")) };
}
