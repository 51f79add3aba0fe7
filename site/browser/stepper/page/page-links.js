/**
 * Links of the page to steps: [look at δ₂](#demo:delta2) goes to the step named "delta2" (../notation/step-names.js)
 * in the widget named "demo". The browser's Back and Forward work too.
 */
import { bringTo, widgetsByUse } from "./on-page.js";

/** @import { StepperElement } from "./contract.js" */

let listeners = 0;

/** Listen to links. Returns a function that stops it. */
export function followLinks() {
  if (listeners++ === 0) listen("addEventListener");
  return () => {
    if (--listeners === 0) listen("removeEventListener");
  };
}

/**
 * Go to the step in the page's address, if it names this widget.
 * @param {StepperElement} widget
 */
export function goToPlaceOfAddress(widget) {
  const place = placeIn(location.hash, widget);
  if (place) bringTo(widget, place, "instant");
}

/** @param {"addEventListener" | "removeEventListener"} method */
function listen(method) {
  document[method]("click", /** @type {EventListener} */ (onClick));
  window[method]("hashchange", onHashChange);
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = /** @type {Element | null} */ (event.composedPath()[0] ?? null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.pathname !== location.pathname) return;
  const target = targetOf(link.hash);
  if (!target) return;
  event.preventDefault();
  history.pushState(null, "", link.hash);
  bringTo(target.widget, target.place);
}

function onHashChange() {
  const target = targetOf(location.hash);
  if (target) bringTo(target.widget, target.place, "instant");
}

/** The widget and the step that a fragment names. @param {string} hash */
function targetOf(hash) {
  for (const widget of widgetsByUse()) {
    const place = placeIn(hash, widget);
    if (place !== null) return { widget, place };
  }
  return null;
}

/**
 * The place of "#name:place" if the name is this widget's; else null.
 * @param {string} hash
 * @param {StepperElement} widget
 */
function placeIn(hash, { options: { name } }) {
  const start = `#${name}:`;
  let text = hash;
  try {
    text = decodeURIComponent(hash);
  } catch {
    // a fragment with a stray % has no name of a widget
  }
  return name && text.startsWith(start) ? text.slice(start.length) : null;
}
