/**
 * From an element that has only its parameters to one that has its trace:
 *
 *   waiting ──in view, or asked for──▶ computing ──▶ complete
 *                       ▲                  │
 *                       └──── try again ── failed     (a spec that Python refuses stays refused)
 */
import { sharedPython } from "../python/client.js";
import { Place } from "./place.js";
import { toldTo } from "./shared-nets.js";

/** @param {HTMLElement} element */
export async function complete(element) {
  const place = new Place(element);
  await place.wanted();
  const told = toldTo(element);
  if ("error" in told) return place.refuse(told.error);
  const { spec, options } = told;
  const python = sharedPython();
  place.show(python.status);
  const unsubscribe = python.subscribe((status) => place.show(status));
  try {
    const answer = await python.trace(spec);
    unsubscribe();
    if ("error" in answer) place.refuse(answer.error);
    else hand(element, answer.trace, options);
  } catch (cause) {
    unsubscribe();
    await place.failed(cause instanceof Error ? cause.message : String(cause));
    await complete(element);
  }
}

/**
 * Give the element its trace; it looks for it when it enters the page.
 * @param {HTMLElement} element
 * @param {object} trace
 * @param {Record<string, unknown>} options
 */
function hand(element, trace, options) {
  const script = document.createElement("script");
  script.type = "application/json";
  script.textContent = JSON.stringify(trace);
  element.replaceChildren(script);
  if (Object.keys(options).length) element.dataset.options = JSON.stringify(options);
  const { parentNode, nextSibling } = element;
  element.remove();
  parentNode?.insertBefore(element, nextSibling);
}
