/**
 * The life cycle of a custom element that draws the state of a store:
 *
 *   absent ──in the page, parsed, with its data──▶ ready ──near the window, used, or its state changes──▶ alive
 *     ▲                                              │                                                    │  ▲
 *     └──────────────── left the page ───────────────┴────────────────────────────────────────────────────┘  │
 *                                                                                                            │
 *   alive ──drawing failed──▶ the last frame stays; the store returns to the state of that frame ────────────┘
 *
 * - absent: nothing listens. The data of a widget below the first window are fetched when the reader comes near, or
 *   makes the first move. An element without data stays absent; it is looked at again when it is inserted again.
 * - ready: costs next to nothing. The frame is visible or not yet in the page, and not hydrated.
 * - alive: hydrated, follows page and reader, and draws every new state.
 *
 * An element that is moved, or that returns, keeps its store and its rendered frame, and becomes ready again.
 */
import { html, hydrate, render } from "../vendor/preact.js";
import { afterPaint } from "./after-paint.js";
import { endArrival, isInWindow, layOutInParts } from "./arriving-frame.js";
import { followColourScheme } from "./colour-scheme.js";
import { LISTS } from "./current-elements.js";
import { ErrorBoundary } from "./error-boundary.js";
import { keepFocus } from "./focus.js";
import { fetchFrame } from "./frame-file.js";
import { whenIdle } from "./idle.js";
import { keepingPlace, whenStill } from "./keeping-place.js";
import { keepHeight, markScrolling, measureWhenIdle } from "./measure.js";
import { isInFile, LATER, shadowRootOf } from "./shadow-root.js";
import { whenLookedAt, whenNear, whenNearOrMoved } from "./visibility.js";

/** @import { Store } from "./store.js" */

/** @typedef {() => void} Cleanup */

const ACTS = ["pointerdown", "click", "keydown", "focusin"];
const CLICK_DONE = 50; // ms after the pointer is released
const PROGRESS = 100; // ms between two drawings of how much of Python is loaded
const DATA = "script[type='application/json']";

/**
 * @template {{ requested: any, lastEdited: string, live: boolean, python: { state: string } }} State
 * @template {{ type: string }} Action
 */
