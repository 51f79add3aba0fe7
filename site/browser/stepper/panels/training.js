/**
 * A training as data: costs by epoch, and checkpoints. An epoch depends only on the weights before it and, with momentum
 * or batches, on the state that Python returns; so any epoch can be computed again exactly from the checkpoint before it.
 * All numbers come from Python.
 */
import { askPython } from "./asking.js";

/** @import { Sample, Spec } from "../contract.js" */
/** @import { Host } from "./contract.js" */
/** @import { Options } from "./descent-options.js" */

/** @typedef {{ epoch: number, spec: Spec, state?: object }} Checkpoint   state: what the next portion goes on with */
/**
 * @typedef {object} Training
 * @property {Sample[]} data              empty: train on the sample of the spec
 * @property {Sample[]} test              not trained on
 * @property {Options} options
 * @property {(number | null)[]} testCosts   as costs; none without test data, null for one that overflows
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
 * @param {Sample[]} test
 * @param {Options} options
 * @returns {Training}
 */
export const newTraining = (spec, data, test, options) =>
  ({ data, test, options, costs: [], testCosts: [], checkpoints: [{ epoch: 0, spec }], stopped: null });

/** @param {Training} training */
export const lastEpoch = ({ costs }) => Math.max(costs.length - 1, 0);

/**
 * The training up to a checkpoint, to be continued from there.
 * @param {Training} training
 * @param {Checkpoint} from
 * @returns {Training}
 */
export const cutAfter = ({ costs, testCosts, checkpoints, ...task }, from) => ({
  ...task,
  costs: costs.slice(0, from.epoch + 1),
  testCosts: testCosts.slice(0, from.epoch + 1),
  checkpoints: [...checkpoints.filter(({ epoch }) => epoch < from.epoch), from],
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
    const last = /** @type {Checkpoint} */ (now.checkpoints.at(-1));
    const { answer, problem, failed } = await askPython(host, "train", argumentOf(now, last, count));
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
 * What Python is asked, to go on from a checkpoint.
 * @param {Training} training
 * @param {Checkpoint} from
 * @param {number} epochs
 */
const argumentOf = ({ data, test, options }, { spec, state }, epochs) => ({ spec, data, test, epochs, ...options, state: state ?? null });

/**
 * The training with one more portion.
 * @param {Training} training
 * @param {{ costs: number[], test_costs?: (number | null)[], spec: Spec, state?: object, stopped: { epoch: number, message: string } | null }} portion
 * @returns {Training}
 */
function extended({ costs, testCosts, checkpoints, ...task }, portion) {
  const before = Math.max(costs.length - 1, 0);
  const all = [...costs.slice(0, before), ...portion.costs];
  const epoch = Math.max(all.length - 1, 0);
  const stopped = portion.stopped && { ...portion.stopped, epoch: before + portion.stopped.epoch };
  const reached = { epoch, spec: portion.spec, ...(portion.state && { state: portion.state }) };
  const grown = epoch > before ? [...checkpoints, reached] : checkpoints;
  const tests = portion.test_costs ? [...testCosts.slice(0, before), ...portion.test_costs].slice(0, all.length) : [];
  return { ...task, costs: all, testCosts: tests, checkpoints: grown, stopped };
}

/**
 * The checkpoint after an epoch; null if Python failed.
 * @param {Host} host
 * @param {Training} training
 * @param {number} epoch
 * @returns {Promise<Checkpoint | null>}
 */
export async function checkpointAt(host, training, epoch) {
  const from = training.checkpoints.findLast((checkpoint) => checkpoint.epoch <= epoch);
  if (!from) return null;
  if (from.epoch === epoch) return from;
  const { answer } = await askPython(host, "train", argumentOf({ ...training, test: [] }, from, epoch - from.epoch));
  return answer && { epoch, spec: answer.spec, ...(answer.state && { state: answer.state }) };
}

/**
 * The first epoch with the least cost.
 * @param {Training} training
 */
export const bestEpoch = ({ costs }) => costs.indexOf(leastOf(costs));

/** The least cost; there may be more costs than `Math.min(...)` takes arguments. @param {number[]} costs */
export const leastOf = (costs) => costs.reduce((a, b) => Math.min(a, b), Infinity);
