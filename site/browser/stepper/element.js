/**
 * `<backprop-stepper>`: the edge between the pure view and the page. It owns the state, hydrates the
 * frame that the page came with, runs the clock, listens to keys and asks Python.
 *
 *   in the page ──connected──▶ hydrated ──state changes──▶ rendered again
 *
 * For scripts of the page:
 *   widget.step              the step that is shown, from 0; can be set
 *   widget.trace             the trace that is shown: its spec, its steps with all values
 *   widget.options           what the author decided (options.js)
 *   widget.show("delta2")    go to a place by its name (places.js), as links #name:delta2 do
 *   widget.light("W1 2 1")   light up what shows a quantity; "" puts the light out
 *   widget.change({x: [1, 0]})   other fields of the spec; Python checks and computes them
 *   widget.ask(name, argument)   a question to `backprop.queries.ask`; a promise
 * Events, both bubbling and composed:
 *   step     detail {index, step}   another step is shown
 *   change   detail {spec, trace}   another trace is shown
 */
import { html, hydrate, render } from "../vendor/preact.js";
import { actionOfKey } from "./steps/controls.js";
import { rootOf } from "../shared/shadow-root.js";
import { keepFocus } from "../shared/focus.js";
import { Guard } from "../shared/error-boundary.js";
import { whenIdle } from "../shared/idle.js";
import { offerAtEquations } from "./page/equation-buttons.js";
import { lightFromEquations } from "./page/equation-light.js";
import { Linked } from "./page/linked.js";
import { keepHeight, markScrolling } from "../shared/measure.js";
import { optionsFrom } from "./state/options.js";
import { joinPage } from "./page/on-page.js";
import { fetchAhead } from "./panels/panels.js";
import { followLinks, goToPlaceOfAddress } from "./page/page-links.js";
import { whenLookedAt } from "../shared/python-link.js";
import { followScheme } from "../shared/colour-scheme.js";
import { SHEETS } from "./sheets.js";
import { currentStep, initialState } from "./state/state.js";
import { StepFormulas } from "./steps/step-formulas.js";
import { Stepper } from "./stepper.js";
import { whenNear, whenParsed } from "../shared/lifecycle.js";
import { storeNamed } from "./state/store.js";
import { heedAddress, restoreFromAddress } from "./takeaway/arrival.js";

/** @import { Action, State } from "./state/state.js" */
/** @import { Store } from "./state/store.js" */
/** @import { Step, Trace } from "./contract.js" */

const UNNOTICED = 50; // ms

