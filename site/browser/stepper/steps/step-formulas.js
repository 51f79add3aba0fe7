/**
 * The formulas of a stepper's steps: those of the frame in the page at first, KaTeX's when others are wanted.
 * The step that is shown comes first; the others are set while the reader looks at it, or when they are printed.
 */
import { Formulas } from "../../shared/formulas.js";
import { whenIdle } from "../../shared/idle.js";
import { MANY } from "./elided.js";
import { formulasIn, formulasOf } from "./steps.js";

/** @import { Trace } from "../contract.js" */

/**
 * @typedef {object} Widget
 * @property {() => void} render
 * @property {() => void} refit             make room for the highest step
 * @property {() => Trace | null} trace     the one that is shown
 */

export class StepFormulas {
  #formulas = new Formulas();
  #widget;
  #all = false; // every step is to be drawn, not only the one that is shown
  #measured = 0; // how many steps the trace had for which there is room

  /** @param {Widget} widget */
  constructor(widget) {
    this.#widget = widget;
  }

  /** What the view is told of them. */
  get told() {
    return {
      html: (/** @type {string} */ tex, /** @type {boolean} */ now) => this.#formulas.html(tex, now),
      all: this.#all,
    };
  }

  /**
   * Take over those of the frame in the page, whose steps are drawn together.
   * @param {Trace} trace
   * @param {HTMLElement} root
   */
  seed(trace, root) {
    this.#formulas.seed(formulasIn(trace, root));
    this.#measured = trace.steps.length;
  }

  /** Fetch KaTeX for a trace that has others. @param {Trace} trace */
  complete(trace) {
    if (trace.steps.length > MANY || !this.#formulas.holds(formulasOf(trace))) this.expectOthers();
  }

  /** Fetch KaTeX, for others are on their way. */
  expectOthers() {
    this.#formulas.whenCanSet(this.#widget.render);
  }

  /**
   * The steps of a new trace that are not shown are set while the reader looks at the one that is.
   * @param {Trace} trace
   * @param {Trace} original   what a reset comes back to
   */
  fillWhenIdle(trace, original) {
    const isCutAnew = trace.steps.length !== this.#measured;
    const formulas = isCutAnew || trace.steps.length <= MANY ? formulasOf(trace) : [];
    const fill = (/** @type {() => number} */ mayTake) => {
      if (trace !== this.#widget.trace()) return;
      do this.#formulas.html(formulas.pop() ?? "", true);
      while (formulas.length && mayTake() > 2);
      if (formulas.length) return whenIdle(fill);
      this.#formulas.keepOnly([original, trace].flatMap(formulasOf));
      if (isCutAnew) this.#makeRoom(trace.steps.length);
    };
    whenIdle(fill);
  }

  /** @param {number} count   of steps, finer or coarser than before */
  #makeRoom(count) {
    this.#measured = count;
    this.#renderAll();
    this.#widget.refit();
  }

  /** Draw the steps together, for paper. */
  print = () => {
    const trace = this.#widget.trace();
    if (!trace) return;
    for (const tex of formulasOf(trace)) this.#formulas.html(tex, true);
    this.#renderAll();
  };

  #renderAll() {
    this.#all = true;
    this.#widget.render();
    this.#all = false;
  }
}
