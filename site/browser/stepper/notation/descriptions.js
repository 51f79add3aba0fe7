/**
 * Descriptions of quantities: "weight from x₂ to neuron 1 of layer 1".
 */
import { nameOf, subscript } from "./symbols.js";

/** @import { Ref } from "../contract.js" */

/**
 * @param {Ref} ref
 * @returns {string}
 */
export function descriptionOf(ref) {
  const { name, layer = 0, row, column } = ref;
  const neuron = `neuron ${row} of layer ${layer}`;
  const each = (/** @type {string} */ one, /** @type {string} */ all) =>
    row === undefined ? `${all} of layer ${layer}` : `${one} of ${neuron}`;
  switch (name) {
    case "a":
      if (layer > 0) return each("activation", "activations");
      return row === undefined ? "the input" : `input x${subscript(row)}`;
    case "z":
      return each("weighted input", "weighted inputs");
    case "b":
      return each("bias", "biases");
    case "W":
      if (column !== undefined) return `weight from ${source(layer, column)} to ${neuron}`;
      if (row !== undefined) return `weights of ${neuron}`;
      return `weights from ${layer === 1 ? "the input" : `layer ${layer - 1}`} to layer ${layer}`;
    case "delta":
      return `how the cost reacts to ${nameOf({ ...ref, name: "z" })}`;
    case "dW":
    case "db":
      return `how the cost reacts to ${nameOf({ ...ref, name: name.slice(1) })}`;
    case "target":
      return row === undefined ? "the target" : `target of output ${row}`;
    case "C":
      return "the cost";
    default:
      return "learning rate";
  }
}

/**
 * @param {number} layer
 * @param {number} column
 */
const source = (layer, column) => (layer === 1 ? `x${subscript(column)}` : `neuron ${column} of layer ${layer - 1}`);
