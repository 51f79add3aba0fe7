/**
 * The arrow keys in the drawing: from neuron to edge to neuron, so that each part of the net can be read without a mouse.
 *
 *   → and ←   along the pass: input neuron, edge, neuron, …, output, target, cost
 *   ↓ and ↑   the next neuron of the layer, the next edge between two layers
 */
import { refOf, refText } from "../notation/refs.js";

/** @import { Ref } from "../contract.js" */

/**
 * The quantity to which an arrow key leads.
 * @param {string} from     the quantity that is read now; "" for none: any key leads to the first input
 * @param {string} key      of the keyboard event
 * @param {number[]} layers
 * @param {boolean} hasTarget
 * @returns {string | null}  null for a key that leads nowhere; at an end of the net the quantity itself
 */
export function quantityAt(from, key, layers, hasTarget) {
  const along = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!along && !down) return null;
  const here = refOf(from);
  if (here.row === undefined && here.name !== "C") return refText({ name: "a", layer: 0, row: 1 });
  const next = along ? beside(here, along > 0, layers, hasTarget) : below(here, down ?? 0, layers);
  return refText(next ?? here);
}

/**
 * @param {Ref} here
 * @param {boolean} forward
 * @param {number[]} layers
 * @param {boolean} hasTarget
 * @returns {Ref | null}
 */
function beside({ name, layer = 0, row = 1, column }, forward, layers, hasTarget) {
  const last = layers.length - 1;
  const neuron = (/** @type {number} */ at, /** @type {number} */ index) => ({ name: "a", layer: at, row: Math.min(index, layers[at] ?? 1) });
  if (name === "C") return forward ? null : { name: "target", row: 1 };
  if (name === "target") return forward ? { name: "C" } : neuron(last, row);
  if (column !== undefined) return forward ? neuron(layer, row) : neuron(layer - 1, column);
  if (forward && layer === last) return hasTarget ? { name: "target", row } : null;
  if (forward) return { name: "W", layer: layer + 1, row: neuron(layer + 1, row).row, column: row };
  return layer === 0 ? null : { name: "W", layer, row, column: neuron(layer - 1, row).row };
}

/**
 * @param {Ref} here
 * @param {number} by
 * @param {number[]} layers
 * @returns {Ref | null}
 */
function below({ name, layer = 0, row = 1, column }, by, layers) {
  if (name === "C") return null;
  const size = layers[name === "target" ? layers.length - 1 : layer] ?? 1;
  if (column === undefined) return row + by < 1 || row + by > size ? null : { name, ...(name === "target" ? {} : { layer }), row: row + by };
  const place = (column - 1) * size + row - 1 + by; // first all edges from one neuron
  if (place < 0 || place >= size * (layers[layer - 1] ?? 1)) return null;
  return { name, layer, row: (place % size) + 1, column: Math.floor(place / size) + 1 };
}
