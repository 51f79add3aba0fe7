/**
 * Steppers with one name share one net: the first in the page gives it, and the others may omit it.
 */
import { specOf } from "./attributes.js";
import { OF_DATA_SET, OF_TRAINING } from "./fields.js";

/** @import { Given, Refused } from "./attributes.js" */

/**
 * The spec and the options of an element, completed by the first stepper of its name; or what is wrong with them.
 * @param {HTMLElement} element
 * @returns {Given | Refused}
 */
export function givenTo(element) {
  const own = specOf(element.attributes);
  if ("error" in own) return own;
  const name = String(own.options.name ?? "");
  if (!name) return own;
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("backprop-stepper"));
  const [first, ...others] = [...all].filter((each) => nameOf(each) === name);
  if (!first || first === element) return others.length && isEmpty(own.spec) ? wrong(tooLate(name)) : own;
  const shared = givenBy(first);
  if ("error" in shared) return wrong(`the first stepper called "${name}" cannot be read.`);
  const field = Object.keys(own.spec).find((key) => !isSame(own.spec[key], shared.spec[key]));
  if (field) return wrong(`${field} is not what the first stepper called "${name}" has; they share one net.`);
  return { spec: shared.spec, options: { ...trainedLike(shared.options, own.options), ...own.options } };
}

/**
 * The data and the settings of the training that an element takes over from the first of its name.
 * @param {Record<string, any>} shared
 * @param {Record<string, any>} own
 */
function trainedLike(shared, own) {
  const names = own.data ? OF_TRAINING : [...OF_TRAINING, "data", ...OF_DATA_SET];
  return Object.fromEntries(names.filter((name) => shared[name] !== undefined).map((name) => [name, shared[name]]));
}

/** @param {string} name */
const tooLate = (name) => `the first stepper called "${name}" must give its net.`;

/** @param {string} message */
const wrong = (message) => ({ error: { field: "name", message } });

/**
 * The spec and the options of an element: from its attributes, or from its data if it has a trace already.
 * @param {HTMLElement} element
 * @returns {Given | Refused}
 */
function givenBy(element) {
  const trace = element.querySelector("script[type='application/json']")?.textContent;
  if (!trace || element.hasAttribute("name")) return specOf(element.attributes);
  return { spec: JSON.parse(trace).spec, options: JSON.parse(element.dataset.options ?? "{}") };
}

/** @param {HTMLElement} element @returns {unknown} */
function nameOf(element) {
  const given = givenBy(element);
  return "error" in given ? element.getAttribute("name") : given.options.name;
}

/** @param {object} spec */
const isEmpty = (spec) => Object.keys(spec).length === 0;

/** @param {unknown} a @param {unknown} b */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
