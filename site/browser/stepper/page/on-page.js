/**
 * The widgets of the page, the one used last first, then the others in the order of the page.
 */
import { placeOf } from "./place-links.js";

/** @import { StepperElement } from "./contract.js" */

const LEAST_WIDE = 560; // px of a widget whose drawing does not stay at the top of the window (../workbench.css)

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
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll("backprop-stepper");
  const inPageOrder = /** @type {StepperElement[]} */ ([...all]);
  const others = inPageOrder.filter((each) => joined.has(each) && each !== lastUsed);
  return lastUsed ? [lastUsed, ...others] : others;
}

/**
 * Go to a place in a widget (place-links.js): scroll to it, focus it, set its numbers, show its step, open a panel. Links
 * that set numbers start from the author's net, so that following one after the other does not add up.
 * @param {StepperElement} widget
 * @param {string} place
 * @param {ScrollBehavior} [behavior]
 */
export function bringTo(widget, place, behavior) {
  if (!widget.original) return;
  const { step, changes, open } = placeOf(place, widget.original.spec);
  if (Object.keys(changes).length) widget.change({ ...widget.original.spec, ...changes });
  widget.show(step);
  const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = widget.offsetHeight > innerHeight ? "start" : "nearest"; // of a tall widget, the drawing at its top
  widget.scrollIntoView({ block, behavior: behavior ?? (reducedMotion ? "instant" : "smooth") });
  widget.focus({ preventScroll: true });
  if (open) openPanel(widget, open);
}

/**
 * Open a panel and bring it into view, on a phone below the drawing.
 * @param {StepperElement} widget
 * @param {string} name
 */
function openPanel(widget, name) {
  const panels = [...(widget.shadowRoot?.querySelectorAll("details.panel") ?? [])];
  const panel = /** @type {HTMLDetailsElement | undefined} */ (panels.find((each) => each.classList.contains(name)));
  if (!panel) return;
  panel.open = true;
  const isNarrow = widget.clientWidth < LEAST_WIDE;
  const summary = /** @type {HTMLElement} */ (panel.querySelector("summary"));
  summary.scrollIntoView({ block: isNarrow ? "start" : "center", behavior: "instant" });
  summary.focus({ preventScroll: true });
}
