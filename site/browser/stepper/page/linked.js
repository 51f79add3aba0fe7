/**
 * Linked highlighting: all elements that show a quantity are highlighted together, in the drawing, the number fields,
 * the formulas of the step and the equation of the text.
 *
 *   none ──pointing (mouse), touching or focusing one──▶ lit ──leaving, Escape, blur, touching elsewhere──▶ none
 *    │                                                    │
 *    │                                                    │   (or by an arrow key in the drawing: net-keys.js)
 *    └── click, tap or Enter in the drawing ▶ pinned ◀────┘
 *                                            └──Escape, click or tap elsewhere, focus of another──▶ none
 *
 * Highlights are not part of the state: they are laid over the rendered view as `data-lit`, which the view never
 * sets. The readout below the drawing describes the quantity; while it is pinned, its number can be changed there.
 */
import { queryCurrent } from "../../shared/current-elements.js";
import { cellAt, markCell } from "../drawing/large-layer.js";
import { UNLIT, wordsOf } from "../drawing/readout.js";
import { symbolAt, symbolsIn } from "../notation/katex-symbols.js";
import { overlap, substituteFor } from "../notation/refs.js";
import { currentStep } from "../state/selectors.js";
import { formulaOf } from "./equations.js";
import { quantityAt } from "./net-keys.js";

/** @import { Step } from "../contract.js" */
/** @import { Lit } from "../drawing/readout.js" */
/** @import { State } from "../state/state.js" */

const NET = ".drawing > svg";
const IN_NET = ".neurons *, .edge, .edge-label";
const CONTROLS = "a, button, input, label, select, summary, textarea, .readout"; // clicks on them highlight nothing
const NEAR = 9; // px from a pointer to an edge

export class Linked {
  /** @type {Lit} */
  lit = UNLIT;
  /** @type {Step | null} */
  #step = null;
  /** @type {Set<Element>} the elements that are highlighted */
  #elements = new Set();
  #root;
  #stateNow;
  #changed;
  #say;

  /**
   * @param {HTMLElement} root
   * @param {() => State} stateNow
   * @param {() => void} changed   draws the widget, which ends in `refresh`
   * @param {(text: string) => void} say   tells screen readers
   */
  constructor(root, stateNow, changed, say) {
    this.#root = root;
    this.#stateNow = stateNow;
    this.#changed = changed;
    this.#say = say;
  }

