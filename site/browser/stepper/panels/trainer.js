/**
 * A hook that runs a training: start, stop, and going back to an epoch, while the reader may edit the net.
 *
 *   quiet ──start──▶ running ──done, stop, overflow, another net──▶ quiet, with a history of epochs
 */
import { useEffect, useRef, useState } from "../../vendor/preact.js";
import { deepEqual } from "../../shared/deep-equal.js";
import { short } from "../../shared/format.js";
import { specInFields } from "../state/selectors.js";
import { bestEpoch, checkpointAt, continueTraining, cutAfter, lastEpoch, newTraining } from "./training.js";

/** @import { Sample, Spec } from "../contract.js" */
/** @import { BodyProps } from "./contract.js" */
/** @import { Options } from "./descent-options.js" */
/** @import { Training } from "./training.js" */

const EDIT = { path: "training", draft: "" }; // a training is undone as one edit

/**
 * @typedef {object} Trainer
 * @property {Training | null} training   the last training
 * @property {Training | null} current    the same while it is of the net and the data that are shown; else null
 * @property {boolean} outdated           the net was changed after its training
 * @property {number} epoch               the chosen one
 * @property {boolean} running
 * @property {string} problem             why Python stopped training
 * @property {(count: number) => void} start
 * @property {() => void} stop
 * @property {(epoch: number) => void} choose    go to an epoch
 *
 * @param {Pick<BodyProps, "state" | "dispatch" | "host">} props
 * @param {{ data: Sample[], test: Sample[], options: Options }} task
 * @returns {Trainer}
 */
export function useTraining({ state, dispatch, host }, { data, test, options }) {
  const [training, setTraining] = useState(/** @type {Training | null} */ (null));
  const [epoch, setEpoch] = useState(0);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState("");
  const keepsTraining = useRef(false);
  const trained = useRef(/** @type {Spec | null} */ (null)); // with the weights of the chosen epoch
  const arriving = useRef(/** @type {Promise<void> | null} */ (null)); // resolves with the weights of a chosen epoch
  const now = useRef(state.trace.spec); // the latest spec; a request of the training counts before it is rendered
  const rendered = useRef(/** @type {unknown} */ (null));
  if (rendered.current !== state) now.current = specInFields(state);
  rendered.current = state;
  const isSameNet = () => trained.current !== null && sameNet(trained.current, now.current);
  useEffect(() => stop, []);

  /** Request the weights of an epoch for the latest spec. @param {Spec} spec */
  function show({ weights, biases }) {
    const isShown = sameNet(now.current, { ...now.current, weights, biases });
    trained.current = now.current = isShown ? now.current : { ...now.current, weights, biases };
    if (!isShown) dispatch({ type: "request", spec: now.current, ...EDIT });
  }

  /** @param {number} count */
  async function start(count) {
    setRunning(true);
    setProblem("");
    keepsTraining.current = true;
    await arriving.current;
    const begin = now.current;
    const kept = current && isSameNet() ? await checkpointAt(host, current, epoch) : null;
    const from = kept && current ? cutAfter(current, { ...kept, spec: begin }) : newTraining(begin, data, test, options);
    trained.current = begin;
    setTraining(from);
    setEpoch(lastEpoch(from));
    const result = await continueTraining(host, from, count, (reached) => {
      setTraining(reached);
      setEpoch(lastEpoch(reached));
      return keepsTraining.current && host.isConnected && sameTask(begin, now.current, data);
    });
    setRunning(false);
    setProblem(result.problem);
    if (host.isConnected && isSameNet()) return finish(result.training, result.problem);
    setEpoch(lastEpoch(from)); // the reader's edit counts, the training is dropped
    dispatch({ type: "say", text: "The training has stopped, for the net was changed." });
  }

  /**
   * Show the weights of the last epoch; after an overflow, those of the best.
   * @param {Training} reached
   * @param {string} trouble   why Python stopped training
   */
  async function finish(reached, trouble) {
    const chosen = reached.stopped ? Math.max(bestEpoch(reached), 0) : lastEpoch(reached);
    setEpoch(chosen);
    const checkpoint = await checkpointAt(host, reached, chosen);
    if (checkpoint) show(checkpoint.spec);
    dispatch({ type: "say", text: trouble || summary(reached, chosen) });
  }

  function stop() {
    keepsTraining.current = false;
  }

  /** @param {number} chosen */
  function choose(chosen) {
    if (!current || running) return;
    setEpoch(chosen);
    const mine = (arriving.current = checkpointAt(host, current, chosen).then((checkpoint) => {
      if (checkpoint && mine === arriving.current && isSameNet()) show(checkpoint.spec);
    }));
  }

  const isSameTask = training?.data === data && training.test === test && training.options === options;
  const current = training && isSameTask && isSameNet() ? training : null;
  const outdated = training !== null && training.costs.length > 1 && !running && !isSameNet();
  return { training, current, outdated, epoch, running, problem, start, stop, choose };
}

/**
 * @param {Spec} a
 * @param {Spec} b
 */
const sameNet = (a, b) => deepEqual([a.weights, a.biases, a.activations], [b.weights, b.biases, b.activations]);

/**
 * Whether two specs are trained alike.
 * @param {Spec} a
 * @param {Spec} b
 * @param {Sample[]} data
 */
const sameTask = (a, b, data) =>
  sameNet(a, b) && a.learning_rate === b.learning_rate && (data.length > 0 || deepEqual([a.x, a.target], [b.x, b.target]));

/**
 * What is announced after a training.
 * @param {Training} training
 * @param {number} chosen
 */
function summary({ costs, stopped }, chosen) {
  const [first = 0, last = 0] = [costs[0], costs.at(-1)];
  if (stopped) return `Training stopped in epoch ${stopped.epoch}. ${stopped.message} The weights of epoch ${chosen} are shown.`;
  return `Trained to epoch ${costs.length - 1}: the cost went from ${short(first)} to ${short(last)}.`;
}
