/**
 * The live widgets of a page, in the order in which they are asked: the one that the reader used last, then
 * the others as they stand.
 */

/** @import { BackpropStepper } from "../element.js" */

/** @type {Set<BackpropStepper>} */
const live = new Set();
/** @type {BackpropStepper | null} */
let lastUsed = null;

/**
 * Returns a function that takes the widget out again.
 * @param {BackpropStepper} widget
 */
export function joinPage(widget) {
  const use = () => (lastUsed = widget);
  live.add(widget);
  widget.addEventListener("focusin", use);
  return () => {
    live.delete(widget);
    widget.removeEventListener("focusin", use);
    if (lastUsed === widget) lastUsed = null;
  };
}

/** @returns {BackpropStepper[]} */
export function widgetsByUse() {
  const asTheyStand = /** @type {BackpropStepper[]} */ ([...document.querySelectorAll("backprop-stepper")]);
  const others = asTheyStand.filter((each) => live.has(each) && each !== lastUsed);
  return lastUsed ? [lastUsed, ...others] : others;
}

/**
 * Show a place of a widget (places.js), and the widget.
 * @param {BackpropStepper} widget
 * @param {string} place
 * @param {ScrollBehavior} [behavior]
 */
export function bringTo(widget, place, behavior) {
  widget.show(place);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = widget.offsetHeight > innerHeight ? "start" : "nearest"; // the drawing is at its top
  widget.scrollIntoView({ block, behavior: behavior ?? (calm ? "instant" : "smooth") });
  widget.focus({ preventScroll: true });
}
