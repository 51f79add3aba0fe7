/**
 * The life cycle of a custom element that draws the state of a store:
 *
 *   absent ──in the page, parsed, with its data──▶ ready ──near the window, used, or its state changes──▶ alive
 *     ▲                                              │                                                    │  ▲
 *     └──────────────── left the page ───────────────┴────────────────────────────────────────────────────┘  │
 *                                                                                                            │
 *   alive ──drawing failed──▶ the last frame stays; the store returns to the state of that frame ────────────┘
 *
 * - absent: nothing listens. An element without data stays absent; it is looked at again when it is inserted again.
 * - ready: costs next to nothing. The frame that came with the page is visible, but not hydrated.
 * - alive: hydrated, follows page and reader, and draws every new state.
 *
 * An element that is moved, or that returns, keeps its store and its rendered frame, and becomes ready again.
 */
import { html, hydrate, render } from "../vendor/preact.js";
import { followColourScheme } from "./colour-scheme.js";
import { LISTS } from "./current-elements.js";
import { ErrorBoundary } from "./error-boundary.js";
import { keepFocus } from "./focus.js";
import { keepHeight, markScrolling } from "./measure.js";
import { viewRootOf } from "./shadow-root.js";
import { whenLookedAt, whenNear } from "./visibility.js";

/** @import { Store } from "./store.js" */

/** @typedef {() => void} Cleanup */

const DATA = "script[type='application/json']";

/**
 * @template {{ requested: any, lastEdited: string, live: boolean }} State
 * @template {{ type: string }} Action
 */
export class LiveElement extends HTMLElement {
  /**
   * Null until the element is ready for the first time.
   * @protected
   * @type {Store<State, Action> | null}
   */
  store = null;
  /** @type {State | null} the state of the frame that came with the page, until that is hydrated */
  #firstState = null;
  /** @type {State | null} the last state that was drawn */
  #drawn = null;
  #drawingFailed = false;
  /** @type {"absent" | "ready" | "alive"} */
  #stage = "absent";
  /** @type {HTMLElement | null} */
  #root = null;
  #refit = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #drawTimer;
  /** @type {Cleanup[]} */
  #cleanups = [];

  // --- what a kind of element defines ---------------------------------------------------------------------------

  /**
   * Its store, and the state of the frame that came with the page. Called once.
   * @protected
   * @param {any} _data       the JSON in the element
   * @param {any} _options    the author's options
   * @returns {{ store: Store<State, Action>, firstState: State }}
   */
  open(_data, _options) {
    throw new Error("open must be defined");
  }

  /** Addresses of its style sheets. @protected @returns {string[]} */
  get sheets() {
    return [];
  }

  /** @protected @param {State} _state @returns {unknown} what Preact renders */
  view(_state) {
    return null;
  }

  /** What Python computed for this state; another object is another result. @protected @param {State} _state @returns {unknown} */
  resultOf(_state) {
    return null;
  }

  /**
   * It became ready: start what the page needs of it before the reader comes near.
   * @protected
   * @param {boolean} _first   for the first time
   * @returns {Cleanup[]} called when it leaves the page
   */
  becomeReady(_first) {
    return [];
  }

  /**
   * It is about to be hydrated.
   * @protected @param {State} _state @param {HTMLElement} _root
   */
  beforeHydration(_state, _root) {}

  /**
   * It became alive: start all else.
   * @protected
   * @param {HTMLElement} _root
   * @returns {Cleanup[]} called when it leaves the page
   */
  becomeAlive(_root) {
    return [];
  }

  /** A frame was drawn. @protected */
  afterDrawing() {}

  /** The state changed and is to be drawn. @protected @param {State} _before @param {State} _after */
  scheduleDrawing(_before, _after) {
    this.draw();
  }

  /** The state changed; it is drawn, or will be soon. @protected @param {State} _before @param {State} _after */
  stateChanged(_before, _after) {}

  // --- what it may use ------------------------------------------------------------------------------------------

  /** @protected @param {Action} action */
  dispatch(action) {
    this.comeAlive();
    this.store?.dispatch(action);
  }