  /** Listen to pointers, focus and keys. Returns a function that stops it. */
  listen() {
    const listening = new AbortController();
    const { signal } = listening;
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act, /** @type {EventTarget} */ where = this.#root) =>
      where.addEventListener(type, act, { signal });
    let mouse = false;
    on("pointermove", (event) => event.pointerType === "mouse" && event.buttons === 0 && this.light(this.#refAt(event)));
    on("pointerleave", (event) => event.pointerType === "mouse" && this.light(this.#focused()));
    on("pointerdown", (event) => event.pointerType !== "mouse" && this.light(this.#refAt(event)));
    // after a touch the focus moves to an element without a quantity: the touched one stays highlighted
    on("focusin", ({ target }) => this.#focused() && !target.closest(".readout") && this.#set(this.#focused()));
    on("focusout", ({ target }) => target?.getAttribute("data-ref") === this.lit.ref && this.light(""));
    on("keydown", (event) => event.key === "Escape" && this.#set(""));
    on("keydown", (event) => event.target.matches(NET) && event.target.matches(":focus-visible") && this.#goInNet(event));
    on("focusout", ({ target }) => target?.matches(NET) && this.light(""));
    on("pointerdown", (event) => {
      mouse = event.pointerType === "mouse";
      if (mouse && event.button === 0) this.#pin(event);
    }, document);
    on("click", (event) => mouse || this.#pin(event), document); // a touch may become a scroll
    return () => {
      this.#set("");
      listening.abort();
    };
  }

  /**
   * Pin what is pressed or tapped in the drawing; a press elsewhere ends the pin.
   * @param {PointerEvent} event
   */
  #pin(event) {
    const within = event.composedPath().includes(this.#root);
    const target = /** @type {Element} */ (event.composedPath()[0]);
    const inDrawing = within && target.closest(".drawing") !== null;
    if ((within && target.closest(CONTROLS)) || !(inDrawing || this.lit.pinned)) return;
    this.#set(within ? this.#refAt(event) : "", inDrawing);
    // a press of the mouse is passed on to the number field in the readout, so that it can drag the number
    const field = event.type === "pointerdown" && inDrawing && this.#root.querySelector(".readout input");
    if (field && !field.dispatchEvent(new PointerEvent(event.type, event))) event.preventDefault();
  }

  /**
   * A key in the drawing: an arrow leads to another part of the net, Enter to its number in the readout.
   * @param {KeyboardEvent} event
   */
  #goInNet(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const state = this.#stateNow();
    const { layers, until } = state.trace.spec;
    const ref = quantityAt(this.lit.ref, event.key, layers, until !== "forward");
    if (event.key === "Enter" && this.lit.ref) {
      this.#set(this.lit.ref, true);
      /** @type {HTMLElement | null} */ (this.#root.querySelector(".readout input"))?.focus();
    } else if (ref) {
      this.#set(ref);
      this.#say(wordsOf(ref, state));
    } else return;
    event.preventDefault();
    event.stopPropagation(); // the arrows of the widget step
  }

  /**
   * Highlight a quantity, unless another is pinned; "" ends the highlight.
   * @param {string} ref
   * @param {Step | null} [step]   the step by which the equation of the text is read; null: the current one
   */
  light(ref, step = null) {
    if (!this.lit.pinned) this.#set(ref, false, step);
  }

  /**
   * @param {string} ref
   * @param {boolean} [pinned]
   * @param {Step | null} [step]
   */
  #set(ref, pinned = false, step = null) {
    // the field of the readout may disappear: the focus stays in the widget
    if (this.#root.querySelector(".readout :focus")) /** @type {HTMLElement} */ (this.#root.querySelector(".widget")).focus({ preventScroll: true });
    if (ref === this.lit.ref && pinned === this.lit.pinned && step === this.#step) return;
    this.lit = ref ? { ref, pinned } : UNLIT;
    this.#step = step;
    this.#changed();
  }

  /** Highlight the elements of a new rendering. */
  refresh() {
    const { ref } = this.lit;
    const lit = new Set(ref ? this.#elementsOf(ref) : []);
    for (const old of this.#elements) if (!lit.has(old)) old.removeAttribute("data-lit");
    for (const element of lit) if (!this.#elements.has(element)) element.setAttribute("data-lit", "");
    for (const element of lit) if (element.matches(".heat")) markCell(element, ref);
    this.#elements = lit;
  }

  /** The elements that show a quantity. @param {string} ref */
  #elementsOf(ref) {
    const marked = this.#marked(ref);
    const drawn = marked.some((element) => element.matches(IN_NET));
    const substitutes = drawn ? [] : this.#marked(substituteFor(ref)).filter((element) => element.matches(IN_NET));
    const symbols = this.#symbols().filter((symbol) => overlap(symbol.ref, ref));
    return [...marked, ...substitutes, ...symbols.map(({ element }) => element)];
  }

  /** The elements with an overlapping reference. @param {string} ref */
  #marked(ref) {
    return queryCurrent(this.#root, "[data-ref]").filter((element) => overlap(element.getAttribute("data-ref") ?? "", ref));
  }

  /** The symbols of the current step's formulas, and of its equation in the text. */
  #symbols() {
    const state = this.#stateNow();
    const last = state.trace.spec.weights.length;
    const current = currentStep(state);
    const step = this.#step ?? current;
    if (!current || !step) return [];
    const equation = formulaOf(step.equation);
    const formulas = queryCurrent(this.#root, ".step.current .formula");
    return [
      ...formulas.flatMap((formula) => symbolsIn(formula, current, last)),
      ...(equation ? symbolsIn(equation, step, last) : []),
    ];
  }

  /**
   * @param {Element} formula
   * @param {PointerEvent} event
   */
  #symbolAt(formula, event) {
    const state = this.#stateNow();
    const step = currentStep(state);
    return step ? symbolAt(formula, event, step, state.trace.spec.weights.length) : "";
  }

  /** The quantity at the pointer; "" for none. @param {PointerEvent} event */
  #refAt(event) {
    const target = /** @type {Element | null} */ (event.composedPath()[0] ?? null);
    const marked = target?.closest?.("[data-ref]");
    if (marked) return (marked.matches(".heat") && cellAt(marked, event)) || (marked.getAttribute("data-ref") ?? "");
    const formula = target?.closest?.(".step.current .formula");
    if (formula) return this.#symbolAt(formula, event);
    const svg = target?.closest?.(".drawing > svg");
    return svg ? edgeAt(svg, event.clientX, event.clientY) : "";
  }

  /** The quantity of the focused element; "" for none. */
  #focused() {
    const shadow = /** @type {ShadowRoot} */ (this.#root.getRootNode());
    return shadow.activeElement?.getAttribute("data-ref") ?? "";
  }
}

/**
 * The reference of the edge nearest to a point of the page; "" if none is near.
 * @param {Element} svg
 * @param {number} x
 * @param {number} y
 */
function edgeAt(svg, x, y) {
  let nearest = { ref: "", distance: NEAR };
  for (const edge of /** @type {NodeListOf<SVGLineElement>} */ (svg.querySelectorAll("line.edge"))) {
    const matrix = edge.getScreenCTM();
    if (!matrix) continue;
    const at = (/** @type {SVGAnimatedLength} */ u, /** @type {SVGAnimatedLength} */ v) =>
      new DOMPoint(u.baseVal.value, v.baseVal.value).matrixTransform(matrix);
    const distance = distanceTo(at(edge.x1, edge.y1), at(edge.x2, edge.y2), { x, y });
    if (distance < nearest.distance) nearest = { ref: edge.getAttribute("data-ref") ?? "", distance };
  }
  return nearest.ref;
}

/**
 * The distance of a point from the segment between two others.
 * @param {{ x: number, y: number }} a
 * @param {{ x: number, y: number }} b
 * @param {{ x: number, y: number }} p
 */
function distanceTo(a, b, p) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(a.x + share * dx - p.x, a.y + share * dy - p.y);
}
