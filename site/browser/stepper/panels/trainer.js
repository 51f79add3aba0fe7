/**
 * A training as its reader drives it: begun, stopped, gone back in, while the rest of the widget may be changed.
 *
 *   quiet ──start──▶ running ──done, stop, overflow, another net──▶ quiet, with a history to scrub
 */
import { useEffect, useRef, useState } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { same } from "../../shared/deep-equal.js";
import { shownSpec } from "../state/state.js";
import { begun, bestEpoch, cutAfter, lastEpoch, specAt, trainOn } from "./training.js";

/** @import { Spec } from "../contract.js" */
/** @import { Sample } from "../state/options.js" */
/** @import { BodyProps } from "./disclosure.js" */
/** @import { Training } from "./training.js" */

const WISH = { path: "training", draft: "" }; // one training is one change for undo

/**
 * @typedef {object} Driven
 * @property {Training | null} training   the last one
 * @property {Training | null} own        the same, as long as it is that of this net and these data
 * @property {boolean} outdated           the net is another by now
 * @property {number} epoch               that is chosen
 * @property {boolean} running
 * @property {string} problem             why Python trains no further
 * @property {(count: number) => void} start
 * @property {() => void} stop
 * @property {(epoch: number) => void} scrub
 *
 * @param {Pick<BodyProps, "state" | "dispatch" | "host">} props
 * @param {Sample[]} data
 * @returns {Driven}
 */
export function useTraining({ state, dispatch, host }, data) {
  const [training, setTraining] = useState(/** @type {Training | null} */ (null));
  const [epoch, setEpoch] = useState(0);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState("");
  const goesOn = useRef(false);
  const trained = useRef(/** @type {Spec | null} */ (null)); // whose weights are those of the epoch that is chosen
  const arriving = useRef(/** @type {Promise<void> | null} */ (null)); // the weights of an epoch that was chosen
  const now = useRef(state.trace.spec); // what the reader wants by now; a wish of ours counts before it is rendered
  const rendered = useRef(/** @type {unknown} */ (null));
  if (rendered.current !== state) now.current = shownSpec(state);
  rendered.current = state;
  const isSame = () => trained.current !== null && sameNet(trained.current, now.current);
  useEffect(() => stop, []);

  /** @param {Spec} spec   another one's weights for the net that is shown by now */
  function show({ weights, biases }) {
    const isShown = sameNet(now.current, { ...now.current, weights, biases });
    trained.current = now.current = isShown ? now.current : { ...now.current, weights, biases };
    if (!isShown) dispatch({ type: "wish", spec: now.current, ...WISH });
  }

  /** @param {number} count */
  async function start(count) {
    setRunning(true);
    setProblem("");
    goesOn.current = true;
    await arriving.current;
    const begin = now.current;
    const from = own && isSame() ? cutAfter(own, epoch, begin) : begun(begin, data);
    trained.current = begin;
    setTraining(from);
    setEpoch(lastEpoch(from));
    const result = await trainOn(host, from, count, (sofar) => {
      setTraining(sofar);
      setEpoch(lastEpoch(sofar));
      return goesOn.current && host.isConnected && sameTask(begin, now.current, data);
    });
    setRunning(false);
    setProblem(result.problem);
    if (host.isConnected && isSame()) return finish(result.training, result.problem);
    setEpoch(lastEpoch(from)); // what is wanted by now goes before what was trained
    dispatch({ type: "say", text: "The training has stopped, for the net was changed." });
  }

  /**
   * @param {Training} reached
   * @param {string} trouble
   */
  async function finish(reached, trouble) {
    const chosen = reached.stopped ? Math.max(bestEpoch(reached), 0) : lastEpoch(reached);
    setEpoch(chosen);
    const spec = await specAt(host, reached, chosen);
    if (spec) show(spec);
    dispatch({ type: "say", text: trouble || summary(reached, chosen) });
  }

  function stop() {
    goesOn.current = false;
  }

  /** @param {number} chosen */
  function scrub(chosen) {
    if (!own || running) return;
    setEpoch(chosen);
    const mine = (arriving.current = specAt(host, own, chosen).then((spec) => {
      if (spec && mine === arriving.current && isSame()) show(spec);
    }));
  }

  // of another net, or of other data, the history is none
  const own = training && isSame() && training.data === data ? training : null;
  const outdated = training !== null && training.costs.length > 1 && !running && !isSame();
  return { training, own, outdated, epoch, running, problem, start, stop, scrub };
}

/**
 * @param {Spec} a
 * @param {Spec} b
 */
const sameNet = (a, b) => same([a.weights, a.biases, a.activations], [b.weights, b.biases, b.activations]);

/**
 * Whether training one is training the other.
 * @param {Spec} a
 * @param {Spec} b
 * @param {Sample[]} data
 */
const sameTask = (a, b, data) =>
  sameNet(a, b) && a.learning_rate === b.learning_rate && (data.length > 0 || same([a.x, a.target], [b.x, b.target]));

/**
 * @param {Training} training
 * @param {number} chosen
 */
function summary({ costs, stopped }, chosen) {
  const [first = 0, last = 0] = [costs[0], costs.at(-1)];
  if (stopped) return `Training stopped in epoch ${stopped.epoch}. ${stopped.message} The weights of epoch ${chosen} are shown.`;
  return `Trained to epoch ${costs.length - 1}: the cost went from ${short(first)} to ${short(last)}.`;
}
