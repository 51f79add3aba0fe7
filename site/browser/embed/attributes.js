/**
 * From an element's attributes to the spec that Python is asked for and the options of the picture. Attributes are
 * named and written like the shortcode's parameters; `spec` takes a net in JSON, and attributes go before it.
 */
import { FIELDS, FORMS, PANELS, WITHOUT_TARGET } from "./fields.js";
import { read } from "./reading.js";
import { misfit } from "./training.js";
import { Unreadable, quoted } from "./unreadable.js";

/** @import { Field } from "./fields.js" */
/** @typedef {{ spec: Record<string, any>, options: Record<string, any> }} Given */
/** @typedef {{ error: { field: string, message: string } }} Refused */

/** Attributes that HTML gives to every element. */
const GLOBAL = /^(?:accesskey|autocapitalize|autofocus|class|contenteditable|dir|draggable|enterkeyhint|exportparts|hidden|id|inert|inputmode|is|item.*|lang|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|translate|xmlns|data-.*|aria-.*|on.*)$/;

/** @type {Map<string, Field>} */
const BY_NAME = new Map(FIELDS.flatMap((field) => [field.name, ...(field.aliases ?? [])].map((name) => [name, field])));

const NAMES = [...BY_NAME].filter(([, { of }]) => of !== "source").map(([name]) => name);

/** @param {string} name */
export const isParameter = (name) => /^[a-z][a-z0-9_-]*$/.test(name) && !GLOBAL.test(name);

/**
 * The spec and the options that the attributes give, or the first attribute that cannot be read, with the reason.
 * @param {Iterable<{name: string, value: string}>} attributes
 * @returns {Given | Refused}
 */
export function specOf(attributes) {
  /** @type {Given} */
  const given = { spec: {}, options: {} };
  try {
    const own = [...attributes].filter(({ name }) => isParameter(name));
    for (const { name, value } of own) if (name === "spec") addDocument(given, value);
    for (const { name, value } of own) if (name !== "spec") addAttribute(given, name, value);
    settle(given);
  } catch (error) {
    if (error instanceof Refusal) return { error: { field: error.field, message: error.message } };
    throw error;
  }
  return given;
}

class Refusal extends Error {
  /** @param {string} field @param {string} message */
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

/** @param {Given} given @param {string} text */
function addDocument(given, text) {
  const document = parsed(text);
  if (typeof document !== "object" || !document || Array.isArray(document)) {
    throw new Refusal("spec", 'this is not JSON with names and values. Write it as in {"layers": [2, 3, 1]}');
  }
  for (const [name, value] of Object.entries(document)) {
    const field = BY_NAME.get(name);
    if (!field || field.of === "source") throw new Refusal("spec", `there is no ${quoted(name)}. ${known(name)}`);
    if (value !== null) add(given, field, name, value);
  }
}

/** @param {Given} given @param {string} name @param {string} value */
function addAttribute(given, name, value) {
  const field = BY_NAME.get(name);
  if (field && field.of !== "source") add(given, field, name, value);
  else if (nearest(name)) throw new Refusal(name, `this is no parameter. ${known(name)}`);
}

/** @param {Given} given @param {Field} field @param {string} written @param {unknown} text */
function add({ spec, options }, field, written, text) {
  const value = readable(field, written, text);
  const name = field.name === "activation" && Array.isArray(value) ? "activations" : field.name;
  (field.of === "net" ? spec : options)[name] = value;
}

/** @param {Field} field @param {string} written @param {unknown} value */
function readable(field, written, value) {
  try {
    return read(field, value);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Refusal(written, field.choices ? error.message : `${error.message}. ${FORMS[field.kind]}`);
  }
}

/** Apply the rules that hold between fields. @param {Given} given */
function settle(given) {
  const { spec, options } = given;
  const { open, panels = PANELS, data } = options;
  const offered = spec.until === "forward" ? panels.filter((/** @type {string} */ name) => WITHOUT_TARGET.includes(name)) : panels;
  if (open && !offered.includes(open)) {
    const message = `${quoted(open)} is not among the panels. This one has ${offered.join(", ") || "none"}`;
    throw new Refusal("open", message);
  }
  const wrong = misfit(given);
  if (wrong) throw new Refusal(wrong.field, wrong.message);
  const [first] = typeof data === "string" ? [] : (data ?? []); // Python makes the others
  if (first && (spec.layers || spec.weights) && !("x" in spec || "target" in spec)) {
    Object.assign(spec, { x: first.x, target: first.target });
  }
}

/** @param {string} name */
function known(name) {
  const near = nearest(name);
  return near ? `Did you mean ${quoted(near)}?` : `Known are: ${NAMES.join(", ")}`;
}

/** The parameter that somebody meant who mistyped a letter, left one out or swapped two. @param {string} name */
const nearest = (name) => (name.length < 3 ? undefined : NAMES.find((each) => isNear(name, each)));

/** @param {string} a @param {string} b */
function isNear(a, b) {
  const longest = Math.max(a.length, b.length);
  let start = 0;
  while (start < longest && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < longest - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a, b].map((each) => each.slice(start, each.length - end));
  return longest - start - end <= 1 || (left?.length === 2 && left === [...(right ?? "")].reverse().join(""));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
