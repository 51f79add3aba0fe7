/**
 * Nets of other shapes as wishes: how many layers and neurons, which σ, biases or none. The numbers that
 * a new shape needs come from `backprop` (`resize`); here only places are made for them.
 *
 * Layers are counted as in `layers`: 0 is the input, 1 the first layer of neurons.
 */

/** @import { Spec } from "../contract.js" */

/** σ that `backprop` knows by name; anything else is an expression in x. */
export const ACTIVATIONS = [
  "identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu", "silu", "sin", "square", "softmax",
];

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
 * The net with one layer more before its last: of the size of the layer before, with the same σ.
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
 * The net without a layer of neurons. The last one's place is taken by the one before.
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
 * @param {boolean} wanted
 * @returns {Spec}
 */
export const withBiases = (spec, wanted) => ({
  ...spec,
  biases: wanted ? spec.weights.map(() => /** @type {any} */ (null)) : null,
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
