/**
 * Checks an author's settings of the training against each other and against the net, by the rules of
 * `pybundle/backprop/spec/training.py`.
 */
import { FIELDS, OF_DATA_SET } from "./fields.js";

/** @import { Python } from "../python/client.js" */

/** @type {Record<string, any>} */
const DEFAULTS = Object.fromEntries(FIELDS.map((field) => [field.name, field.default]));

/**
 * The first field of a training that does not fit, with the reason and the remedy; null if all do.
 * @param {{ spec: Record<string, any>, options: Record<string, any> }} given
 * @returns {{ field: string, message: string } | null}
 */
export function misfit({ spec, options }) {
  const { data, batch_size: size } = options;
  if (typeof data !== "string") {
    const field = OF_DATA_SET.find((name) => name in options);
    if (field) return { field, message: `only a data set has it. As in data="spiral" ${field}=…` };
  } else if (![undefined, "2,1"].includes(sizes(spec))) {
    const message = `"${data}" has two inputs and one output, unlike this net. Write layers such as "2,4,1", or labelled samples`;
    return { field: "data", message };
  }
  const samples = trainedSamples(options);
  if (size === undefined || samples === null || size <= samples) return null;
  const few = samples === 1 ? "1 sample" : `${samples} samples`;
  return { field: "batch_size", message: `is ${size}, but the training has only ${few}. Write a smaller number, or leave it out` };
}

/**
 * What Python is asked for the named data set of the options.
 * @param {Record<string, any>} options
 * @param {Record<string, any>} spec
 */
export function dataSetOf(options, { activation, activations = [activation] }) {
  const given = OF_DATA_SET.map((name) => [name === "data_seed" ? "seed" : name, options[name] ?? DEFAULTS[name]]);
  return { name: options.data, ...Object.fromEntries(given), activation: activations.at(-1) };
}

/**
 * The first sample of the named data set of a net that gives none itself; null if there is none, or if it gives its own.
 * @param {Python} python
 * @param {{ spec: Record<string, any>, options: Record<string, any> }} given
 * @returns {Promise<{ x: number[], target: number[] } | { error: { field: string, message: string } } | null>}
 */
export async function sampleOf(python, { spec, options }) {
  const isComplete = typeof options.data !== "string" || "x" in spec || "target" in spec;
  if (isComplete || !(spec.layers || spec.weights)) return null;
  const reply = await python.ask("data_set", dataSetOf(options, spec));
  if ("error" in reply) return reply;
  const { x, target } = reply.answer.data[0];
  return { x, target };
}

/** The number of samples that are trained on; null if another element of the name gives them. @param {Record<string, any>} options */
function trainedSamples({ data, name, samples = DEFAULTS.samples, test = DEFAULTS.test }) {
  if (typeof data === "string") return test ? samples - Math.min(Math.max(rounded(test * samples), 1), samples - 1) : samples;
  if (!data && name !== undefined) return null;
  return data?.length || 1;
}

/** The nearest whole number, of two the even one, as in Python. @param {number} value */
function rounded(value) {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
}

/** The numbers of inputs and outputs, as far as the fields say them. @param {Record<string, any>} spec */
function sizes({ layers, weights }) {
  if (layers?.length) return `${layers[0]},${layers.at(-1)}`;
  const [columns, rows] = [weights?.[0]?.[0]?.length, weights?.at?.(-1)?.length];
  return columns === undefined || rows === undefined ? undefined : `${columns},${rows}`;
}
