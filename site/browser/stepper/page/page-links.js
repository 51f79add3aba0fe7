/**
 * Links of the page that drive a widget: [look at δ₂](#demo:delta2) goes to that place (places.js) in the
 * widget named "demo", and so do the browser's Back and Forward.
 */
import { bringTo, widgetsByUse } from "./on-page.js";

/** @import { BackpropStepper } from "../element.js" */

let listeners = 0;

/** Let widgets be driven by links, until the function that is returned is called. */
export function followLinks() {
  if (listeners++ === 0) listen("addEventListener");
  return () => {
    if (--listeners === 0) listen("removeEventListener");
  };
}

/**
 * Show the place that the page was opened with, if it is one of this widget.
 * @param {BackpropStepper} widget
 */
export function goToPlaceOfAddress(widget) {
  const place = placeIn(location.hash, widget);
  if (place) bringTo(widget, place, "instant");
}

/** @param {"addEventListener" | "removeEventListener"} way */
function listen(way) {
  document[way]("click", /** @type {EventListener} */ (onClick));
  window[way]("hashchange", onTravel);
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = /** @type {Element | null} */ (event.composedPath()[0] ?? null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.pathname !== location.pathname) return;
  const driven = drivenBy(link.hash);
  if (!driven) return;
  event.preventDefault();
  history.pushState(null, "", link.hash);
  bringTo(driven.widget, driven.place);
}

function onTravel() {
  const driven = drivenBy(location.hash);
  if (driven) bringTo(driven.widget, driven.place, "instant");
}

/** @param {string} hash */
function drivenBy(hash) {
  for (const widget of widgetsByUse()) {
    const place = placeIn(hash, widget);
    if (place !== null) return { widget, place };
  }
  return null;
}

/**
 * The place that "#name:place" names, if it is this widget's name.
 * @param {string} hash
 * @param {BackpropStepper} widget
 */
function placeIn(hash, { options: { name } }) {
  const start = `#${name}:`;
  let text = hash;
  try {
    text = decodeURIComponent(hash);
  } catch {
    // a stray % is no name of ours
  }
  return name && text.startsWith(start) ? text.slice(start.length) : null;
}
