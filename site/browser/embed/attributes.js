/**
 * From an element's attributes to the spec that Python is asked for, written as in the shortcode:
 * numbers apart by commas or blanks, matrices in JSON, one for each layer, apart by semicolons.
 * What cannot be read is passed on as it stands: Python says what is wrong with it.
 */

const LISTS = ["layers", "x", "target"];
const ARRAYS = ["weights", "biases"];
const NUMBERS = ["seed", "learning_rate"];
const TEXTS = ["initialisation", "cost_function", "granularity", "until"];
const ALIASES = new Map([["eta", "learning_rate"], ["learning-rate", "learning_rate"]]);

/** Attributes that are not the stepper's own. */
const GLOBAL = /^(?:id|class|style|hidden|lang|dir|title|slot|part|role|tabindex|data-.*|aria-.*|on.*)$/;

/** @param {string} name */
export const isParameter = (name) => /^[a-z][a-z_-]*$/.test(name) && !GLOBAL.test(name);

/**
 * @param {Iterable<{name: string, value: string}>} attributes
 * @returns {{spec: Record<string, unknown>, options: Record<string, unknown>}}
 */
export function specOf(attributes) {
  /** @type {Record<string, unknown>} */
  const spec = {};
  /** @type {Record<string, unknown>} */
  const given = {};
  /** @type {Record<string, unknown>} */
  const options = {};
  for (const { name: written, value } of attributes) {
    const name = ALIASES.get(written) ?? written;
    if (name === "spec") Object.assign(spec, json(value) ?? { spec: value });
    else if (name === "activations") given[name] = words(value);
    else if (name === "activation") Object.assign(given, activations(value));
    else if (LISTS.includes(name)) given[name] = list(value);
    else if (ARRAYS.includes(name)) given[name] = arrays(value);
    else if (NUMBERS.includes(name)) given[name] = number(value);
    else if (TEXTS.includes(name)) given[name] = value;
    else if (name === "panels") options[name] = value.trim() === "none" ? [] : words(value);
    else if (name === "data") options[name] = samples(value);
    else if (isParameter(name)) options[name] = value;
  }
  Object.assign(spec, given);
  const first = /** @type {{x: unknown, target: unknown}[] | undefined} */ (options.data)?.[0];
  if (first && (spec.layers || spec.weights) && !("x" in spec || "target" in spec)) {
    Object.assign(spec, { x: first.x, target: first.target });
  }
  return { spec, options };
}

/** Blanks or commas part the numbers; brackets and quotes around them make no difference. @param {string} text */
const list = (text) => words(text.replace(/[[\]"]/g, " ")).map(number);

/** @param {string} text */
const words = (text) => text.split(/[,;\s]+/).filter(Boolean);

/** One for all layers, or one for each. @param {string} text */
function activations(text) {
  const each = text.replace(/^[\s[]+|[\s\]]+$/g, "").split(/\s*,\s*(?![^()]*\))/);
  return each.length > 1 ? { activations: each } : { activation: text };
}

/** @param {string} text */
function number(text) {
  const value = Number(text.replaceAll("−", "-"));
  return Number.isFinite(value) ? value : text;
}

/** @param {string} text */
function arrays(text) {
  if (["", "null", "none"].includes(text)) return null;
  const parts = text.split(";").filter((part) => part.trim()).map((part) => numeric(json(part) ?? part));
  const only = parts.length === 1 ? parts[0] : null;
  return depth(only) === 3 ? only : parts;
}

/** YAML takes 1e-3 for a text. @param {unknown} value @returns {unknown} */
const numeric = (value) => (Array.isArray(value) ? value.map(numeric) : typeof value === "string" ? number(value) : value);

/** @param {unknown} value @returns {number} */
const depth = (value) => (Array.isArray(value) ? 1 + depth(value[0]) : 0);

/**
 * Labelled data: `0,0: 0; 0,1: 1`, or in JSON a list of {x, target, name} or of pairs [x, target].
 * @param {string} text
 */
function samples(text) {
  const listed = json(text) ?? text.split(";").filter((part) => part.trim()).map((part) => part.split(":"));
  return listed.map((/** @type {any} */ each) => {
    const [x, target] = Array.isArray(each) ? each : [each.x, each.target];
    return { x: numbers(x), target: numbers(target), ...(each.name ? { name: String(each.name) } : {}) };
  });
}

/** @param {unknown} value */
const numbers = (value) => (typeof value === "string" ? words(value).map(number) : [numeric(value)].flat());

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
