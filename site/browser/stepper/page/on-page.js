/**
 * The widgets of the page, the one used last first, then the others in the order of the page.
 */
import { stepAt } from "../notation/step-names.js";
import { placeOf, shortened } from "./place-links.js";

/** @import { Trace } from "../contract.js" */
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
 * that set numbers start from the author's net, so that following one after the other does not add up. If the link asks for
 * what there is not, the widget says so and stays as it is.
 * @param {StepperElement} widget
 * @param {string} place
 * @param {ScrollBehavior} [behavior]
 */
export function bringTo(widget, place, behavior) {
  const { original, trace } = widget;
  if (!original || !trace) return;
  const { step, changes, open, problem } = placeOf(place, original.spec);
  const changed = Object.keys(changes).length > 0;
  widget.refuse(""); // it comes alive, with its panels
  const why = problem || missing(widget, changed ? original : trace, step, open);
  if (why) widget.refuse(`The link could not be followed: ${why}.`);
  if (!why && changed) widget.change({ ...original.spec, ...changes });
  if (!why && step) goTo(widget, trace, step);
  const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = widget.offsetHeight > innerHeight ? "start" : "nearest"; // of a tall widget, the drawing at its top
  widget.scrollIntoView({ block, behavior: behavior ?? (reducedMotion ? "instant" : "smooth") });
  widget.focus({ preventScroll: true });
  if (open && !why) openPanel(widget, open);
}

/**
 * Names the step or panel of a link that the widget lacks, as the end of a sentence; "" if it has both.
 * @param {StepperElement} widget
 * @param {Trace} trace   to which the link leads
 * @param {string} step   "" for none
 * @param {string} open   "" for no panel
 */
function missing(widget, trace, step, open) {
  if (step && stepAt(trace, step) === null) return `no step of this net is called “${shortened(step)}”`;
  if (open && !panelOf(widget, open)) return `there is no panel “${shortened(open)}” here`;
  return "";
}

/**
 * Show a step; one of the requested net, if only that has it, when it is there. It is not waited for any longer once that
 * net is refused or another one is requested.
 * @param {StepperElement} widget
 * @param {Trace} trace   that is shown
 * @param {string} step
 */
function goTo(widget, trace, step) {
  const { store } = widget;
  if (stepAt(trace, step) !== null || !store) return widget.show(step);
  const { requested } = store.state;
  const stop = store.subscribe((_before, after, action) => {
    if ((action.type === "computed" || action.type === "refused") && action.spec === requested) {
      stop();
      if (action.type === "computed") queueMicrotask(() => widget.show(step));
    } else if (after.requested !== requested) stop();
  });
}

/**
 * @param {StepperElement} widget
 * @param {string} name
 * @returns {HTMLDetailsElement | undefined}
 */
function panelOf(widget, name) {
  const panels = /** @type {NodeListOf<HTMLDetailsElement> | undefined} */ (widget.shadowRoot?.querySelectorAll("details.panel"));
  return [...(panels ?? [])].find(({ className }) => className === `panel ${name}`);
}

/**
 * Open a panel and bring it into view, on a phone below the drawing.
 * @param {StepperElement} widget
 * @param {string} name
 */
function openPanel(widget, name) {
  const panel = panelOf(widget, name);
  if (!panel) return;
  panel.open = true;
  const isNarrow = widget.clientWidth < LEAST_WIDE;
  const summary = /** @type {HTMLElement} */ (panel.querySelector("summary"));
  summary.scrollIntoView({ block: isNarrow ? "start" : "center", behavior: "instant" });
  summary.focus({ preventScroll: true });
}
