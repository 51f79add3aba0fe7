/**
 * Computes the data of an element that has only parameters: the trace of a stepper, or the description of a figure.
 *
 *   waiting ──in view, or the button pressed──▶ computing ──▶ computed
 *                                      ▲            │
 *                                      │            ├── refused (Python names a wrong parameter) ── an attribute changes ──▶ computing
 *                                      └─try again──┴── failed  (Python cannot start)
 */
import { fetchFrame } from "../shared/frame-file.js";
import { sharedPython } from "../python/client.js";
import { isParameter } from "./attributes.js";
import { Placeholder } from "./placeholder.js";
import { followAttributes, noteAsked, noteShown } from "./reacting.js";
import { givenTo } from "./shared-nets.js";
import { sampleOf } from "./training.js";

/** @import { Python } from "../python/client.js" */
/** @import { Given } from "./attributes.js" */

/** @typedef {{ field: string, message: string }} ErrorOfField */
/** @typedef {{ ask: (python: Python) => Promise<any>, options: Record<string, unknown> }} Question */

/** @param {HTMLElement} element */
export async function compute(element) {
  followAttributes(element, () => compute(element));
  const placeholder = new Placeholder(element);
  await placeholder.requested();
  const named = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("backprop-stepper[data-frame]"));
  await Promise.all([...named].map(fetchFrame)); // one of them may give this element its net
  noteAsked(element);
  const question = element.localName === "backprop-figure" ? questionOfFigure(element) : questionOfNet(element);
  if ("error" in question) return placeholder.refuse(question.error);
  const python = sharedPython();
  placeholder.showProgress(python.status);
  const unsubscribe = python.subscribe((status) => placeholder.showProgress(status));
  try {
    const reply = await question.ask(python);
    unsubscribe();
    if ("error" in reply) placeholder.refuse(reply.error);
    else fill(element, "trace" in reply ? reply.trace : reply.answer, question.options);
    noteShown(element);
  } catch (cause) {
    unsubscribe();
    await placeholder.offerRetry(cause instanceof Error ? cause.message : String(cause));
    await compute(element);
  }
}

/** @param {HTMLElement} element @returns {Question | { error: ErrorOfField }} */
function questionOfNet(element) {
  const given = givenTo(element);
  if ("error" in given) return given;
  return { ask: (python) => traceOf(python, given), options: given.options };
}

/**
 * The trace of a net; of one with a named data set and no sample, that of the data's first.
 * @param {Python} python
 * @param {Given} given
 */
async function traceOf(python, { spec, options }) {
  const sample = await sampleOf(python, { spec, options });
  return sample && "error" in sample ? sample : python.trace({ ...spec, ...sample });
}

/** The parameters of a figure are sent to Python as they are. @param {HTMLElement} element @returns {Question} */
function questionOfFigure(element) {
  const given = [...element.attributes].filter(({ name }) => isParameter(name)).map(({ name, value }) => [name, value]);
  const { kind, caption, ...parameters } = Object.fromEntries(given);
  return { ask: (python) => python.ask("figure", { kind, parameters }), options: caption ? { caption } : {} };
}

/**
 * Give the element its data, and insert it again: it looks for its data when it is inserted.
 * @param {HTMLElement} element
 * @param {object} data      its trace, or the description of a figure
 * @param {Record<string, unknown>} options
 */
function fill(element, data, options) {
  const script = document.createElement("script");
  script.type = "application/json";
  script.textContent = JSON.stringify(data);
  element.replaceChildren(script);
  if (Object.keys(options).length) element.dataset.options = JSON.stringify(options);
  const { parentNode, nextSibling } = element;
  element.remove();
  parentNode?.insertBefore(element, nextSibling);
}
