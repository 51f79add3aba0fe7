/**
 * What shows the same quantity lights up together: neurons, edges, letters, number fields, the numbers and
 * symbols of the step's formulas, and the symbols of the post's equation.
 *
 *   pointing (mouse), touching or focusing one ──▶ lit ──▶ leaving, Escape, blur, touching elsewhere
 *                                                   │
 *   a click or tap on it in the drawing ──▶ pinned ◀┘ ──▶ Escape, a click or tap elsewhere, another's focus
 *
 * Lighting is no state of the net: it is laid over the rendered page as `data-lit`, which the view never sets. What
 * is lit is told below the drawing; while it is pinned, its number can be changed there (readout.js).
 */
import { formulaOf } from "./equations.js";
import { symbolAt, symbolsIn } from "../notation/katex-symbols.js";
import { allInView } from "../../shared/current-elements.js";
import { cellAt, markCell } from "../drawing/large-layer.js";
import { UNLIT } from "../drawing/readout.js";
import { meet, standIn } from "../notation/refs.js";
import { currentStep } from "../state/state.js";

/** @import { Step } from "../contract.js" */
/** @import { Lit } from "../drawing/readout.js" */
/** @import { State } from "../state/state.js" */

const IN_NET = ".neurons *, .edge, .edge-label";
const OWN = "a, button, input, label, select, summary, textarea, .readout"; // what a click there does is something else
const NEAR = 9; // px between a pointer and the edge that it means

export class Linked {
  /** @type {Lit} */
  lit = UNLIT;
  /** @type {Step | null} */
  #step = null;
  /** @type {Set<Element>} */
  #shown = new Set();
  #root;
  #stateNow;
  #changed;

  /**
   * @param {HTMLElement} root
   * @param {() => State} stateNow
   * @param {() => void} changed   renders what is lit now, which ends in `refresh`
   */
  constructor(root, stateNow, changed) {
    this.#root = root;
    this.#stateNow = stateNow;
    this.#changed = changed;
  }

  /** Listen until the function that is returned is called. */
  listen() {
    const gone = new AbortController();
    const { signal } = gone;
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act, /** @type {EventTarget} */ where = this.#root) =>
      where.addEventListener(type, act, { signal });
    let mouse = false;
    on("pointermove", (event) => event.pointerType === "mouse" && event.buttons === 0 && this.light(this.#refAt(event)));
    on("pointerleave", (event) => event.pointerType === "mouse" && this.light(this.#focused()));
    on("pointerdown", (event) => event.pointerType !== "mouse" && this.light(this.#refAt(event)));
    // a touch also moves the focus, to where it has no quantity: what was touched stays lit
    on("focusin", ({ target }) => this.#focused() && !target.closest(".readout") && this.#set(this.#focused()));
    on("focusout", ({ target }) => target?.getAttribute("data-ref") === this.lit.ref && this.light(""));
    on("keydown", (event) => event.key === "Escape" && this.#set(""));
    on("pointerdown", (event) => {
      mouse = event.pointerType === "mouse";
      if (mouse && event.button === 0) this.#choose(event);
    }, document);
    on("click", (event) => mouse || this.#choose(event), document); // a touch may become a scroll, a tap is a click
    return () => {
      this.#set("");
      gone.abort();
    };
  }

  /**
   * What is pressed or tapped in the drawing stays lit; elsewhere, what stayed lit goes out.
   * @param {PointerEvent} event
   */
  #choose(event) {
    const within = event.composedPath().includes(this.#root);
    const target = /** @type {Element} */ (event.composedPath()[0]);
    const inDrawing = within && target.closest(".drawing") !== null;
    if ((within && target.closest(OWN)) || !(inDrawing || this.lit.pinned)) return;
    this.#set(within ? this.#refAt(event) : "", inDrawing);
    // a press with the mouse is one on the number's field, which it may drag
    const field = event.type === "pointerdown" && inDrawing && this.#root.querySelector(".readout input");
    if (field && !field.dispatchEvent(new PointerEvent(event.type, event))) event.preventDefault();
  }

  /**
   * Light it up, unless what is lit is to stay so.
   * @param {string} ref
   * @param {Step | null} [step]   by which the post's equation is read; null: the one that is shown
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
    // its field may go: the focus stays in the widget
    if (this.#root.querySelector(".readout :focus")) /** @type {HTMLElement} */ (this.#root.querySelector(".widget")).focus({ preventScroll: true });
    if (ref === this.lit.ref && pinned === this.lit.pinned && step === this.#step) return;
    this.lit = ref ? { ref, pinned } : UNLIT;
    this.#step = step;
    this.#changed();
  }

  /** Lay the light over what has been rendered anew. */
  refresh() {
    const { ref } = this.lit;
    const lit = new Set(ref ? this.#showing(ref) : []);
    for (const old of this.#shown) if (!lit.has(old)) old.removeAttribute("data-lit");
    for (const element of lit) if (!this.#shown.has(element)) element.setAttribute("data-lit", "");
    for (const element of lit) if (element.matches(".heat")) markCell(element, ref);
    this.#shown = lit;
  }

  /** @param {string} ref */
  #showing(ref) {
    const marked = this.#marked(ref);
    const drawn = marked.some((element) => element.matches(IN_NET));
    const standIns = drawn ? [] : this.#marked(standIn(ref)).filter((element) => element.matches(IN_NET));
    const symbols = this.#symbols().filter((symbol) => meet(symbol.ref, ref));
    return [...marked, ...standIns, ...symbols.map(({ element }) => element)];
  }

  /** @param {string} ref */
  #marked(ref) {
    return allInView(this.#root, "[data-ref]").filter((element) => meet(element.getAttribute("data-ref") ?? "", ref));
  }

  /** The symbols of the shown step's formulas, and of the post's equation. */
  #symbols() {
    const state = this.#stateNow();
    const last = state.trace.spec.weights.length;
    const shown = currentStep(state);
    const step = this.#step ?? shown;
    if (!shown || !step) return [];
    const equation = formulaOf(step.equation);
    const own = allInView(this.#root, ".step.current .formula");
    return [
      ...own.flatMap((formula) => symbolsIn(formula, shown, last)),
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

  /** @param {PointerEvent} event */
  #refAt(event) {
    const target = /** @type {Element | null} */ (event.composedPath()[0] ?? null);
    const marked = target?.closest?.("[data-ref]");
    if (marked) return (marked.matches(".heat") && cellAt(marked, event)) || (marked.getAttribute("data-ref") ?? "");
    const formula = target?.closest?.(".step.current .formula");
    if (formula) return this.#symbolAt(formula, event);
    const svg = target?.closest?.(".drawing > svg");
    return svg ? edgeAt(svg, event.clientX, event.clientY) : "";
  }

  #focused() {
    const shadow = /** @type {ShadowRoot} */ (this.#root.getRootNode());
    return shadow.activeElement?.getAttribute("data-ref") ?? "";
  }
}

/**
 * The edge that is nearest to a point of the page, if it is near.
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
 * Distance of a point from the stretch between two others.
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
