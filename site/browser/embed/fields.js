// Made by `python build.py fields` from pybundle/backprop/spec; change it there.

/** @typedef {"net" | "picture" | "source"} Part */
/** @typedef {{ name: string, kind: string, of: Part, aliases?: string[], choices?: string[] }} Field */

/** The fields with which an author describes a widget. @type {Field[]} */
export const FIELDS = [
  { name: "layers", kind: "numbers", of: "net" },
  { name: "weights", kind: "matrices", of: "net" },
  { name: "biases", kind: "vectors", of: "net" },
  { name: "activation", kind: "functions", of: "net" },
  { name: "activations", kind: "names", of: "net" },
  { name: "x", kind: "numbers", of: "net" },
  { name: "target", kind: "numbers", of: "net" },
  { name: "data", kind: "data", of: "picture" },
  { name: "seed", kind: "number", of: "net" },
  { name: "initialisation", kind: "choice", of: "net", choices: ["glorot", "he"] },
  { name: "cost_function", kind: "choice", of: "net", choices: ["squared_error", "cross_entropy"] },
  { name: "learning_rate", kind: "number", of: "net", aliases: ["eta", "learning-rate"] },
  { name: "granularity", kind: "choice", of: "net", choices: ["layer", "neuron", "scalar"] },
  { name: "until", kind: "choice", of: "net", choices: ["forward", "cost", "backward", "update"] },
  { name: "start", kind: "place", of: "picture" },
  { name: "panels", kind: "panels", of: "picture", choices: ["predict", "check", "train", "takeaway"] },
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
  data: "Write samples as in 0,0: 0; 0,1: 1 with semicolons between, or a list as in - {x: [0, 1], target: [1]}",
  number: "Write a number like 0.5, -1 or 1e-3",
  place: "Write its number from 1, first, last, a phase (cost), or a quantity (delta2)",
  text: "Write text",
  name: "Use letters, digits and hyphens, like demo",
};

/** The panels of a widget. */
export const PANELS = ["predict", "check", "train", "takeaway"];
/** The panels of a feed-forward without a target. */
export const WITHOUT_TARGET = ["predict", "takeaway"];
/** The characters allowed between numbers, besides commas. */
export const BLANKS = " \t\n\r\f\u00a0";
/** A text in quotes, as a regular expression. */
export const QUOTED = "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u(?:[0-9abcefABCEF][0-9a-fA-F]|[dD][0-7])[0-9a-fA-F]{2}|u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}))*\"|'(?:[^'\\x00-\\x1f]|'')*'";
/** The name of a net, as a regular expression. */
export const NAME = "[A-Za-z][-_0-9A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ]*";
/** The name of a step, as a regular expression. */
export const PLACE = "(?:first|last|(?:step=)?[1-9][0-9]*|forward|cost|backward|update|C|(?:a|z|delta|δ|dW|db|update)(?:[0-9]+|[₀-₉]+))";
