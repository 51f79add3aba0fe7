/**
 * What is pointed at in one of the post's equations lights up in the widget whose step applies it, as the
 * widget's symbols light up in the equation (linked.js).
 */
import { appliedAt, labelAt } from "./equations.js";
import { symbolAt } from "../notation/katex-symbols.js";
import { widgetsByUse } from "./on-page.js";

/** @import { BackpropStepper } from "../element.js" */
/** @import { Applied } from "./equations.js" */

/** @type {BackpropStepper | null} */
let lit = null;
let listeners = 0;

/** Listen on the page's equations until the function that is returned is called. */
export function lightFromEquations() {
  if (listeners++ === 0) listen("addEventListener");
  return () => {
    if (--listeners === 0) listen("removeEventListener");
  };
}

/** @param {"addEventListener" | "removeEventListener"} way */
function listen(way) {
  for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) document[way](type, onPoint);
}

/** @param {Applied & { ref: string } | null} meant */
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
  if (target === lit) lit = null; // there the widget itself lights up what is pointed at
  if (target.closest?.(".companion-show")) return;
  const formula = target.closest?.("a.equation + .katex-display");
  light(formula ? meantAt(formula, pointer) : null);
}

/**
 * @param {Element} formula
 * @param {PointerEvent} pointer
 */
function meantAt(formula, pointer) {
  const numbers = Object.assign({}, ...widgetsByUse().map(({ options }) => options.equations));
  const found = appliedAt(labelAt(formula, pointer.clientY, numbers));
  if (!found?.widget.trace) return null;
  const ref = symbolAt(formula, pointer, found.step, found.widget.trace.spec.weights.length);
  return ref ? { ...found, ref } : null;
}
