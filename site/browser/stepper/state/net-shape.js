/**
 * Specs of another shape: with other layers, activations or biases. Arrays that no longer fit are marked by `resize`;
 * Python then keeps the numbers that fit and initialises the rest.
 *
 * Layers are counted as in `spec.layers`: 0 is the input, 1 the first layer of neurons.
 */

/** @import { Spec } from "../contract.js" */

/** Names of activations that `backprop` knows; any other text is an expression in x. */
export const ACTIVATIONS = [
  "identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu", "silu", "sin", "square", "softmax",
];

/** The cost functions, with their names for readers. */
export const COST_FUNCTIONS = { squared_error: "squared error", cross_entropy: "cross-entropy" };

export const MOST_LAYERS = 8;

/**
 * @param {Spec} spec
 * @param {number} layer
 * @param {number} size
 * @returns {Spec}
 */
export const withSize = (spec, layer, size) => ({
  ...spec,
  layers: spec.layers.map((old, i) => (i === layer ? size : old)),
  resize: true,
});

/**
 * The net with a layer inserted before its last one, of the size and activation of the layer before it.
 * @param {Spec} spec
 * @returns {Spec}
 */
export function withLayer(spec) {
  const place = spec.layers.length - 1; // as an index of `layers`
  const before = Math.max(place - 1, 1);
  return {
    ...spec,
    layers: inserted(spec.layers, place, spec.layers[before] ?? 1),
    weights: inserted(spec.weights, place - 1, null),
    biases: spec.biases && inserted(spec.biases, place - 1, null),
    activations: inserted(spec.activations, place - 1, spec.activations[before - 1] ?? "sigmoid"),
    resize: true,
  };
}

/**
 * The net without a layer of neurons. If that is the last one, the layer before it becomes the output.
 * @param {Spec} spec
 * @param {number} layer
 * @returns {Spec}
 */
export const withoutLayer = (spec, layer) => ({
  ...spec,
  layers: spec.layers.filter((_, i) => i !== layer),
  weights: spec.weights.filter((_, i) => i !== layer - 1),
  biases: spec.biases && spec.biases.filter((_, i) => i !== layer - 1),
  activations: spec.activations.filter((_, i) => i !== layer - 1),
  resize: true,
});

/**
 * @param {Spec} spec
 * @param {boolean} biased
 * @returns {Spec}
 */
export const withBiases = (spec, biased) => ({
  ...spec,
  biases: biased ? spec.weights.map(() => /** @type {any} */ (null)) : null,
  resize: true,
});

/**
 * @param {Spec} spec
 * @param {number} layer
 * @param {string} name
 * @returns {Spec}
 */
export const withActivation = (spec, layer, name) => ({
  ...spec,
  activations: spec.activations.map((old, i) => (i === layer - 1 ? name : old)),
});

/**
 * @template T
 * @param {readonly T[]} list
 * @param {number} index
 * @param {any} entry
 * @returns {T[]}
 */
const inserted = (list, index, entry) => [...list.slice(0, index), entry, ...list.slice(index)];