export class BackpropStepper extends HTMLElement {
  /** @type {Store | null} */
  #store = null;
  /** @type {State | null} the state of the frame in the page, until that is hydrated */
  #first = null;
  #alive = false;
  /** @type {State | null} the last one that could be drawn */
  #shown = null;
  #failed = false;
  /** @type {HTMLElement | null} */
  #root = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  /** @type {Linked | null} */
  #linked = null;
  #options = optionsFrom();
  #refit = () => {};
  #formulas = new StepFormulas({
    render: () => this.#render(),
    refit: () => this.#refit(),
    trace: () => this.trace,
  });
  /** @type {(() => void)[]} */
  #stopWhenGone = [];

  connectedCallback() {
    whenParsed(this, () => this.#start());
  }

  disconnectedCallback() {
    this.#alive = false;
    this.#stopWhenGone.splice(0).forEach((stop) => stop());
  }

  /** The step that is shown, 0-based. */
  get step() {
    return this.#store?.state.step ?? 0;
  }

  set step(step) {
    this.#dispatch({ type: "go", step: Number(step) });
  }

  /** The trace that is shown. */
  get trace() {
    return this.#store?.state.trace ?? null;
  }

  /** The author's options. */
  get options() {
    return this.#options;
  }

  /**
   * Go to a place by its name: "delta2", "step=5", "cost", "last" (see places.js).
   * @param {string} place
   */
  show(place) {
    this.#dispatch({ type: "place", place: String(place) });
  }

  /**
   * Light up all that shows a quantity, "W1 2 1" (refs.js); "" puts the light out.
   * @param {string} ref
   * @param {Step | null} [step]   by which the post's equation is read; null: the one that is shown
   */
  light(ref, step = null) {
    this.#comeAlive();
    this.#linked?.light(String(ref ?? ""), step);
  }

  /**
   * Ask for other numbers or another net; Python checks and computes it, a `change` event follows, or the widget
   * says what is wrong. Throws a TypeError if it is nothing that JSON can hold.
   * @param {Record<string, unknown>} changes   fields of a spec, over those that are shown
   */
  change(changes) {
    const state = this.#store?.state;
    if (!state) return;
    const copy = JSON.parse(JSON.stringify({ ...changes })); // what the script does with its own is no business of the state
    this.#dispatch({ type: "wish", spec: { ...(state.wanted ?? state.trace.spec), ...copy } });
  }

  /**
   * Put a question to `backprop.queries.ask` in the page's Python; rejects if Python cannot start.
   * @param {string} name
   * @param {object} argument
   */
  async ask(name, argument = {}) {
    if (!this.#store) throw new Error("the widget has no net yet");
    return this.#store.python.question(String(name), argument);
  }

  /** @param {Action} action */
  #dispatch(action) {
    this.#comeAlive();
    this.#store?.dispatch(action);
  }

  /** What the page needs of a widget that the reader has not reached yet; it costs next to nothing. */
  #start() {
    if (!this.isConnected) return;
    const isNew = this.#store === null; // otherwise it was only moved
    this.#store ??= this.#read();
    if (!this.#store) return;
    this.#stopWhenGone.push(
      this.#store.subscribe(this.#changed),
      whenNear(this, this.#comeAlive),
      joinPage(this),
      followLinks(),
      offerAtEquations(this),
      lightFromEquations(),
      heedAddress(this, this.#store),
    );
    if (isNew) {
      goToPlaceOfAddress(this);
      restoreFromAddress(this, this.#store);
    }
    if (this.#options.open) whenIdle(() => fetchAhead(this.#options.open, this.shadowRoot));
  }

  /** @returns {Store | null} */
  #read() {
    const json = this.querySelector("script[type='application/json']")?.textContent;
    if (!json) return null;
    this.#first = initialState(JSON.parse(json), JSON.parse(this.dataset.options ?? "{}"));
    this.#options = this.#first.options;
    return storeNamed(this.#options.name, this.#first);
  }

  /** All else: once the reader comes near, or something is to change. */
  #comeAlive = () => {
    const store = this.#store;
    if (this.#alive || !store || !this.isConnected) return;
    this.#root ??= this.#firstFrame();
    if (!this.#root) return;
    this.#alive = true;
    this.#formulas.complete(store.state.trace); // which is another, where the net is shared and was changed
    const height = keepHeight(this.#root, ".steps");
    this.#refit = height.refit;
    this.#linked = new Linked(this.#root, () => store.state, this.#render);
    this.#stopWhenGone.push(
      this.#linked.listen(),
      followScheme(this),
      height.stop,
      keepFocus(this.#root, ".step:not(.current)"),
      whenLookedAt(this, () => store.python.warmUp()),
    );
    this.addEventListener("keydown", this.#onKeyDown);
    addEventListener("beforeprint", this.#formulas.print);
    addEventListener("afterprint", this.#render);
    this.#stopWhenGone.push(() => {
      removeEventListener("beforeprint", this.#formulas.print);
      removeEventListener("afterprint", this.#render);
    });
    if (store.state.live) this.#render();
    else store.dispatch({ type: "live" });
  };

  /**
   * Hydrate the frame in the page; or, in a page that has only the trace, make one.
   * @returns {HTMLElement | null}
   */
  #firstFrame() {
    const first = this.#first;
    const root = rootOf(this, SHEETS.map((sheet) => new URL(sheet, import.meta.url).href));
    if (!first || !root) return null;
    this.#first = null;
    this.#formulas.seed(first.trace, root);
    (root.firstChild ? hydrate : render)(this.#view(first), root);
    return root;
  }

  /** @param {State} state */
  #view(state) {
    const own = { ...state, options: this.#options };
    return html`<${Guard} failed=${this.#fail}>
      <${Stepper} state=${own} lit=${this.#linked?.lit} dispatch=${this.#store?.dispatch} formula=${this.#formulas.told} />
    </>`;
  }

  #fail = (/** @type {unknown} */ cause) => {
    this.#failed = true;
    reportError(cause);
  };

  #render = () => {
    if (!this.#store || !this.#root) return;
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const { state } = this.#store;
    this.#failed = false;
    render(this.#view(state), this.#root);
    if (!this.#failed) this.#shown = state;
    else if (this.#shown && this.#shown.trace !== state.trace) return this.#store.dispatch({ type: "unshown", shown: this.#shown });
    this.#linked?.refresh();
    markScrolling(this.#root); // last, because it asks for the layout
  };

  /** @type {import("./state/store.js").Listener} */
  #changed = (before, after) => {
    this.#comeAlive();
    // a wish goes to Python first; that it is being computed is drawn only where the answer takes a while
    if (after.waiting && after.wanted !== before.wanted) {
      this.#soon ??= setTimeout(this.#render, after.python.state === "ready" ? UNNOTICED : 0);
    } else this.#render();
    if (after.wanted && !before.wanted) this.#formulas.expectOthers();
    if (after.trace !== before.trace) {
      this.#formulas.fillWhenIdle(after.trace, after.original);
      this.#tell("change", { spec: after.trace.spec, trace: after.trace });
    }
    if (after.step !== before.step) this.#tell("step", { index: after.step, step: currentStep(after) });
  };

  #onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {Element | null} */ (event.composedPath()[0] ?? null);
    const action = this.#store && actionOfKey(event, target, this.#store.state);
    if (!action) return;
    event.preventDefault();
    this.#store?.dispatch(action);
  };

  /**
   * @param {string} name
   * @param {object} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
