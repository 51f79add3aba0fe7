/**
 * The formulas of a stepper's steps: those of the frame in the page, then KaTeX's. The current step's come first;
 * the others are rendered while the reader looks at it, or for print.
 */
import { Formulas } from "../../shared/formulas.js";
import { whenIdle } from "../../shared/idle.js";
import { MANY } from "./listed-steps.js";
import { formulasIn, formulasOf } from "./steps.js";

/** @import { Trace } from "../contract.js" */
/** @import { FormulaSource } from "./steps.js" */

const LEAST_TIME = 2; // ms that must be left for one more formula

/**
 * @typedef {object} Widget
 * @property {() => void} draw
 * @property {() => void} refit             measure the height of the list of steps anew
 * @property {() => Trace | null} trace     the trace that is shown
 * @property {() => number} step            the current step, from 0
 */

export class StepFormulas {
  #formulas = new Formulas();
  #widget;
  #drawsAll = true; // rather than the current step only
  /** @type {Set<number>} */
  #beside = new Set(); // the steps that are drawn, and laid out unseen
  #preparesNeighbours = false; // when idle
  #measured = 0; // number of steps for which the list's height was measured

  /** @param {Widget} widget */
  constructor(widget) {
    this.#widget = widget;
  }

  /** For the view. @returns {FormulaSource} */
  get source() {
    return { html: (tex, now) => this.#formulas.html(tex, now), all: this.#drawsAll, beside: this.#beside };
  }

  /**
   * Take over the formulas of the frame in the page, in which all listed steps are drawn. Those that are not shown can
   * be taken out, so that hydration takes less time.
   * @param {Trace} trace
   * @param {HTMLElement} root
   * @param {boolean} showsOne   take the others out
   */
  seed(trace, root, showsOne) {
    const boxes = formulasIn(trace, root);
    if (showsOne) for (const step of root.querySelectorAll(".step:not(.current)")) step.replaceChildren();
    this.#formulas.seed(boxes);
    this.#measured = trace.steps.length;
    this.#drawsAll = !showsOne;
  }

  /** From now on only the current step is drawn. */
  hydrated() {
    this.#drawsAll = false;
  }

  /** Fetch KaTeX if formulas of this trace are missing. @param {Trace} trace */
  complete(trace) {
    if (trace.steps.length > MANY || !this.#formulas.holds(formulasOf(trace))) this.expectOthers();
  }

  /** Fetch KaTeX: other formulas are on their way. */
  expectOthers() {
    this.#formulas.whenCanSet(this.#widget.draw);
  }

  /**
   * Render the other steps of a new trace when idle, and then drop formulas that no step has.
   * @param {Trace} trace
   * @param {Trace} original   the trace that a reset restores
   */
  fillWhenIdle(trace, original) {
    const hasOtherSteps = trace.steps.length !== this.#measured;
    const formulas = hasOtherSteps || trace.steps.length <= MANY ? formulasOf(trace) : [];
    const fill = (/** @type {() => number} */ timeLeft) => {
      if (trace !== this.#widget.trace()) return;
      do this.#formulas.html(formulas.pop() ?? "", true);
      while (formulas.length && timeLeft() > LEAST_TIME);
      if (formulas.length) return whenIdle(fill);
      this.#formulas.keepOnly([original, trace].flatMap(formulasOf));
      if (hasOtherSteps) this.#measure(trace.steps.length);
      if (this.#beside.size) this.prepareNeighbours();
    };
    whenIdle(fill);
  }

  /**
   * Draw the steps before and after the current one when idle, unseen: the browser lays them out, and a key only has to
   * show them. Steps whose formulas are not rendered yet are left alone.
   */
  prepareNeighbours() {
    if (this.#preparesNeighbours) return;
    this.#preparesNeighbours = true;
    whenIdle(() => {
      this.#preparesNeighbours = false;
      const step = this.#widget.step();
      this.#beside = new Set([step - 1, step, step + 1]); // the current one: it stays laid out when the reader leaves it
      this.#widget.draw();
    });
  }

  /** @param {number} count   of steps, more or fewer than before */
  #measure(count) {
    this.#measured = count;
    this.drawAll();
    this.#widget.refit();
  }

  /** Draw all listed steps, for paper. */
  print = () => {
    const trace = this.#widget.trace();
    if (!trace) return;
    for (const tex of formulasOf(trace)) this.#formulas.html(tex, true);
    this.drawAll();
  };

  /** Draw all listed steps as far as their formulas are rendered. */
  drawAll() {
    this.#drawsAll = true;
    this.#widget.draw();
    this.#drawsAll = false;
  }
}
