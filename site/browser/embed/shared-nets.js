/**
 * Steppers of one name share one net: the first in the page gives it, the others may leave it out.
 */
import { specOf } from "./attributes.js";

/** @typedef {ReturnType<typeof specOf>} Given */

/**
 * What an element is told, completed by the first stepper of its name; or what is wrong between the two.
 * @param {HTMLElement} element
 * @returns {Given | { error: { field: string, message: string } }}
 */
export function toldTo(element) {
  const own = specOf(element.attributes);
  const name = String(own.options.name ?? "");
  if (!name) return own;
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("backprop-stepper"));
  const [first, ...others] = [...all].filter((each) => givenBy(each).options.name === name);
  if (!first || first === element) return others.length && isEmpty(own.spec) ? wrong(tooLate(name)) : own;
  const shared = givenBy(first);
  const field = Object.keys(own.spec).find((key) => !isSame(own.spec[key], shared.spec[key]));
  if (field) return wrong(`${field} is not what the first stepper called "${name}" has; they share one net.`);
  return { spec: shared.spec, options: { ...(shared.options.data ? { data: shared.options.data } : {}), ...own.options } };
}

/** @param {string} name */
const tooLate = (name) => `the first stepper called "${name}" must give its net.`;

/** @param {string} message */
const wrong = (message) => ({ error: { field: "name", message } });

/**
 * By its attributes; one that has its trace already has them as data.
 * @param {HTMLElement} element
 * @returns {Given}
 */
function givenBy(element) {
  const trace = element.querySelector("script[type='application/json']")?.textContent;
  if (!trace || element.hasAttribute("name")) return specOf(element.attributes);
  return { spec: JSON.parse(trace).spec, options: JSON.parse(element.dataset.options ?? "{}") };
}

/** @param {object} spec */
const isEmpty = (spec) => Object.keys(spec).length === 0;

/** @param {unknown} a @param {unknown} b */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
