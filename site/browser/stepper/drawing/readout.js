/**
 * The line below the drawing: the highlighted quantity by letter, value and description. If it is pinned, also a
 * field for the number of the net at its place. While nothing is highlighted, the legend.
 */
import { html } from "../../vendor/preact.js";
import { precise } from "../../shared/format.js";
import { NumberField } from "../editor/number-field.js";
import { descriptionOf } from "../notation/descriptions.js";
import { pathOf, refOf } from "../notation/refs.js";
import { nameOf } from "../notation/symbols.js";
import { fieldAt } from "../state/editable-numbers.js";
import { specInFields } from "../state/selectors.js";
import { valueOf, valuesAt } from "../state/values.js";
import { Legend } from "./legend.js";

/** @import { Entry, Ref, Spec, Value } from "../contract.js" */
/** @import { Action, State } from "../state/state.js" */

/** @typedef {{ ref: string, pinned: boolean }} Lit   the highlighted quantity; pinned: it stays when the pointer leaves */

/** @type {Lit} */
export const UNLIT = { ref: "", pinned: false };

const MOST = 4; // numbers of a vector that fit
const UNKNOWN = "not known yet at this step";
const ERROR = "error-readout";

/** @param {{ state: State, lit: Lit, dispatch: (action: Action) => void }} props */
export function Readout({ state, lit, dispatch }) {
  const ref = refOf(lit.ref);
  const shown = lit.ref !== "" && exists(ref, state.trace.spec.layers);
  return html`
    <div class=${shown ? "reading told" : "reading"}>
      <${Legend} />
      ${shown && html`<div class="readout">${Reading(ref, lit, state, dispatch)}</div>`}
    </div>
  `;
}

/**
 * @param {Ref} ref
 * @param {Lit} lit
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 */
function Reading(ref, { pinned }, state, dispatch) {
  const { trace, step } = state;
  const at = (/** @type {number} */ index) =>
    ref.name === "η" ? trace.spec.learning_rate : valueOf(valuesAt(trace, index), ref);
  const value = at(step);
  const start = pinned ? startingNumberAt(ref) : ref;
  const field = pinned ? fieldAt(specInFields(state), pathOf(start)) : undefined;
  const isField = field !== undefined && start === ref && value === at(-1); // until an update changes it
  const label = start === ref ? "from" : `${nameOf(start)} =`;
  const wrong = field && state.errors[field.path];
  return html`
    <span><b>${nameOf(ref)}</b>${isField ? " =" : textOf(value)}</span>
    ${field && html`
      <span key=${field.path} class="matrix">${isField ? "" : label}${NumberField(field, ERROR, state, dispatch, `${field.name}, at the drawing`)}</span>
    `}
    ${wrong ? html`<div class="error" id=${ERROR}><p>${wrong}</p></div>` : html`<span class=${field && !isField ? "what also" : "what"}>${descriptionOf(ref)}</span>`}
  `;
}

/**
 * The number of the spec at the place of a quantity: on an edge its weight, at a neuron its bias.
 * @param {Ref} ref
 * @returns {Ref}
 */
function startingNumberAt(ref) {
  if (pathOf(ref)) return ref;
  return { ...ref, name: ref.name === "dW" ? "W" : "b" };
}

/**
 * A quantity in words: its name, its value at the current step, what it is.
 * @param {string} text   a reference
 * @param {State} state
 */
export function wordsOf(text, { trace, step }) {
  const ref = refOf(text);
  return `${nameOf(ref)}${textOf(valueOf(valuesAt(trace, step), ref))}, ${descriptionOf(ref)}`;
}

/** @param {Value | undefined} value */
function textOf(value) {
  if (value === null || value === undefined) return `: ${UNKNOWN}`;
  if (typeof value === "number") return ` = ${precise(value)}`;
  const [first] = value;
  if (Array.isArray(first)) return `: ${value.length} × ${first.length} numbers`;
  const entries = /** @type {Entry[]} */ (value);
  if (entries.length > MOST) return `: ${entries.length} numbers`;
  const texts = entries.map((entry) => (entry === null ? "–" : precise(entry)));
  return ` = ${texts.length > 1 ? `(${texts.join(", ")})` : texts}`;
}

/**
 * Whether the net has this quantity; a quantity of the net before may still be highlighted.
 * @param {Ref} ref
 * @param {Spec["layers"]} layers
 */
function exists({ layer, row = 1, column = 1 }, layers) {
  const at = layer ?? layers.length - 1;
  return row <= (layers[at] ?? 0) && column <= (layers[at - 1] ?? 1);
}
