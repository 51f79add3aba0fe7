/**
 * A state that lives: it takes actions, tells its views, and asks Python for what the state wants.
 */
import { PythonLink } from "./python-link.js";

/** @import { Python, Report } from "./python-link.js" */

/**
 * @template State, Action
 * @typedef {(before: State, after: State, action: Action | Report) => void} Listener
 */
/**
 * @template State, Action, Wish
 * @typedef {object} Behaviour
 * @property {(state: State, action: any) => State} reduce
 * @property {(python: Python, wish: Wish, state: State) => AsyncIterable<Action>} put    asks Python; its answers as actions
 */

/**
 * @template {{ wanted: any, changedLast: string }} State
 * @template {{ type: string }} Action
 */
export class Store {
  state;
  /** @type {PythonLink<NonNullable<State["wanted"]>, Action>} */
  python;
  #reduce;
  /** @type {Set<Listener<State, Action>>} */
  #listeners = new Set();

  /**
   * @param {State} state
   * @param {Behaviour<State, Action, NonNullable<State["wanted"]>>} behaviour
   */
  constructor(state, { reduce, put }) {
    this.state = state;
    this.#reduce = reduce;
    this.python = new PythonLink(
      (action) => this.dispatch(action),
      (python, wish) => put(python, wish, this.state),
    );
  }

  /**
   * @param {Listener<State, Action>} listener
   * @returns {() => void} takes it away
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  dispatch = (/** @type {Action | Report} */ action) => {
    const before = this.state;
    const after = this.#reduce(before, action);
    if (after === before && action.type !== "retry") return;
    this.state = after;
    for (const listener of this.#listeners) {
      try {
        listener(before, after, action);
      } catch (cause) {
        reportError(cause); // a view that fails holds up neither the others nor Python's answers
      }
    }
    if (action.type === "retry") this.python.retry(after.wanted);
    else if (after.wanted && after.wanted !== before.wanted) this.python.ask(after.wanted, after.changedLast === before.changedLast);
  };
}
