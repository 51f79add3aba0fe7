/**
 * Holds the state: dispatches actions, notifies subscribers, sends `state.requested` to Python.
 */
import { PythonLink } from "./python-link.js";

/** @import { Python, Report } from "./python-link.js" */

/**
 * @template State, Action
 * @typedef {(before: State, after: State, action: Action | Report) => void} Listener
 */
/**
 * @template State, Action, Request
 * @typedef {object} Behaviour
 * @property {(state: State, action: any) => State} reduce
 * @property {(python: Python, request: Request, state: State) => AsyncIterable<Action>} answer    asks Python
 */

/**
 * @template {{ requested: any, lastEdited: string }} State
 * @template {{ type: string }} Action
 */
export class Store {
  state;
  /** @type {PythonLink<NonNullable<State["requested"]>, Action>} */
  python;
  #reduce;
  /** @type {Set<Listener<State, Action>>} */
  #listeners = new Set();

  /**
   * @param {State} state
   * @param {Behaviour<State, Action, NonNullable<State["requested"]>>} behaviour
   */
  constructor(state, { reduce, answer }) {
    this.state = state;
    this.#reduce = reduce;
    this.python = new PythonLink(
      (action) => this.dispatch(action),
      (python, request) => answer(python, request, this.state),
    );
  }

  /**
   * @param {Listener<State, Action>} listener
   * @returns {() => void} unsubscribes
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
        reportError(cause); // a view that fails holds up neither other views nor Python
      }
    }
    if (action.type === "retry") this.python.retry(after.requested);
    else if (after.requested && after.requested !== before.requested) {
      this.python.ask(after.requested, after.lastEdited === before.lastEdited);
    }
  };
}
