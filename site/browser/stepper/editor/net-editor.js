/**
 * The shape of the net: neurons of each layer, their σ, layers, biases, and which sample is fed in.
 */
import { html } from "../../vendor/preact.js";
import { pure } from "../../shared/memo.js";
import { ACTIVATIONS, MOST_LAYERS, withActivation, withBiases, withLayer, withSize, withoutLayer } from "../state/net-shape.js";
import { shownSpec, wishedSpec } from "../state/state.js";

/** @import { Spec } from "../contract.js" */
/** @import { Action, State } from "../state/state.js" */

/** @typedef {{ state: State, dispatch: (action: Action) => void }} Props */

export const NetEditor = pure(Net, ({ state }) => [wishedSpec(state), state.drafts, state.errors]);

/** @param {Props} props */
function Net({ state, dispatch }) {
  const spec = wishedSpec(state);
  const wish = (/** @type {Spec} */ changed, path = "layers") => dispatch({ type: "wish", spec: changed, path });
  const full = spec.layers.length > MOST_LAYERS;
  return html`
    <details class="net">
      <summary>${`Its layers: ${spec.layers.join("-")}`}</summary>
      <ul class="layers">
        ${spec.layers.map((size, layer) => html`
          <li key=${layer}>
            <span class="which">${layer === 0 ? "input" : `layer ${layer}`}</span>
            ${Sizes(spec, layer, size, wish)}
            ${layer > 0 && Activation(spec, layer, state, dispatch)}
            ${layer > 0 && isOwn(spec, layer, state) && Expression(spec, layer, state, dispatch)}
            ${layer > 0 && spec.layers.length > 2 && html`
              <button type="button" class="plain" aria-label=${`Remove layer ${layer}`} title=${`Remove layer ${layer}`}
                onClick=${() => wish(withoutLayer(spec, layer), `layers[${layer}]`)}>×</button>
            `}
            ${Wrong(state, pathOf(layer))}${Wrong(state, `layers[${layer}]`)}
          </li>
        `)}
      </ul>
      ${Wrong(state, "layers")}
      <p class="acts">
        ${!full && html`<button type="button" class="plain" onClick=${() => wish(withLayer(spec))}>Add a layer</button>`}
        <label><input type="checkbox" checked=${spec.biases !== null} autocomplete="off"
          onChange=${(/** @type {any} */ { target }) => wish(withBiases(spec, target.checked), "biases")} /> Biases</label>
      </p>
      ${Wrong(state, "biases")}
    </details>
  `;
}

/**
 * @param {Spec} spec
 * @param {number} layer
 * @param {number} size
 * @param {(spec: Spec, path?: string) => void} wish
 */
function Sizes(spec, layer, size, wish) {
  const of = layer === 0 ? "the input" : `layer ${layer}`;
  const button = (/** @type {number} */ to, /** @type {string} */ name, /** @type {string} */ sign) => html`
    <button type="button" class=${to < 1 ? "plain quiet" : "plain"} aria-label=${name} title=${name}
      onClick=${() => to >= 1 && wish(withSize(spec, layer, to), `layers[${layer}]`)}>${sign}</button>
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

const OWN = "an expression";

/** @param {number} layer */
const pathOf = (layer) => `activations[${layer - 1}]`;

/**
 * Whether σ of this layer is written as an expression.
 * @param {Spec} spec
 * @param {number} layer
 * @param {State} state
 */
const isOwn = ({ activations }, layer, { drafts }) =>
  pathOf(layer) in drafts || !ACTIVATIONS.includes(activations[layer - 1] ?? "");

/**
 * σ by its name.
 * @param {Spec} spec
 * @param {number} layer
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 */
function Activation(spec, layer, state, dispatch) {
  const path = pathOf(layer);
  const current = spec.activations[layer - 1] ?? "";
  const shown = isOwn(spec, layer, state) ? OWN : current;
  const chosen = (/** @type {any} */ { target }) => {
    if (target.value === OWN) dispatch({ type: "draft", path, text: current });
    else dispatch({ type: "wish", spec: withActivation(spec, layer, target.value), path, draft: null });
  };
  return html`
    <label class="sigma"><i aria-hidden="true">σ</i>
      <select aria-label=${`Activation of layer ${layer}`} autocomplete="off" onChange=${chosen}>
        ${[...ACTIVATIONS, OWN].map((name) => html`<option key=${name} value=${name} selected=${name === shown}>${name}</option>`)}
      </select>
    </label>
  `;
}

/**
 * σ as an expression; what is typed counts when Enter is pressed or the field is left.
 * @param {Spec} spec
 * @param {number} layer
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 */
function Expression(spec, layer, state, dispatch) {
  const path = pathOf(layer);
  const wrong = path in state.errors;
  const changed = (/** @type {any} */ { target: { value } }) =>
    dispatch({ type: "wish", spec: withActivation(spec, layer, value), path, draft: value });
  return html`
    <input class="expression" type="text" spellcheck=${false} autocapitalize="off" autocomplete="off" size="16"
      aria-label=${`Activation of layer ${layer} as an expression in x`} placeholder="x*sigmoid(x)"
      value=${state.drafts[path] ?? spec.activations[layer - 1]} aria-invalid=${wrong ? "true" : "false"}
      aria-describedby=${wrong ? errorId(path) : undefined} onChange=${changed} />
  `;
}

/**
 * @param {State} state
 * @param {string} path
 */
export const Wrong = (state, path) =>
  path in state.errors &&
  html`<span class="error" id=${errorId(path)}><span>${state.errors[path]}</span></span>`;

/** @param {string} path */
const errorId = (path) => `error-of-${path.replace(/\W+/g, "-")}`;

/**
 * Which labelled datum is fed in.
 * @param {Props} props
 */
export function Samples({ state, dispatch }) {
  const { data } = state.options;
  if (data.length === 0) return null;
  const spec = shownSpec(state);
  const fed = (/** @type {typeof data[number]} */ { x, target }) => (spec.target ? { x, target } : { x });
  const isShown = (/** @type {typeof data[number]} */ sample) =>
    Object.values(fed(sample)).join(";") === [spec.x, spec.target].filter(Boolean).join(";");
  const chosen = (/** @type {any} */ { target: { value } }) => {
    const sample = data[Number(value)];
    if (sample) dispatch({ type: "wish", spec: { ...spec, ...fed(sample) }, path: "sample" });
  };
  return html`
    <label class="sample">Sample
      <select autocomplete="off" onChange=${chosen}>
        ${!data.some(isShown) && html`<option key="own" value="own" selected>as typed</option>`}
        ${data.map((sample, k) => html`
          <option key=${k} value=${k} selected=${sample === data.find(isShown)}>${nameOf(sample)}</option>
        `)}
      </select>
    </label>
    ${Wrong(state, "sample")}
  `;
}

/** @param {{ x: number[], target: number[], name?: string }} sample */
const nameOf = ({ x, target, name }) => {
  const listed = (/** @type {number[]} */ numbers) =>
    numbers.length > 4 ? `${numbers.length} numbers` : numbers.join(", ").replaceAll("-", "−");
  return name ?? `(${listed(x)}) ↦ (${listed(target)})`;
};
