/**
 * Pointing at a symbol in an equation of the text highlights its quantity in the widget whose step applies the
 * equation. (linked.js highlights in the other direction.)
 */
import { symbolAt } from "../notation/katex-symbols.js";
import { labelAt, stepApplying } from "./equations.js";
import { widgetsByUse } from "./on-page.js";

/** @import { StepperElement } from "./contract.js" */
/** @import { AppliedStep } from "./equations.js" */

/** @type {StepperElement | null} the widget in which an equation highlights something */
let lit = null;
let listeners = 0;

/** Listen to the page's equations. Returns a function that stops it. */
export function lightFromEquations() {
  if (listeners++ === 0) listen("addEventListener");
  return () => {
    if (--listeners === 0) listen("removeEventListener");
  };
}

/** @param {"addEventListener" | "removeEventListener"} method */
function listen(method) {
  for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) document[method](type, onPoint);
}

/** Highlight a quantity in the widget of a step; null ends it. @param {AppliedStep & { ref: string } | null} meant */
export function light(meant) {
  if (lit && lit !== meant?.widget) lit.light("");
  lit = meant?.widget ?? null;
  meant?.widget.light(meant.ref, meant.step);
}

/** @param {Event} event */
function onPoint(event) {
  const pointer = /** @type {PointerEvent} */ (event);
  const touches = pointer.pointerType !== "mouse";
  if (touches ? pointer.type === "pointermove" : pointer.buttons > 0) return;
  const target = /** @type {Element} */ (pointer.target);
  if (target === lit) lit = null; // over the widget, the widget itself highlights
  if (target.closest?.(".companion-show")) return;
  const formula = target.closest?.("a.equation + .katex-display");
  light(formula ? meantAt(formula, pointer) : null);
}

/**
 * The quantity at the pointer, and the step that it belongs to.
 * @param {Element} formula
 * @param {PointerEvent} pointer
 */
function meantAt(formula, pointer) {
  const numbers = Object.assign({}, ...widgetsByUse().map(({ options }) => options.equations));
  const found = stepApplying(labelAt(formula, pointer.clientY, numbers));
  if (!found?.widget.trace) return null;
  const ref = symbolAt(formula, pointer, found.step, found.widget.trace.spec.weights.length);
  return ref ? { ...found, ref } : null;
}
