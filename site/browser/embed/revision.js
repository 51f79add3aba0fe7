/**
 * What is requested when attributes change, from the old ones, the new ones and the spec that is shown.
 */

/** Fields that are made anew together: the weights come from the seed, and one function may stand for all layers. */
const TOGETHER = [
  ["layers", "weights", "biases", "seed", "initialisation"],
  ["activation", "activations"],
];

/**
 * The fields that differ, with their new values; undefined: the value that a field has without an attribute.
 * @param {Record<string, any>} before
 * @param {Record<string, any>} after
 */
export function differences(before, after) {
  const names = Object.keys({ ...before, ...after }).filter((name) => !isSame(before[name], after[name]));
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}

/**
 * The spec that is requested when the attributes of a live stepper change. What the attributes give and the shown spec
 * lacks is in it, too: a pass that ends before the cost has no target, and the next one needs it.
 * @param {Record<string, any>} shown     the spec that it shows or waits for, with the reader's changes
 * @param {Record<string, any>} before    that of the old attributes
 * @param {Record<string, any>} after     that of the new ones
 */
export function revised(shown, before, after) {
  const changes = differences(before, after);
  for (const group of TOGETHER) {
    if (group.some((name) => name in changes)) for (const name of group) changes[name] = after[name];
  }
  const isOtherNet = "weights" in changes;
  const sizesInWeights = after.weights && after.layers === undefined; // Python reads them there
  const sizes = after.layers ?? shown.layers;
  if (isOtherNet && !sizesInWeights) changes.layers = sizes;
  const lacking = Object.entries(after).filter(([name]) => !(name in shown) && !TOGETHER.flat().includes(name));
  const spec = { ...shown, ...Object.fromEntries(lacking), ...changes };
  const depth = sizesInWeights ? after.weights.length + 1 : sizes?.length;
  if (isOtherNet && depth !== shown.layers?.length && !("activation" in changes)) {
    Object.assign(spec, { activation: after.activation, activations: after.activations });
  }
  return /** @type {Record<string, any>} */ (JSON.parse(JSON.stringify(spec)));
}

/** @param {unknown} a @param {unknown} b */
export const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
