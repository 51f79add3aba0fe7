/**
 * The widgets of the page, the one used last first, then the others in the order of the page.
 */

/** @import { StepperElement } from "./contract.js" */

/** @type {Set<StepperElement>} */
const joined = new Set();
/** @type {StepperElement | null} */
let lastUsed = null;

/**
 * Add a widget. Returns a function that removes it.
 * @param {StepperElement} widget
 */
export function joinPage(widget) {
  const use = () => (lastUsed = widget);
  joined.add(widget);
  widget.addEventListener("focusin", use);
  return () => {
    joined.delete(widget);
    widget.removeEventListener("focusin", use);
    if (lastUsed === widget) lastUsed = null;
  };
}

/** @returns {StepperElement[]} */
export function widgetsByUse() {
  const inPageOrder = /** @type {StepperElement[]} */ ([...document.querySelectorAll("backprop-stepper")]);
  const others = inPageOrder.filter((each) => joined.has(each) && each !== lastUsed);
  return lastUsed ? [lastUsed, ...others] : others;
}

/**
 * Go to a step of a widget by its name (../notation/step-names.js), scroll to the widget and focus it.
 * @param {StepperElement} widget
 * @param {string} place
 * @param {ScrollBehavior} [behavior]
 */
export function bringTo(widget, place, behavior) {
  widget.show(place);
  const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = widget.offsetHeight > innerHeight ? "start" : "nearest"; // of a tall widget, the drawing at its top
  widget.scrollIntoView({ block, behavior: behavior ?? (reducedMotion ? "instant" : "smooth") });
  widget.focus({ preventScroll: true });
}
