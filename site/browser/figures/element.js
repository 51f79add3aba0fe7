/**
 * `<backprop-figure>`: the edge between a figure's pure view and the page. It hydrates the picture that
 * the page came with, and asks Python for another one when the reader changes a parameter.
 *
 * For scripts of the page: `figure.description`, `figure.frame` (can be set), `figure.change({a: 2})`,
 * and the event `change` with detail {description}.
 */
import { html, hydrate, render } from "../vendor/preact.js";
import { Formulas } from "../shared/formulas.js";
import { rootOf } from "../shared/shadow-root.js";
import { Guard } from "../shared/error-boundary.js";
import { keepHeight, markScrolling } from "../shared/measure.js";
import { whenLookedAt } from "../shared/python-link.js";
import { followScheme } from "../shared/colour-scheme.js";
import { Store } from "../shared/store.js";
import { Figure, formulasIn, formulasOf } from "./figure.js";
import { initialState, reduce } from "./state.js";
import { whenNear, whenParsed } from "../shared/lifecycle.js";

/** @import { Python } from "../shared/python-link.js" */
/** @import { Description, Parameters } from "./contract.js" */
/** @import { Action, State } from "./state.js" */

export class BackpropFigure extends HTMLElement {
  /** @type {Store<State, Action> | null} */
  #store = null;
  #alive = false;
  /** @type {HTMLElement | null} */
  #root = null;
  #formulas = new Formulas();
  /** @type {(() => void)[]} */
  #stopWhenGone = [];

  connectedCallback() {
    whenParsed(this, () => this.#start());
  }

  disconnectedCallback() {
    this.#alive = false;
    this.#stopWhenGone.splice(0).forEach((stop) => stop());
  }

  /** What is shown, as Python described it. */
  get description() {
    return this.#store?.state.figure ?? null;
  }

  /** The position of the slider, from 0. */
  get frame() {
    return this.#store?.state.frame ?? 0;
  }

  set frame(frame) {
    this.#dispatch({ type: "frame", frame });
  }

  /**
   * Ask for other parameters; Python checks and computes, a `change` event follows.
   * @param {Parameters} changes
   */
  change(changes) {
    this.#dispatch({ type: "wish", changes });
  }

  /** @param {Action} action */
  #dispatch(action) {
    this.#comeAlive();
    this.#store?.dispatch(action);
  }

  #start() {
    if (!this.isConnected) return;
    this.#store ??= this.#read();
    this.#stopWhenGone.push(whenNear(this, this.#comeAlive));
  }

  /** @returns {Store<State, Action> | null} */
  #read() {
    const json = this.querySelector("script[type='application/json']")?.textContent;
    if (!json) return null;
    /** @type {Description} */
    const figure = JSON.parse(json);
    const state = initialState(figure, JSON.parse(this.dataset.options ?? "{}"));
    return new Store(state, { reduce, put: (python, wish) => put(python, figure.kind, wish) });
  }

  #comeAlive = () => {
    const store = this.#store;
    if (this.#alive || !store || !this.isConnected) return;
    this.#root ??= this.#firstFrame(store.state);
    if (!this.#root) return;
    this.#alive = true;
    this.#stopWhenGone.push(
      followScheme(this),
      keepHeight(this.#root, ".frames").stop,
      whenLookedAt(this, () => store.python.warmUp()),
      store.subscribe(this.#changed),
    );
    if (store.state.live) this.#render();
    else store.dispatch({ type: "live" });
  };

  /**
   * @param {State} state
   * @returns {HTMLElement | null}
   */
  #firstFrame(state) {
    const root = rootOf(this, [new URL("./figure.css", import.meta.url).href]);
    if (!root) return null;
    this.#formulas.seed(formulasIn(state.figure, root));
    (root.firstChild ? hydrate : render)(this.#view(state), root);
    if (!this.#formulas.holds(formulasOf(state.figure))) this.#formulas.whenCanSet(this.#render);
    return root;
  }

  /** @param {State} state */
  #view(state) {
    const formula = (/** @type {string} */ tex, /** @type {boolean} */ now) => this.#formulas.html(tex, now);
    return html`<${Guard} failed=${(/** @type {unknown} */ cause) => reportError(cause)}>
      <${Figure} state=${state} dispatch=${this.#store?.dispatch} formula=${formula} />
    </>`;
  }

  #render = () => {
    if (!this.#store || !this.#root) return;
    render(this.#view(this.#store.state), this.#root);
    markScrolling(this.#root);
  };

  /** @type {import("../shared/store.js").Listener<State, Action>} */
  #changed = (before, after) => {
    this.#render();
    if (after.wanted && !before.wanted) this.#formulas.whenCanSet(this.#render);
    if (after.figure === before.figure) return;
    this.#formulas.keepOnly([after.original, after.figure].flatMap(formulasOf));
    const detail = { description: after.figure };
    this.dispatchEvent(new CustomEvent("change", { detail, bubbles: true, composed: true }));
  };
}

/**
 * @param {Python} python
 * @param {string} kind
 * @param {Parameters} wish
 * @returns {AsyncGenerator<Action>}
 */
async function* put(python, kind, wish) {
  const answer = await python.ask("figure", { kind, parameters: wish });
  yield "error" in answer
    ? { type: "refused", wish, ...answer.error }
    : { type: "computed", wish, figure: answer.answer };
}
