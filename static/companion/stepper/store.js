/**
 * A state that lives: it takes actions, tells its views, runs the clock of play and asks Python. Widgets
 * with one name share one store, and so one net, one step and one history.
 */
import { PythonLink } from "./python-link.js";
import { reduce } from "./state.js";

/** @import { Action, State } from "./state.js" */

/** @typedef {(before: State, after: State, action: Action) => void} Listener */

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

export class Store {
  state;
  python = new PythonLink((action) => this.dispatch(action));
  /** @type {Set<Listener>} */
  #listeners = new Set();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /** @param {State} state */
  constructor(state) {
    this.state = state;
  }

  /**
   * @param {Listener} listener
   * @returns {() => void} takes it away; with the last one, play stops
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.dispatch({ type: "pause" });
    };
  }

  dispatch = (/** @type {Action} */ action) => {
    const before = this.state;
    const after = reduce(before, action);
    if (after === before && action.type !== "retry") return;
    this.state = after;
    for (const listener of this.#listeners) listener(before, after, action);
    if (after.playing !== before.playing || after.speed !== before.speed) this.#setClock(after);
    if (action.type === "retry") this.python.retry(after.wanted);
    else if (after.wanted && after.wanted !== before.wanted) this.python.ask(after.wanted);
  };

  /** @param {State} state */
  #setClock({ playing, speed }) {
    clearInterval(this.#clock);
    if (!playing) return;
    this.#clock = setInterval(() => this.dispatch({ type: "tick" }), PLAY_INTERVAL / speed);
  }
}
