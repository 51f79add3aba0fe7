/**
 * Below the drawing: what is lit, in letters, in words and exactly; and, when it is to stay lit, the number that
 * the net starts from there, to be changed where it is seen. While nothing is lit, how to read the drawing.
 */
import { html } from "../../vendor/preact.js";
import { precise } from "../../shared/format.js";
import { fieldAt } from "../notation/fields.js";
import { Legend } from "./legend.js";
import { NumberField } from "../editor/number-field.js";
import { pathOf, refOf } from "../notation/refs.js";
import { shownSpec } from "../state/state.js";
import { nameOf } from "../notation/symbols.js";
import { valueOf, valuesAt } from "../notation/values.js";
import { wordsOf } from "../notation/descriptions.js";

/** @import { Entry, Ref, Spec, Value } from "../contract.js" */
/** @import { Action, State } from "../state/state.js" */

/** @typedef {{ ref: string, pinned: boolean }} Lit   pinned: it stays lit when the pointer leaves */

/** @type {Lit} */
export const UNLIT = { ref: "", pinned: false };

const MOST = 4; // numbers of a vector for which there is room
const UNKNOWN = "not known yet at this step";
const ERROR = "error-readout";

/** @param {{ state: State, lit: Lit, dispatch: (action: Action) => void }} props */
export function Readout({ state, lit, dispatch }) {
  const ref = refOf(lit.ref);
  const told = lit.ref !== "" && isOf(ref, state.trace.spec.layers);
  return html`
    <div class=${told ? "reading told" : "reading"}>
      <${Legend} />
      ${told && html`<div class="readout">${Told(ref, lit, state, dispatch)}</div>`}
    </div>
  `;
}

/**
 * @param {Ref} ref
 * @param {Lit} lit
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 */
function Told(ref, { pinned }, state, dispatch) {
  const { trace, step } = state;
  const at = (/** @type {number} */ index) =>
    ref.name === "η" ? trace.spec.learning_rate : valueOf(valuesAt(trace, index), ref);
  const value = at(step);
  const held = pinned ? heldAt(ref) : ref;
  const field = pinned ? fieldAt(shownSpec(state), pathOf(held)) : undefined;
  const isField = field !== undefined && held === ref && value === at(-1); // no update has changed it yet
  const label = held === ref ? "from" : `${nameOf(held)} =`;
  const wrong = field && state.errors[field.path];
  return html`
    <span><b>${nameOf(ref)}</b>${isField ? " =" : textOf(value)}</span>
    ${field && html`
      <span key=${field.path} class="matrix">${isField ? "" : label}${NumberField(field, ERROR, state, dispatch, `${field.name}, at the drawing`)}</span>
    `}
    ${wrong ? html`<div class="error" id=${ERROR}><p>${wrong}</p></div>` : html`<span class=${field && !isField ? "what also" : "what"}>${wordsOf(ref)}</span>`}
  `;
}

/**
 * The number that the net starts from at the place of a quantity: on an edge its weight, at a neuron its bias.
 * @param {Ref} ref
 * @returns {Ref}
 */
function heldAt(ref) {
  if (pathOf(ref)) return ref;
  return { ...ref, name: ref.name === "dW" ? "W" : "b" };
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
 * Whether the net has such a quantity: another one may have been lit.
 * @param {Ref} ref
 * @param {Spec["layers"]} layers
 */
function isOf({ layer, row = 1, column = 1 }, layers) {
  const at = layer ?? layers.length - 1;
  return row <= (layers[at] ?? 0) && column <= (layers[at - 1] ?? 1);
}