export class LiveElement extends HTMLElement {
  /**
   * Null until the element is ready for the first time.
   * @package
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
  #listHeight = 0; // px, if it has been measured
  #pressed = false;
  #marksScrolling = false; // after the next paint
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

  /** Draw all items of the list of which one is shown. @protected */
  drawItems() {}

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
    this.#marksScrolling ||= (afterPaint(this.#markScrolling), true); // it asks for layout, which the paint makes anyway
  };

  #markScrolling = () => {
    this.#marksScrolling = false;
    if (this.#root && this.#stage === "alive") markScrolling(this.#root);
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

  /** Become alive, if ready; the text in the window stays in its place. @protected */
  comeAlive = () => {
    if (this.#stage === "ready") keepingPlace(this, this.#comeAlive);
  };

  #comeAlive = () => {
    const { store } = this;
    if (this.#stage !== "ready" || !store) return;
    const root = /** @type {HTMLElement | null} */ (shadowRootOf(this).querySelector(".root"));
    if (!root) return;
    endArrival(this, root);
    const moved = movedSliders(root);
    if (!root.firstChild) this.#hydrate(root);
    if (!this.#pressed) this.#keepHeight(root); // hydration may leave items empty
    this.#hydrate(root);
    this.#stage = "alive";
    this.#cleanups.push(
      followColourScheme(this),
      keepFocus(root),
      whenLookedAt(this, () => store.python.warmUp()),
      ...this.becomeAlive(root),
    );
    if (store.state.live) this.draw();
    else store.dispatch(/** @type {any} */ ({ type: "live" }));
    for (const [slider, value] of moved) {
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  /** @param {HTMLElement} root */
  #keepHeight(root) {
    const height = keepHeight(root, LISTS, this.#listHeight, () => this.drawItems());
    this.#listHeight = 0;
    this.#refit = height.refit;
    this.#cleanups.push(height.stop);
  }

  /** An act brings it alive before it reaches its control. What is pressed stays in its place until it is released. */
  #acted = (/** @type {Event} */ { type }) => {
    if (this.#stage !== "ready") return;
    this.#pressed = type === "pointerdown" && !this.#listHeight;
    this.#comeAlive(); // what is used stays in its place
    if (!this.#pressed) return;
    this.#pressed = false;
    this.#cleanups.push(whenReleased(() => {
      if (!this.#root) return;
      this.drawItems();
      this.#keepHeight(this.#root);
    }));
  };

  // --- the life cycle -------------------------------------------------------------------------------------------

  connectedCallback() {
    this.#cleanups.push(whenParsed(this, () => this.#becomeReady()));
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
    for (const act of ACTS) this.addEventListener(act, this.#acted, true);
    this.#cleanups.push(
      store.subscribe(this.#changed),
      whenNear(this, this.#approached),
      () => ACTS.forEach((act) => this.removeEventListener(act, this.#acted, true)),
      ...this.becomeReady(first),
    );
  }

  /** Frame, lay out, measure and hydrate it, each in tasks of its own, so that none takes long. */
  #approached = () => {
    if (this.#stage !== "ready") return;
    const wholeAtOnce = isInWindow(this); // parts would be missed
    const root = shadowRootOf(this).querySelector(`.root[${LATER}]`);
    if (!root) return this.comeAlive();
    const laidOut = wholeAtOnce ? Promise.resolve() : layOutInParts(this, root);
    void laidOut.then(() => measureWhenIdle(root, LISTS)).then((height) => {
      this.#listHeight = height;
      whenIdle(() => whenStill(this.comeAlive));
    });
  };

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
   * @param {HTMLElement} root
   */
  #hydrate(root) {
    const state = this.#firstState;
    if (!state) return;
    this.#firstState = null;
    this.#root = root;
    this.beforeHydration(state, root);
    (root.firstChild ? hydrate : render)(this.#bounded(state), root);
    for (const details of root.querySelectorAll("details[open]")) details.dispatchEvent(new Event("toggle")); // by the reader
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
  #changed = (before, after, action) => {
    this.comeAlive();
    if (action.type === "python" && after.python.state === before.python.state) this.drawWithin(PROGRESS);
    else this.scheduleDrawing(before, after);
    this.stateChanged(before, after);
  };
}

/**
 * The sliders that the reader has moved before they were live, and where to.
 * @param {HTMLElement} root
 * @returns {[HTMLInputElement, string][]}
 */
const movedSliders = (root) =>
  /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input[type=range]")])
    .filter(({ value, defaultValue }) => value !== defaultValue)
    .map((slider) => [slider, slider.value]);

/**
 * Calls `act` after the pointer has been released and the click is done. Returns a function that cancels it.
 * @param {() => void} act
 */
function whenReleased(act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const ends = ["pointerup", "pointercancel"];
  const stop = () => {
    clearTimeout(timer);
    for (const end of ends) removeEventListener(end, released, true);
  };
  const released = () => {
    stop();
    timer = setTimeout(act, CLICK_DONE);
  };
  for (const end of ends) addEventListener(end, released, true);
  return stop;
}

/**
 * Calls `act` when the element's data are there, or will not come: the parser connects an element before it has read its
 * children, and some elements have their data in a file, which is fetched when it may soon be wanted. Returns a function
 * that stops waiting for that.
 * @param {HTMLElement} element
 * @param {() => void} act
 */
function whenParsed(element, act) {
  if (isInFile(element)) return whenNearOrMoved(element, () => void fetchFrame(element).then(() => whenIdle(act)));
  if (document.readyState === "loading" && !element.querySelector(DATA)) {
    document.addEventListener("DOMContentLoaded", () => act(), { once: true });
  } else act();
  return () => undefined;
}
