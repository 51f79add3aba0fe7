/**
 * The stepper's store, with the clock that plays the steps. Widgets of one name share a store, and with it the net,
 * the step and the history.
 */
import { Store as BaseStore } from "../../shared/store.js";
import { reduce } from "./reduce.js";

/** @import { Python } from "../../shared/python-link.js" */
/** @import { Action, State } from "./state.js" */
/** @import { Spec } from "../contract.js" */

/** @typedef {import("../../shared/store.js").Listener<State, Action>} Listener */

const PLAY_INTERVAL = 2200; // ms, for reading a sentence and finding its numbers

/** @type {Map<string, Store>} */
const shared = new Map();

/**
 * The store of this name, created with the given state if there is none; a new store if the name is "".
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

/** @extends {BaseStore<State, Action>} */
export class Store extends BaseStore {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;
  #subscribers = 0;

  /** @param {State} state */
  constructor(state) {
    super(state, { reduce, answer });
    super.subscribe((before, after) => {
      if (after.playing !== before.playing || after.speed !== before.speed) this.#setClock(after);
    });
  }

  /**
   * @param {Listener} listener
   * @returns {() => void} unsubscribes; playing stops with the last subscriber
   */
  subscribe(listener) {
    const stop = super.subscribe(listener);
    this.#subscribers += 1;
    return () => {
      stop();
      this.#subscribers -= 1;
      if (this.#subscribers === 0) this.dispatch({ type: "pause" });
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
 * Python's answers to a request: a preview, then the whole trace. Words take longer to compute than numbers, so the
 * preview has words for the current step only; there is none where the granularity and with it the steps change.
 * @param {Python} python
 * @param {Spec} spec
 * @param {State} state
 * @returns {AsyncGenerator<Action>}
 */
async function* answer(python, spec, { step, trace }) {
  if (spec.granularity === trace.spec.granularity) {
    const action = actionOf(spec, await python.trace(spec, step), "previewed");
    yield action;
    if (action.type === "refused") return;
  }
  yield actionOf(spec, await python.trace(spec), "computed");
}

/**
 * @param {Spec} spec
 * @param {Awaited<ReturnType<Python["trace"]>>} reply
 * @param {"previewed" | "computed"} type
 * @returns {Action}
 */
function actionOf(spec, reply, type) {
  if ("error" in reply) {
    return { type: "refused", spec, path: reply.error.field, message: reply.error.message };
  }
  const { stopped } = reply.trace;
  // after an overflow steps have no values: the last good trace stays
  if (stopped) return { type: "refused", spec, path: "", message: stopped.message };
  return { type, spec, trace: reply.trace };
}
