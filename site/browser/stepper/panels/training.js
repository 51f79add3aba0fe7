/**
 * A training as data: costs by epoch, and checkpoints from which any epoch can be had again exactly,
 * because an epoch depends on the weights before it alone. Python computes; here is only bookkeeping.
 */
import { put } from "./asking.js";

/** @import { Spec } from "../contract.js" */
/** @import { Sample } from "../state/options.js" */
/** @import { Host } from "./disclosure.js" */

/** @typedef {{ epoch: number, spec: Spec }} Checkpoint */
/**
 * @typedef {object} Training
 * @property {Sample[]} data              empty: the spec's own sample
 * @property {number[]} costs             by epoch; costs[0] is before the first
 * @property {Checkpoint[]} checkpoints   in order; the first is where it began
 * @property {{ epoch: number, message: string } | null} stopped   the epoch that left the numbers
 */

const PORTION = { first: 1, shortest: 40, longest: 120, most: 20_000 }; // epochs and milliseconds

/**
 * @param {Spec} spec
 * @param {Sample[]} data
 * @returns {Training}
 */
export const begun = (spec, data) => ({ data, costs: [], checkpoints: [{ epoch: 0, spec }], stopped: null });

/** @param {Training} training */
export const lastEpoch = ({ costs }) => Math.max(costs.length - 1, 0);

/**
 * The training cut off after an epoch, to be continued from there with this spec.
 * @param {Training} training
 * @param {number} epoch
 * @param {Spec} spec
 * @returns {Training}
 */
export const cutAfter = ({ data, costs, checkpoints }, epoch, spec) => ({
  data,
  costs: costs.slice(0, epoch + 1),
  checkpoints: [...checkpoints.filter((checkpoint) => checkpoint.epoch < epoch), { epoch, spec }],
  stopped: null,
});

/**
 * Train on, portion by portion; each is told. A portion takes about a tenth of a second, so the
 * training can be stopped at any moment.
 * @param {Host} host
 * @param {Training} training
 * @param {number} epochs
 * @param {(training: Training) => boolean} told    false: stop here
 * @returns {Promise<{ training: Training, problem: string, failed: boolean }>}
 */
export async function trainOn(host, training, epochs, told) {
  const goal = lastEpoch(training) + epochs;
  let portion = PORTION.first;
  let now = training;
  while (lastEpoch(now) < goal && !now.stopped) {
    const began = performance.now();
    const wanted = Math.min(portion, goal - lastEpoch(now));
    const { answer, problem, failed } = await put(host, "train", {
      spec: now.checkpoints.at(-1)?.spec, data: now.data, epochs: wanted,
    });
    if (!answer) return { training: now, problem, failed };
    now = extended(now, answer);
    if (!told(now)) break;
    const took = performance.now() - began;
    if (took < PORTION.shortest) portion = Math.min(portion * 2, PORTION.most);
    if (took > PORTION.longest) portion = Math.max(Math.floor(portion / 2), 1);
  }
  return { training: now, problem: "", failed: false };
}

/**
 * @param {Training} training
 * @param {{ costs: number[], spec: Spec, stopped: { epoch: number, message: string } | null }} portion
 * @returns {Training}
 */
function extended({ data, costs, checkpoints }, portion) {
  const before = Math.max(costs.length - 1, 0);
  const all = [...costs.slice(0, before), ...portion.costs];
  const epoch = Math.max(all.length - 1, 0);
  const stopped = portion.stopped && { ...portion.stopped, epoch: before + portion.stopped.epoch };
  const grown = epoch > before ? [...checkpoints, { epoch, spec: portion.spec }] : checkpoints;
  return { data, costs: all, checkpoints: grown, stopped };
}

/**
 * The spec with the weights after an epoch; null if Python could not say.
 * @param {Host} host
 * @param {Training} training
 * @param {number} epoch
 * @returns {Promise<Spec | null>}
 */
export async function specAt(host, { data, checkpoints }, epoch) {
  const from = checkpoints.findLast((checkpoint) => checkpoint.epoch <= epoch);
  if (!from) return null;
  if (from.epoch === epoch) return from.spec;
  const { answer } = await put(host, "train", { spec: from.spec, data, epochs: epoch - from.epoch });
  return answer?.spec ?? null;
}

/**
 * The epoch with the least cost, the first of them.
 * @param {Training} training
 */
export const bestEpoch = ({ costs }) => costs.indexOf(leastOf(costs));

/** The least of very many numbers, which `Math.min(...)` cannot take as arguments. @param {number[]} costs */
export const leastOf = (costs) => costs.reduce((a, b) => Math.min(a, b), Infinity);
