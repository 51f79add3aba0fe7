/**
 * The stepper's store, with the clock of play. Widgets with one name share one store, and so one net,
 * one step and one history.
 */
import { Store as LiveStore } from "../../shared/store.js";
import { reduce } from "./state.js";

/** @import { Python } from "../../shared/python-link.js" */
/** @import { Action, State } from "./state.js" */
/** @import { Spec } from "../contract.js" */

/** @typedef {import("../../shared/store.js").Listener<State, Action>} Listener */

const PLAY_INTERVAL = 2200; // ms: time to read a sentence and find its numbers

/** @type {Map<string, Store>} */
const shared = new Map();

/**
 * The store of that name, begun with this state if there is none yet; without a name a new one.
 * @param {string} name
 * @param {State} state
 * @returns {Store}
 */
export function storeNamed(name, state) {
  if (!name) return new Store(state);
  const store = shared.get(name) ?? new Store(state);
  shared.set(name, store);
  return store;
}

/** @extends {LiveStore<State, Action>} */
export class Store extends LiveStore {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;
  #watching = 0;

  /** @param {State} state */
  constructor(state) {
    super(state, { reduce, put });
    super.subscribe((before, after) => {
      if (after.playing !== before.playing || after.speed !== before.speed) this.#setClock(after);
    });
  }

  /**
   * @param {Listener} listener
   * @returns {() => void} takes it away; with the last one, play stops
   */
  subscribe(listener) {
    const stop = super.subscribe(listener);
    this.#watching += 1;
    return () => {
      stop();
      this.#watching -= 1;
      if (this.#watching === 0) this.dispatch({ type: "pause" });
    };
  }

  /** @param {State} state */
  #setClock({ playing, speed }) {
    clearInterval(this.#clock);
    if (!playing) return;
    this.#clock = setInterval(() => this.dispatch({ type: "tick" }), PLAY_INTERVAL / speed);
  }
}

/**
 * The words of the steps take longer than the numbers: the step that is shown comes first, if the passes are cut as before.
 * @param {Python} python
 * @param {Spec} spec
 * @param {State} state
 * @returns {AsyncGenerator<Action>}
 */
async function* put(python, spec, { step, trace }) {
  if (spec.granularity === trace.spec.granularity) {
    const action = actionOf(spec, await python.trace(spec, step), "glimpsed");
    yield action;
    if (action.type === "refused") return;
  }
  yield actionOf(spec, await python.trace(spec), "computed");
}

/**
 * @param {Spec} spec
 * @param {Awaited<ReturnType<Python["trace"]>>} answer
 * @param {"glimpsed" | "computed"} type
 * @returns {Action}
 */
function actionOf(spec, answer, type) {
  if ("error" in answer) {
    return { type: "refused", spec, path: answer.error.field, message: answer.error.message };
  }
  const { stopped } = answer.trace;
  // numbers that overflow would leave steps without values: the last good ones stay instead
  if (stopped) return { type: "refused", spec, path: "", message: stopped.message };
  return { type, spec, trace: answer.trace };
}
