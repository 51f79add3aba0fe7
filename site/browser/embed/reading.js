/**
 * The value of a field, from the text of an attribute or from what JSON holds: `pybundle/backprop/spec/reading.py`
 * in JavaScript. What the values mean together is not judged here: Python does that.
 */
import { BLANKS, NAME, PLACE, PLANE, RANGES } from "./fields.js";
import { trimmed } from "./flow.js";
import { arrays, functions, number, numbers, samples, words } from "./literals.js";
import { Unreadable, quoted } from "./unreadable.js";

/** @import { Field, Range } from "./fields.js" */

const WHOLE_NAME = new RegExp(`^${NAME}$`);
const WHOLE_PLACE = new RegExp(`^${PLACE}$`);
const SAMPLE = ["x", "target", "name"];
const NO_LIST = "this is not a list of numbers";

/**
 * @param {Field} field
 * @param {unknown} value   a text; or from JSON a number, a list or an object, whose scalars may be texts
 * @returns {any}
 */
export const read = (field, value) => (READERS[field.kind] ?? text)(value, field);

/** @type {Record<string, (value: any, field: Field) => unknown>} */
const READERS = {
  number: asNumber,
  numbers: (value) => (typeof value === "string" ? numbers(value) : [value].flat().map(asNumber)),
  matrices: (value) => nested(typeof value === "string" ? arrays(value, 2) : value),
  vectors: (value) => (isNone(value) ? null : nested(typeof value === "string" ? arrays(value, 1) : value)),
  functions: (value) => (typeof value === "string" ? functions(value) : value),
  names: (value) => (typeof value === "string" ? [functions(value, `,;${BLANKS}`)].flat().filter(Boolean) : value),
  choice,
  panels,
  place: (value) => matching(text(value), WHOLE_PLACE, "is no step"),
  name: (value) => matching(text(value), WHOLE_NAME, "cannot be a name"),
  data,
  labelled,
  ...Object.fromEntries(Object.keys(RANGES).map((kind) => [kind, bounded])),
};

/** @param {unknown} value */
function asNumber(value) {
  if (typeof value === "string") return number(value);
  if (typeof value !== "number") throw new Unreadable(`${quoted(value)} is not a number`);
  return value;
}

/** A number within the bounds of its kind. @param {unknown} value @param {Field} field */
function bounded(value, { kind }) {
  const found = asNumber(value);
  const { least, most, below, whole } = /** @type {Range} */ (RANGES[kind]);
  const word = typeof value === "string" ? trimmed(value) : value;
  if (found < least || found > most || (below && found === most)) throw new Unreadable(`${quoted(word)} is out of its range`);
  if (whole && !Number.isInteger(found)) throw new Unreadable(`${quoted(word)} is not a whole number`);
  return found;
}

/** @param {unknown} value */
const isNone = (value) => typeof value === "string" && ["", "none", "null"].includes(trimmed(value));

/** @param {unknown} value @returns {unknown} */
function nested(value) {
  if (Array.isArray(value)) return value.map(nested);
  if (typeof value === "object" && value) throw new Unreadable(NO_LIST);
  return asNumber(value);
}

/** @param {unknown} value @param {Field} field */
function choice(value, { choices = [] }) {
  if (typeof value !== "string" || !choices.includes(value)) {
    throw new Unreadable(`${quoted(value)} is none of ${choices.join(", ")}`);
  }
  return value;
}

/** Some of the choices; the word none stands alone. @param {unknown} value @param {Field} field */
function panels(value, { choices = [] }) {
  const found = Array.isArray(value) ? value.map(String) : words(text(value));
  if (found.join() === "none") return [];
  const wrong = found.find((word) => !choices.includes(word));
  if (wrong !== undefined) throw new Unreadable(`there is no panel ${quoted(wrong)}; known are ${choices.join(", ")}, none`);
  return found;
}

/** @param {unknown} value */
function text(value) {
  if (typeof value === "object") throw new Unreadable("must be text");
  return String(value);
}

/** @param {string} value @param {RegExp} pattern @param {string} otherwise */
function matching(value, pattern, otherwise) {
  if (!pattern.test(value)) throw new Unreadable(`${quoted(value)} ${otherwise}`);
  return value;
}

/** The name of a data set, or labelled data. @param {unknown} value */
function labelled(value) {
  const name = typeof value === "string" ? trimmed(value) : "";
  if (!/^[A-Za-z][-_A-Za-z]*$/.test(name)) return data(value);
  if (!PLANE.includes(name)) throw new Unreadable(`there is no data set ${quoted(name)}; known are ${PLANE.join(", ")}`);
  return name;
}

/** Labelled data: samples {x, target, name}. @param {unknown} value */
function data(value) {
  const listed = typeof value === "string" ? samples(value) : value;
  if (!Array.isArray(listed)) throw new Unreadable("needs a list of samples");
  return listed.map(sample);
}

/** @param {any} each @param {number} k */
function sample(each, k) {
  const given = Array.isArray(each) && each.length === 2 ? { x: each[0], target: each[1] } : each;
  const isSample = typeof given === "object" && given && !Array.isArray(given) && "x" in given && "target" in given;
  if (!isSample || Object.keys(given).some((key) => !SAMPLE.includes(key))) {
    throw new Unreadable(`sample ${k + 1} is not {x, target, name}`);
  }
  const { x, target, name = null } = given;
  if (typeof name === "object" && name) throw new Unreadable(`the name of sample ${k + 1} must be text`);
  const side = (/** @type {unknown} */ values) => [values].flat().map(asNumber);
  return { x: side(x), target: side(target), ...(name === null ? {} : { name: String(name) }) };
}
