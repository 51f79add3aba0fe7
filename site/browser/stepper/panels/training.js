/**
 * A training as data: costs by epoch, and checkpoints. An epoch depends only on the weights before it, so any epoch
 * can be computed again exactly from the checkpoint before it. All numbers come from Python.
 */
import { askPython } from "./asking.js";

/** @import { Sample, Spec } from "../contract.js" */
/** @import { Host } from "./contract.js" */

/** @typedef {{ epoch: number, spec: Spec }} Checkpoint */
/**
 * @typedef {object} Training
 * @property {Sample[]} data              empty: train on the sample of the spec
 * @property {number[]} costs             by epoch; costs[0] is before the first
 * @property {Checkpoint[]} checkpoints   in order; the first is the start
 * @property {{ epoch: number, message: string } | null} stopped   the epoch in which a number overflowed
 */

const PORTION = { first: 1, most: 20_000 }; // epochs in one question to Python
const AIM = { shortest: 40, longest: 120 }; // ms for a portion

/**
 * A training before its first epoch.
 * @param {Spec} spec
 * @param {Sample[]} data
 * @returns {Training}
 */
export const newTraining = (spec, data) => ({ data, costs: [], checkpoints: [{ epoch: 0, spec }], stopped: null });

/** @param {Training} training */
export const lastEpoch = ({ costs }) => Math.max(costs.length - 1, 0);

/**
 * The training up to an epoch, to be continued from there with this spec.
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
 * Continue a training by portions of about a tenth of a second, so that it can be stopped at any moment.
 * @param {Host} host
 * @param {Training} training
 * @param {number} epochs
 * @param {(training: Training) => boolean} reached    called after each portion; false: stop
 * @returns {Promise<{ training: Training, problem: string, failed: boolean }>}
 */
export async function continueTraining(host, training, epochs, reached) {
  const goal = lastEpoch(training) + epochs;
  let portion = PORTION.first;
  let now = training;
  while (lastEpoch(now) < goal && !now.stopped) {
    const began = performance.now();
    const count = Math.min(portion, goal - lastEpoch(now));
    const { answer, problem, failed } = await askPython(host, "train", {
      spec: now.checkpoints.at(-1)?.spec, data: now.data, epochs: count,
    });
    if (!answer) return { training: now, problem, failed };
    now = extended(now, answer);
    if (!reached(now)) break;
    const took = performance.now() - began;
    if (took < AIM.shortest) portion = Math.min(portion * 2, PORTION.most);
    if (took > AIM.longest) portion = Math.max(Math.floor(portion / 2), 1);
  }
  return { training: now, problem: "", failed: false };
}

/**
 * The training with one more portion.
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
 * The spec with the weights after an epoch; null if Python failed.
 * @param {Host} host
 * @param {Training} training
 * @param {number} epoch
 * @returns {Promise<Spec | null>}
 */
export async function specAt(host, { data, checkpoints }, epoch) {
  const from = checkpoints.findLast((checkpoint) => checkpoint.epoch <= epoch);
  if (!from) return null;
  if (from.epoch === epoch) return from.spec;
  const { answer } = await askPython(host, "train", { spec: from.spec, data, epochs: epoch - from.epoch });
  return answer?.spec ?? null;
}

/**
 * The first epoch with the least cost.
 * @param {Training} training
 */
export const bestEpoch = ({ costs }) => costs.indexOf(leastOf(costs));

/** The least cost; there may be more costs than `Math.min(...)` takes arguments. @param {number[]} costs */
export const leastOf = (costs) => costs.reduce((a, b) => Math.min(a, b), Infinity);
