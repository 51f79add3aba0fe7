/**
 * Computes the trace of an element that has only attributes, or the description of its figure:
 *
 *   waiting ──in view, or asked for──▶ computing ──▶ complete
 *                       ▲                  │
 *                       └──── try again ── failed     (a spec that Python refuses stays refused)
 */
import { sharedPython } from "../python/client.js";
import { isParameter } from "./attributes.js";
import { Place } from "./place.js";
import { givenTo } from "./shared-nets.js";

/** @import { Python } from "../python/client.js" */

/** @param {HTMLElement} element */
export async function complete(element) {
  const place = new Place(element);
  await place.wanted();
  const told = element.localName === "backprop-figure" ? aboutFigure(element) : aboutNet(element);
  if ("error" in told) return place.refuse(told.error);
  const { ask, options } = told;
  const python = sharedPython();
  place.show(python.status);
  const unsubscribe = python.subscribe((status) => place.show(status));
  try {
    const answer = await ask(python);
    unsubscribe();
    if ("error" in answer) place.refuse(answer.error);
    else hand(element, "trace" in answer ? answer.trace : answer.answer, options);
  } catch (cause) {
    unsubscribe();
    await place.failed(cause instanceof Error ? cause.message : String(cause));
    await complete(element);
  }
}

/** @typedef {{ ask: (python: Python) => Promise<any>, options: Record<string, unknown> }} Question */

/** @param {HTMLElement} element @returns {Question | {error: {field: string, message: string}}} */
function aboutNet(element) {
  const told = givenTo(element);
  if ("error" in told) return told;
  return { ask: (python) => python.trace(told.spec), options: told.options };
}

/** The parameters of a figure are read by Python. @param {HTMLElement} element @returns {Question} */
function aboutFigure(element) {
  const given = [...element.attributes].filter(({ name }) => isParameter(name)).map(({ name, value }) => [name, value]);
  const { kind, caption, ...parameters } = Object.fromEntries(given);
  return { ask: (python) => python.ask("figure", { kind, parameters }), options: caption ? { caption } : {} };
}

/**
 * Put the data into the element, and the element into the page again: it reads its data when it is connected.
 * @param {HTMLElement} element
 * @param {object} data      its trace, or the description of a figure
 * @param {Record<string, unknown>} options
 */
function hand(element, data, options) {
  const script = document.createElement("script");
  script.type = "application/json";
  script.textContent = JSON.stringify(data);
  element.replaceChildren(script);
  if (Object.keys(options).length) element.dataset.options = JSON.stringify(options);
  const { parentNode, nextSibling } = element;
  element.remove();
  parentNode?.insertBefore(element, nextSibling);
}
