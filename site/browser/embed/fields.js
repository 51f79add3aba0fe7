// Made by `python build.py fields` from pybundle/backprop/spec; change it there.

/** @typedef {"net" | "picture" | "source"} Part */
/** @typedef {{ name: string, kind: string, of: Part, aliases?: string[], choices?: string[], default?: number }} Field */
/** @typedef {{ least: number, most: number, below?: boolean, whole?: boolean }} Range */

/** The fields with which an author describes a widget. @type {Field[]} */
export const FIELDS = [
  { name: "layers", kind: "numbers", of: "net" },
  { name: "weights", kind: "matrices", of: "net" },
  { name: "biases", kind: "vectors", of: "net" },
  { name: "activation", kind: "functions", of: "net" },
  { name: "activations", kind: "names", of: "net" },
  { name: "x", kind: "numbers", of: "net" },
  { name: "target", kind: "numbers", of: "net" },
  { name: "data", kind: "labelled", of: "picture" },
  { name: "samples", kind: "sample_count", of: "picture", default: 100 },
  { name: "noise", kind: "share", of: "picture", default: 0 },
  { name: "test", kind: "below_one", of: "picture", default: 0.2 },
  { name: "data_seed", kind: "seed", of: "picture", default: 0 },
  { name: "epochs", kind: "count", of: "picture", default: 100 },
  { name: "momentum", kind: "below_one", of: "picture", default: 0 },
  { name: "batch_size", kind: "count", of: "picture", aliases: ["batch", "batch-size"] },
  { name: "shuffle_seed", kind: "seed", of: "picture", default: 0 },
  { name: "l2", kind: "not_negative", of: "picture", default: 0 },
  { name: "seed", kind: "number", of: "net" },
  { name: "initialisation", kind: "choice", of: "net", choices: ["glorot", "he"] },
  { name: "cost_function", kind: "choice", of: "net", choices: ["squared_error", "cross_entropy"] },
  { name: "learning_rate", kind: "number", of: "net", aliases: ["eta", "learning-rate"] },
  { name: "granularity", kind: "choice", of: "net", choices: ["layer", "neuron", "scalar"] },
  { name: "until", kind: "choice", of: "net", choices: ["forward", "cost", "backward", "update"] },
  { name: "start", kind: "place", of: "picture" },
  { name: "panels", kind: "panels", of: "picture", choices: ["predict", "explain", "check", "nudge", "paths", "backward", "train", "takeaway"] },
  { name: "open", kind: "choice", of: "picture", choices: ["predict", "train", "takeaway"] },
  { name: "caption", kind: "text", of: "picture" },
  { name: "name", kind: "name", of: "picture" },
  { name: "src", kind: "file", of: "source" },
  { name: "spec", kind: "document", of: "source" },
];

/** The notation for the values of each kind. @type {Record<string, string>} */
export const FORMS = {
  numbers: "Write numbers like 0.5, -1 or 1e-3",
  matrices: "Write one matrix per layer, row by row: [[1, 2], [3, 4]]; [[5, 6]]",
  vectors: "Write one vector per layer: [0.1, -0.2]; [0.3]",
  functions: "Write a function like tanh, or one for each layer: tanh, sigmoid",
  names: "Write one function for each layer: tanh, sigmoid",
  labelled: "Write samples as in 0,0: 0; 0,1: 1 with semicolons between, or a list as in - {x: [0, 1], target: [1]}, or one of the data sets circle, xor, gauss, spiral",
  sample_count: "Write a whole number from 2 to 1,000",
  share: "Write a number from 0 to 1",
  below_one: "Write a number from 0 up to, but not, 1",
  seed: "Write a whole number from 0 on, such as 7",
  count: "Write a whole number from 1 to 100,000",
  not_negative: "Write 0 or a positive number",
  number: "Write a number like 0.5, -1 or 1e-3",
  place: "Write its number from 1, first, last, a phase (cost), or a quantity (delta2)",
  text: "Write text",
  name: "Use letters, digits and hyphens, like demo",
};

/** The kinds whose numbers have bounds. @type {Record<string, Range>} */
export const RANGES = {
  share: { least: 0, most: 1 },
  below_one: { least: 0, most: 1, below: true },
  not_negative: { least: 0, most: 1.7976931348623157e+308 },
  count: { least: 1, most: 100000, whole: true },
  sample_count: { least: 2, most: 1000, whole: true },
  seed: { least: 0, most: 9007199254740991, whole: true },
};

/** The panels of a widget. */
export const PANELS = ["predict", "explain", "check", "nudge", "paths", "backward", "train", "takeaway"];
/** The panels of a feed-forward without a target. */
export const WITHOUT_TARGET = ["predict", "explain", "takeaway"];
/** The data sets that have names, in the plane. */
export const PLANE = ["circle", "xor", "gauss", "spiral"];
/** The fields that say how a named data set is made. */
export const OF_DATA_SET = ["samples", "noise", "test", "data_seed"];
/** The fields with which panel Train begins. */
export const OF_TRAINING = ["epochs", "momentum", "batch_size", "shuffle_seed", "l2"];
/** The characters allowed between numbers, besides commas. */
export const BLANKS = " \t\n\r\f\u00a0";
/** A text in quotes, as a regular expression. */
export const QUOTED = "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u(?:[0-9abcefABCEF][0-9a-fA-F]|[dD][0-7])[0-9a-fA-F]{2}|u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}))*\"|'(?:[^'\\x00-\\x1f]|'')*'";
/** The name of a net, as a regular expression. */
export const NAME = "[A-Za-z][-_0-9A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ]*";
/** The name of a step, as a regular expression. */
export const PLACE = "(?:first|last|(?:step=)?[1-9][0-9]*|forward|cost|backward|update|C|(?:a|z|delta|δ|dW|db|update)(?:[0-9]+|[₀-₉]+))";
