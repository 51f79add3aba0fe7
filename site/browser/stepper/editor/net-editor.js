/**
 * The editor of the net's shape: its layers, the number of neurons and the activation of each, biases or none.
 */
import { html } from "../../vendor/preact.js";
import { memo } from "../../shared/memo.js";
import { ACTIVATIONS, COST_FUNCTIONS, MOST_LAYERS, withActivation, withBiases, withLayer, withSize, withoutLayer } from "../state/net-shape.js";
import { requestedSpec } from "../state/selectors.js";
import { FieldError, errorIdOf } from "./field-error.js";

/** @import { Spec } from "../contract.js" */
/** @import { Action, State } from "../state/state.js" */

export const NetEditor = memo(Net, ({ state }) => [requestedSpec(state), state.drafts, state.errors]);

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
function Net({ state, dispatch }) {
  const spec = requestedSpec(state);
  const request = (/** @type {Spec} */ changed, path = "layers") => dispatch({ type: "request", spec: changed, path });
  const full = spec.layers.length > MOST_LAYERS;
  return html`
    <details class="net">
      <summary>${`Its layers: ${spec.layers.join("-")}`}</summary>
      <ul class="layers">
        ${spec.layers.map((size, layer) => html`
          <li key=${layer}>
            <span class="which">${layer === 0 ? "input" : `layer ${layer}`}</span>
            ${Size(spec, layer, size, request)}
            ${layer > 0 && Activation(spec, layer, state, dispatch)}
            ${layer > 0 && isExpression(spec, layer, state) && Expression(spec, layer, state, dispatch)}
            ${layer > 0 && spec.layers.length > 2 && html`
              <button type="button" class="plain" aria-label=${`Remove layer ${layer}`} title=${`Remove layer ${layer}`}
                onClick=${() => request(withoutLayer(spec, layer), `layers[${layer}]`)}>×</button>
            `}
            ${FieldError(state, pathOf(layer))}${FieldError(state, `layers[${layer}]`)}
          </li>
        `)}
      </ul>
      ${FieldError(state, "layers")}
      <p class="acts">
        ${!full && html`<button type="button" class="plain" onClick=${() => request(withLayer(spec))}>Add a layer</button>`}
        <label><input type="checkbox" checked=${spec.biases !== null} autocomplete="off"
          onChange=${(/** @type {any} */ { target }) => request(withBiases(spec, target.checked), "biases")} /> Biases</label>
        ${spec.target && html`
          <label>Cost <select aria-label="Cost function" autocomplete="off" value=${spec.cost_function ?? "squared_error"} aria-describedby=${"cost_function" in state.errors ? errorIdOf("cost_function") : undefined}
            onChange=${(/** @type {any} */ { target }) => request({ ...spec, cost_function: target.value }, "cost_function")}>
            ${Object.entries(COST_FUNCTIONS).map(([value, name]) =>
              html`<option key=${value} value=${value} selected=${value === (spec.cost_function ?? "squared_error")}>${name}</option>`)}
          </select></label>
        `}
      </p>
      ${FieldError(state, "biases")}${FieldError(state, "cost_function")}
    </details>
  `;
}

/**
 * The number of neurons of a layer, with buttons for one more and one less.
 * @param {Spec} spec
 * @param {number} layer
 * @param {number} size
 * @param {(spec: Spec, path?: string) => void} request
 */
function Size(spec, layer, size, request) {
  const of = layer === 0 ? "the input" : `layer ${layer}`;
  const button = (/** @type {number} */ to, /** @type {string} */ name, /** @type {string} */ sign) => html`
    <button type="button" class=${to < 1 ? "plain quiet" : "plain"} aria-label=${name} title=${name}
      onClick=${() => to >= 1 && request(withSize(spec, layer, to), `layers[${layer}]`)}>${sign}</button>
  `;
  const what = layer === 0 ? "number" : "neuron";
  return html`
    <span class="size">
      ${button(size - 1, `One ${what} less in ${of}`, "−")}
      <output aria-label=${`Size of ${of}`}>${size}</output>
      ${button(size + 1, `One ${what} more in ${of}`, "+")}
    </span>
  `;
}

const EXPRESSION = "an expression";

/** The path of a layer's activation. @param {number} layer */
const pathOf = (layer) => `activations[${layer - 1}]`;

/**
 * Whether the activation of this layer is an expression.
 * @param {Spec} spec
 * @param {number} layer
 * @param {State} state
 */
const isExpression = ({ activations }, layer, { drafts }) =>
  pathOf(layer) in drafts || !ACTIVATIONS.includes(activations[layer - 1] ?? "");

/**
 * The list of activations of a layer.
 * @param {Spec} spec
 * @param {number} layer
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 */
function Activation(spec, layer, state, dispatch) {
  const path = pathOf(layer);
  const current = spec.activations[layer - 1] ?? "";
  const shown = isExpression(spec, layer, state) ? EXPRESSION : current;
  const chosen = (/** @type {any} */ { target }) => {
    if (target.value === EXPRESSION) dispatch({ type: "draft", path, text: current });
    else dispatch({ type: "request", spec: withActivation(spec, layer, target.value), path, draft: null });
  };
  return html`
    <label class="sigma"><i aria-hidden="true">σ</i>
      <select aria-label=${`Activation of layer ${layer}`} autocomplete="off" onChange=${chosen}>
        ${[...ACTIVATIONS, EXPRESSION].map((name) => html`<option key=${name} value=${name} selected=${name === shown}>${name}</option>`)}
      </select>
    </label>
  `;
}

/**
 * The field for an activation as an expression; its text counts on Enter or when the field loses the focus.
 * @param {Spec} spec
 * @param {number} layer
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 */
function Expression(spec, layer, state, dispatch) {
  const path = pathOf(layer);
  const wrong = path in state.errors;
  const changed = (/** @type {any} */ { target: { value } }) =>
    dispatch({ type: "request", spec: withActivation(spec, layer, value), path, draft: value });
  return html`
    <input class="expression" type="text" spellcheck=${false} autocapitalize="off" autocomplete="off" size="16"
      aria-label=${`Activation of layer ${layer} as an expression in x`} placeholder="x*sigmoid(x)"
      value=${state.drafts[path] ?? spec.activations[layer - 1]} aria-invalid=${wrong ? "true" : "false"}
      aria-describedby=${wrong ? errorIdOf(path) : undefined} onChange=${changed} />
  `;
}