  /** Draw the state now. @protected */
  draw = () => {
    const { store } = this;
    if (!store || !this.#root) return;
    clearTimeout(this.#drawTimer);
    this.#drawTimer = undefined;
    const { state } = store;
    this.#drawingFailed = false;
    render(this.#bounded(state), this.#root);
    if (!this.#drawingFailed) this.#drawn = state;
    else if (this.#drawn && this.resultOf(this.#drawn) !== this.resultOf(state)) {
      return store.dispatch(/** @type {any} */ ({ type: "drawingFailed", shown: this.#drawn }));
    }
    this.afterDrawing();
    markScrolling(this.#root); // last, for it forces layout
  };

  /** Draw the state within so many milliseconds. @protected @param {number} delay */
  drawWithin(delay) {
    this.#drawTimer ??= setTimeout(this.draw, delay);
  }

  /** Measure the list of steps or frames anew: all of them are drawn. @protected */
  refit = () => this.#refit();

  /** @protected @param {string} name @param {object} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Become alive, if ready. @protected */
  comeAlive = () => {
    const { store } = this;
    if (this.#stage !== "ready" || !store) return;
    this.#root ??= this.#hydrate();
    const root = this.#root;
    if (!root) return;
    this.#stage = "alive";
    const height = keepHeight(root, LISTS);
    this.#refit = height.refit;
    this.#cleanups.push(
      height.stop,
      followColourScheme(this),
      keepFocus(root),
      whenLookedAt(this, () => store.python.warmUp()),
      ...this.becomeAlive(root),
    );
    if (store.state.live) this.draw();
    else store.dispatch(/** @type {any} */ ({ type: "live" }));
  };

  // --- the life cycle -------------------------------------------------------------------------------------------

  connectedCallback() {
    whenParsed(this, () => this.#becomeReady());
  }

  disconnectedCallback() {
    this.#stage = "absent";
    clearTimeout(this.#drawTimer);
    this.#drawTimer = undefined;
    this.#cleanups.splice(0).forEach((stop) => stop());
  }

  #becomeReady() {
    if (!this.isConnected || this.#stage !== "absent") return;
    const first = this.store === null;
    this.store ??= this.#read();
    const { store } = this;
    if (!store) return;
    this.#stage = "ready";
    this.#cleanups.push(store.subscribe(this.#changed), whenNear(this, this.comeAlive));
    this.#cleanups.push(...this.becomeReady(first));
  }

  /** @returns {Store<State, Action> | null} */
  #read() {
    const json = this.querySelector(DATA)?.textContent;
    if (!json) return null;
    const { store, firstState } = this.open(JSON.parse(json), JSON.parse(this.dataset.options ?? "{}"));
    this.#firstState = firstState;
    return store;
  }

  /**
   * Hydrate the frame that came with the page; in a page that has only the data, render it.
   * @returns {HTMLElement | null}
   */
  #hydrate() {
    const state = this.#firstState;
    const root = viewRootOf(this, this.sheets);
    if (!state || !root) return null;
    this.#firstState = null;
    this.beforeHydration(state, root);
    (root.firstChild ? hydrate : render)(this.#bounded(state), root);
    return root;
  }

  /** @param {State} state */
  #bounded(state) {
    return html`<${ErrorBoundary} onError=${this.#onError}>${this.view(state)}</>`;
  }

  #onError = (/** @type {unknown} */ cause) => {
    this.#drawingFailed = true;
    reportError(cause);
  };

  /** @type {import("./store.js").Listener<State, Action>} */
  #changed = (before, after) => {
    this.comeAlive();
    this.scheduleDrawing(before, after);
    this.stateChanged(before, after);
  };
}

/**
 * Calls `act` when the element's data is there: the parser connects an element before it has read its children.
 * @param {HTMLElement} element
 * @param {() => void} act
 */
function whenParsed(element, act) {
  if (document.readyState === "loading" && !element.querySelector(DATA)) {
    document.addEventListener("DOMContentLoaded", () => act(), { once: true });
  } else {
    act();
  }
}
