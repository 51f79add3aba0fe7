/**
 * `<backprop-figure>`: a live figure in the page, drawn by the view in figure.js. Its life cycle is that of
 * shared/live-element.js; Python computes it anew when the reader changes a parameter.
 *
 * For scripts of the page:
 *   figure.description       what is shown, as Python described it
 *   figure.frame             the position of the slider, from 0; can be set
 *   figure.change({a: 2})    request other parameters; Python checks and computes them
 * Event, bubbling and composed:
 *   change   detail {description}
 */
import { html } from "../vendor/preact.js";
import { Formulas } from "../shared/formulas.js";
import { LiveElement } from "../shared/live-element.js";
import { LATER } from "../shared/shadow-root.js";
import { Store } from "../shared/store.js";
import { Figure, formulasIn, formulasOf } from "./figure.js";
import { initialState, reduce } from "./state.js";

/** @import { Python } from "../shared/python-link.js" */
/** @import { Description, Parameters } from "./contract.js" */
/** @import { Action, Options, State } from "./state.js" */

/** @extends {LiveElement<State, Action>} */
export class BackpropFigure extends LiveElement {
  #formulas = new Formulas();
  #showsOne = false; // the formulas of the current frame are drawn, and no others

  /** What is shown, as Python described it. */
  get description() {
    return this.store?.state.figure ?? null;
  }

  /** The position of the slider, from 0. */
  get frame() {
    return this.store?.state.frame ?? 0;
  }

  set frame(frame) {
    this.dispatch({ type: "frame", frame });
  }

  /**
   * Request other parameters; Python checks and computes them, then a `change` event follows.
   * @param {Parameters} changes
   */
  change(changes) {
    this.dispatch({ type: "request", changes });
  }

  /** @protected @override @param {Description} figure @param {Partial<Options>} options */
  open(figure, options) {
    const firstState = initialState(figure, options);
    const answer = (/** @type {Python} */ python, /** @type {Parameters} */ parameters, /** @type {State} */ state) =>
      answersOf(python, state.figure.kind, parameters);
    return { store: new Store(firstState, { reduce, answer }), firstState };
  }

  /** @protected @override @param {State} state */
  view(state) {
    const formula = (/** @type {string} */ tex, /** @type {boolean} */ now) =>
      now || !this.#showsOne ? this.#formulas.html(tex, now) : null;
    return html`<${Figure} state=${state} dispatch=${this.store?.dispatch} formula=${formula} />`;
  }

  /** @protected @override @param {State} state */
  resultOf(state) {
    return state.figure;
  }

  /** @protected @override @param {State} state @param {HTMLElement} root */
  beforeHydration(state, root) {
    const boxes = formulasIn(state.figure, root);
    this.#showsOne = root.hasAttribute(LATER);
    if (this.#showsOne) for (const frame of root.querySelectorAll(".frame:not(.current)")) frame.replaceChildren();
    this.#formulas.seed(boxes);
  }

  /** @protected @override */
  drawItems() {
    this.#showsOne = false;
    this.draw();
  }

  /** @protected @override */
  becomeAlive() {
    const figure = this.store?.state.figure;
    if (figure && !this.#formulas.holds(formulasOf(figure))) this.#formulas.whenCanSet(this.draw);
    return [];
  }

  /** @protected @override @param {State} before @param {State} after */
  stateChanged(before, after) {
    if (after.requested && !before.requested) this.#formulas.whenCanSet(this.draw);
    if (after.figure === before.figure) return;
    this.#formulas.keepOnly([after.original, after.figure].flatMap(formulasOf));
    this.emit("change", { description: after.figure });
  }
}

/**
 * Python's answer to a request.
 * @param {Python} python
 * @param {string} kind
 * @param {Parameters} parameters
 * @returns {AsyncGenerator<Action>}
 */
async function* answersOf(python, kind, parameters) {
  const reply = await python.ask("figure", { kind, parameters });
  yield "error" in reply
    ? { type: "refused", parameters, ...reply.error }
    : { type: "computed", parameters, figure: reply.answer };
}
