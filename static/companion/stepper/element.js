/**
 * `<backprop-stepper>`: the edge between the pure view and the page. It owns the state, hydrates the
 * frame that the page came with, runs the clock, listens to keys and asks Python.
 *
 *   in the page ──connected──▶ hydrated ──state changes──▶ rendered again
 *
 * Events, both bubbling and composed:
 *   step     detail {index, step}   another step is shown
 *   change   detail {spec, trace}   another trace is shown
 */
import { html, hydrate, render } from "../vendor/preact.js";
import { actionOfKey } from "./controls.js";
import { Formulas, formulasOf } from "./formulas.js";
import { whenIdle } from "./idle.js";
import { PythonLink, whenLookedAt } from "./python-link.js";
import { followScheme } from "./scheme.js";
import { currentStep, initialState, reduce } from "./state.js";
import { Stepper } from "./stepper.js";
import { keepHeight, markScrolling } from "./measure.js";

/** @import { Action, State } from "./state.js" */
/** @import { Trace } from "./contract.js" */

const PLAY_INTERVAL = 2200; // ms: time to read a sentence and find its numbers

export class BackpropStepper extends HTMLElement {
  /** @type {State | null} */
  #state = null;
  /** @type {HTMLElement | null} */
  #root = null;
  #formulas = new Formulas();
  #python = new PythonLink((action) => this.#dispatch(action));
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;
  /** @type {(() => void)[]} */
  #stopWhenGone = [];

  connectedCallback() {
    if (document.readyState === "loading" && !this.querySelector("script[type='application/json']")) {
      document.addEventListener("DOMContentLoaded", () => this.#start(), { once: true });
    } else {
      this.#start();
    }
  }

  disconnectedCallback() {
    clearInterval(this.#clock);
    this.#stopWhenGone.splice(0).forEach((stop) => stop());
    if (this.#state?.playing) this.#state = reduce(this.#state, { type: "pause" });
  }

  /** The step that is shown, 0-based. */
  get step() {
    return this.#state?.step ?? 0;
  }

  set step(step) {
    this.#dispatch({ type: "go", step });
  }

  /** The trace that is shown. */
  get trace() {
    return this.#state?.trace ?? null;
  }

  /**
   * Ask one of the questions of `backprop.questions`; rejects if Python cannot start.
   * @param {string} name
   * @param {object} argument
   */
  ask(name, argument) {
    return this.#python.question(name, argument);
  }

  #start() {
    if (!this.isConnected) return;
    this.#root ??= this.#firstFrame();
    if (!this.#root) return;
    this.#stopWhenGone.push(
      followScheme(this),
      keepHeight(this.#root),
      whenLookedAt(this, () => this.#python.warmUp()),
    );
    this.addEventListener("keydown", this.#onKeyDown);
    addEventListener("beforeprint", this.#onPrint);
    this.#stopWhenGone.push(() => removeEventListener("beforeprint", this.#onPrint));
    this.#dispatch({ type: "live" });
  }

  /**
   * Hydrate the frame in the page; or, in a page that has only the trace, make one.
   * @returns {HTMLElement | null}
   */
  #firstFrame() {
    const json = this.querySelector("script[type='application/json']")?.textContent;
    if (!json) return null;
    /** @type {Trace} */
    const trace = JSON.parse(json);
    this.#state = initialState(trace);
    const shadow = this.shadowRoot ?? this.#attachFrame();
    const root = /** @type {HTMLElement | null} */ (shadow.querySelector(".root"));
    if (!root) return null;
    this.#formulas.seed(trace, root);
    (root.firstChild ? hydrate : render)(this.#view(this.#state), root);
    if (!this.#formulas.holds(trace)) this.#needKatex();
    return root;
  }

  /** A browser or a script that skipped the declarative shadow root gets it here. */
  #attachFrame() {
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    const template = this.querySelector("template[shadowrootmode]");
    if (template instanceof HTMLTemplateElement) {
      shadow.append(template.content);
      template.remove();
    } else {
      for (const sheet of ["../vendor/katex.css", "./stepper.css"]) {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = new URL(sheet, import.meta.url).href;
        shadow.append(link);
      }
      const root = document.createElement("div");
      root.className = "root";
      shadow.append(root);
    }
    return shadow;
  }

  /** @param {State} state */
  #view(state) {
    const formula = (/** @type {string} */ tex, /** @type {boolean} */ now) => this.#formulas.html(tex, now);
    return html`<${Stepper} state=${state} dispatch=${this.#dispatch} formula=${formula} />`;
  }

  #render() {
    if (!this.#state || !this.#root) return;
    render(this.#view(this.#state), this.#root);
    markScrolling(this.#root);
  }

  #dispatch = (/** @type {Action} */ action) => {
    const before = this.#state;
    if (!before) return;
    const after = reduce(before, action);
    if (after === before && action.type !== "retry") return;
    this.#state = after;
    this.#render();
    this.#react(before, after, action);
  };

  /**
   * What a change of state means for the world outside the view.
   * @param {State} before
   * @param {State} after
   * @param {Action} action
   */
  #react(before, after, action) {
    if (after.playing !== before.playing) this.#setClock(after.playing);
    if (after.wanted && after.wanted !== before.wanted) {
      this.#needKatex();
      this.#python.ask(after.wanted);
    }
    if (action.type === "retry") this.#python.retry(after.wanted);
    if (after.trace !== before.trace) {
      this.#formulas.keepOnly([after.original, after.trace]);
      this.#fillFormulasWhenIdle(after.trace);
      this.#tell("change", { spec: after.trace.spec, trace: after.trace });
    }
    if (after.step !== before.step) this.#tell("step", { index: after.step, step: currentStep(after) });
  }

  /** @param {boolean} playing */
  #setClock(playing) {
    clearInterval(this.#clock);
    if (playing) this.#clock = setInterval(() => this.#dispatch({ type: "tick" }), PLAY_INTERVAL);
  }

  #needKatex() {
    this.#formulas.load().then(
      () => this.#render(),
      () => undefined, // offline: the source of a formula stands in for it
    );
  }

  /**
   * The steps that are not shown are set while the reader looks at the one that is.
   * @param {Trace} trace
   */
  #fillFormulasWhenIdle(trace) {
    const formulas = formulasOf(trace);
    const fill = (/** @type {() => number} */ mayTake) => {
      if (trace !== this.trace) return;
      do this.#formulas.html(formulas.pop() ?? "", true);
      while (formulas.length && mayTake() > 2);
      if (formulas.length) whenIdle(fill);
      else this.#render();
    };
    whenIdle(fill);
  }

  #onPrint = () => {
    if (!this.trace) return;
    for (const tex of formulasOf(this.trace)) this.#formulas.html(tex, true);
    this.#render();
  };

  #onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {Element | null} */ (event.composedPath()[0] ?? null);
    const action = this.#state && actionOfKey(event, target, this.#state);
    if (!action) return;
    event.preventDefault();
    this.#dispatch(action);
  };

  /**
   * @param {string} name
   * @param {object} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
