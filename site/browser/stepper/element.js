/**
 * `<backprop-stepper>`: a stepper in the page, drawn by the view in stepper.js. Its life cycle is that of
 * shared/live-element.js; it listens to keys and to the page, and draws the state of its store.
 *
 * For scripts of the page:
 *   widget.step              the current step, from 0; can be set
 *   widget.trace             the trace that is shown: its spec, its steps with all values
 *   widget.options           the author's options (state/options.js); can be set
 *   widget.show("delta2")    go to a step by its name (notation/step-names.js), as links #name:delta2 do
 *   widget.light("W1 2 1")   highlight a quantity (notation/refs.js); "" ends it
 *   widget.change({x: [1, 0]})   request other fields of the spec; Python checks and computes them. undefined gives a
 *                            field the value that it has by default
 *   widget.ask(name, argument)   ask one of `backprop.queries`; a promise
 * Events, both bubbling and composed:
 *   step     detail {index, step}   another step is shown
 *   change   detail {spec, trace}   another trace is shown
 */
import { html } from "../vendor/preact.js";
import { whenIdle } from "../shared/idle.js";
import { LiveElement } from "../shared/live-element.js";
import { LATER } from "../shared/shadow-root.js";
import { offerAtEquations } from "./page/equation-buttons.js";
import { lightFromEquations } from "./page/equation-light.js";
import { Linked } from "./page/linked.js";
import { joinPage } from "./page/on-page.js";
import { followLinks, goToPlaceOfAddress } from "./page/page-links.js";
import { fetchAhead } from "./panels/panels.js";
import { optionsFrom } from "./state/options.js";
import { currentStep } from "./state/selectors.js";
import { initialState } from "./state/state.js";
import { storeNamed } from "./state/store.js";
import { Stepper } from "./stepper.js";
import { actionOfKey } from "./steps/controls.js";
import { StepFormulas } from "./steps/step-formulas.js";
import { addressOf, followAddress, restoreFromAddress } from "./takeaway/arrival.js";

/** @import { Step, Trace } from "./contract.js" */
/** @import { Action, State } from "./state/state.js" */

const USES = ["focusin", "pointerenter"];
const QUICK_ANSWER = 50; // ms; "Computing …" is drawn only if an answer takes longer

