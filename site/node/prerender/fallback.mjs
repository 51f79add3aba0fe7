/**
 * The light DOM of a widget: a table for feeds, reader modes and old browsers, which do not read its shadow tree, and
 * anchors for links to its steps.
 */
import { escaped } from "./fragment.mjs";
import { stepAt } from "../../browser/stepper/notation/step-names.js";
import { nameOf } from "../../browser/stepper/notation/symbols.js";
import { keyOf } from "../../browser/stepper/notation/refs.js";

/** @typedef {import("../../browser/stepper/contract.js").Trace} Trace */

const MOST_ROWS = 60;

/**
 * A figure with a table: the quantity and the sentence of each step.
 * @param {Trace} trace
 * @param {string} caption
 */
export function fallbackFigure({ spec, steps }, caption) {
  const rows = steps.slice(0, MOST_ROWS).map(
    ({ writes, sentence }, k) => `<tr><td>${k + 1}<th>${escaped(nameOf(writes))}<td>${escaped(sentence)}`,
  );
  const rest = steps.length > MOST_ROWS ? `<tr><td>…<th>…<td>and so on, ${steps.length} steps in all` : "";
  return `<figure><figcaption>${escaped(titleOf({ spec }, caption))}</figcaption><table>${rows.join("")}${rest}</table></figure>`;
}

/** @param {Pick<Trace, "spec">} trace @param {string} caption */
export const titleOf = ({ spec }, caption) => caption || `Backpropagation in a ${spec.layers.join("-")} net, step by step`;

/**
 * The ids `name:place` of the steps of a named widget, for links without scripts.
 * @param {Trace} trace
 * @param {string} name   "" for a widget without a name
 */
export function placeIds(trace, name) {
  if (!name) return [];
  const steps = trace.steps.length <= MOST_ROWS ? trace.steps.map((_, k) => `step=${k + 1}`) : [];
  const deltas = trace.steps.filter(({ writes }) => writes.name === "delta").map(({ layer }) => `δ${layer}`);
  return [...new Set([...placesOf(trace), ...steps, ...deltas])].map((place) => `${name}:${place}`);
}

/**
 * Anchors with these ids, at the top of a widget.
 * @param {string[]} ids
 */
export const anchors = (ids) => ids.map((id) => `<a id="${escaped(id)}" slot="places"></a>`).join("");

/**
 * The step names of a trace by phase and quantity, for links and for the option `start`.
 * @param {Trace} trace
 */
export function placesOf(trace) {
  const named = trace.steps.flatMap(({ phase, layer, writes }) =>
    [phase, phase === "update" ? `update${layer}` : keyOf(writes)]);
  return [...new Set(["first", "last", ...named])].filter((place) => stepAt(trace, place) !== null);
}