/** @extends {LiveElement<State, Action>} */
export class BackpropStepper extends LiveElement {
  #options = optionsFrom();
  /** @type {Linked | null} */
  #linked = null;
  #formulas = new StepFormulas({
    draw: () => this.draw(),
    refit: () => this.refit(),
    trace: () => this.trace,
    step: () => this.step,
  });

  /** The current step, 0-based. */
  get step() {
    return this.store?.state.step ?? 0;
  }

  set step(step) {
    this.dispatch({ type: "go", step: Number(step) });
  }

  /** The trace that is shown. */
  get trace() {
    return this.store?.state.trace ?? null;
  }

  /**
   * The trace of the author's net.
   * @package
   */
  get original() {
    return this.store?.state.original ?? null;
  }

  /** The author's options. */
  get options() {
    return this.#options;
  }

  set options(options) {
    this.#options = optionsFrom({ ...options });
    if (this.store) this.draw();
  }

  /**
   * Go to a step by its name: "delta2", "step=5", "cost", "last" (notation/step-names.js).
   * @param {string} place
   */
  show(place) {
    this.dispatch({ type: "place", place: String(place) });
  }

  /**
   * Say at the top why a link of the page cannot be followed; "" removes what is said there.
   * @package
   * @param {string} problem
   */
  refuse(problem) {
    this.dispatch({ type: "fault", text: problem });
  }

  /**
   * Highlight everything that shows a quantity, "W1 2 1" (notation/refs.js); "" ends it.
   * @param {string} ref
   * @param {Step | null} [step]   the step by which the equation of the text is read; null: the current one
   */
  light(ref, step = null) {
    this.comeAlive();
    this.#linked?.light(String(ref ?? ""), step);
  }

  /**
   * Request other numbers or another net. Python checks and computes it; a `change` event follows, or the widget
   * says what is wrong. Throws a TypeError if the changes are not JSON.
   * @param {Record<string, unknown>} changes   fields of a spec, replacing those of the current one
   */
  change(changes) {
    const state = this.store?.state;
    if (!state) return;
    const spec = { ...(state.requested ?? state.trace.spec), ...changes };
    this.dispatch({ type: "request", spec: JSON.parse(JSON.stringify(spec)) }); // the script may change its own object
  }

  /**
   * Ask one of `backprop.queries` in the page's Python; rejects if Python cannot start.
   * @param {string} name
   * @param {object} argument
   */
  async ask(name, argument = {}) {
    if (!this.store) throw new Error("the widget has no net yet");
    return this.store.python.question(String(name), argument);
  }

  /** @protected @override @param {Trace} trace @param {Record<string, unknown>} options */
  open(trace, options) {
    const firstState = initialState(trace, options);
    this.#options = firstState.options;
    return { store: storeNamed(this.#options.name, firstState), firstState };
  }

  /** @protected @override @param {State} state */
  view(state) {
    const own = { ...state, options: this.#options }; // a shared store has the options of the first widget
    return html`<${Stepper} state=${own} lit=${this.#linked?.lit} dispatch=${this.store?.dispatch} formula=${this.#formulas.source}
      address=${() => addressOf(this, state)} />`;
  }

  /** @protected @override @param {State} state */
  resultOf(state) {
    return state.trace;
  }

  /** @protected @override @param {boolean} first */
  becomeReady(first) {
    const { store } = this;
    if (!store) return [];
    const cleanups = [
      joinPage(this),
      followLinks(),
      offerAtEquations(this),
      lightFromEquations(),
      followAddress(this, store),
    ];
    if (first) {
      goToPlaceOfAddress(this);
      restoreFromAddress(this, store);
    }
    if (this.#options.open) whenIdle(() => fetchAhead(this.#options.open, this.shadowRoot));
    return cleanups;
  }

  /** @protected @override @param {State} state @param {HTMLElement} root */
  beforeHydration({ trace }, root) {
    this.#formulas.seed(trace, root, root.hasAttribute(LATER));
  }

  /** @protected @override @param {HTMLElement} root */
  becomeAlive(root) {
    const { store } = this;
    if (!store) return [];
    this.#formulas.hydrated();
    this.#formulas.complete(store.state.trace); // in a shared store it may differ from that of the page
    this.#linked = new Linked(root, () => store.state, this.draw, (text) => store.dispatch({ type: "say", text }));
    this.addEventListener("keydown", this.#onKeyDown);
    for (const act of USES) this.addEventListener(act, this.#prepareNeighbours, { once: true });
    addEventListener("beforeprint", this.#formulas.print);
    addEventListener("afterprint", this.draw);
    return [
      this.#linked.listen(),
      () => {
        this.removeEventListener("keydown", this.#onKeyDown);
        for (const act of USES) this.removeEventListener(act, this.#prepareNeighbours);
        removeEventListener("beforeprint", this.#formulas.print);
        removeEventListener("afterprint", this.draw);
      },
    ];
  }

  /** @protected @override */
  drawItems() {
    this.#formulas.drawAll();
  }

  /** @protected @override */
  afterDrawing() {
    this.#linked?.refresh();
  }

  /** @protected @override @param {State} before @param {State} after */
  scheduleDrawing(before, after) {
    const isNewRequest = after.waiting && after.requested !== before.requested;
    if (isNewRequest) this.drawWithin(after.python.state === "ready" ? QUICK_ANSWER : 0);
    else this.draw();
  }

  /** @protected @override @param {State} before @param {State} after */
  stateChanged(before, after) {
    if (after.requested && !before.requested) this.#formulas.expectOthers();
    if (after.trace !== before.trace) {
      this.#formulas.fillWhenIdle(after.trace, after.original);
      this.emit("change", { spec: after.trace.spec, trace: after.trace });
    }
    if (after.step !== before.step) {
      this.#prepareNeighbours();
      this.emit("step", { index: after.step, step: currentStep(after) });
    }
  }

  #prepareNeighbours = () => this.#formulas.prepareNeighbours();

  #onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {Element | null} */ (event.composedPath()[0] ?? null);
    const action = this.store && actionOfKey(event, target, this.store.state);
    if (!action) return;
    event.preventDefault();
    this.store?.dispatch(action);
  };
}
