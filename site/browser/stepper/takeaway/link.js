/**
 * A state of the widget as a link, and back: numbers only, with a version, exact to the last bit.
 *
 *   #backprop=1;n=0;s=4;g=0;l=2,3,1;w=0.27,…;b=…;a=1,1;x=0.5,-1;t=1;r=0.5;c=0
 *
 * n: which widget of the page; s: the step; g, a, c: places in the lists below, which only ever grow;
 * w, b: all entries, layer by layer and row by row. An expression in x as activation is written by the
 * places of its words in WORDS. What comes out of a link is checked by `backprop` like anything else.
 */

/** @import { Spec } from "../contract.js" */

const VERSION = "1";
const START = "#backprop=";
const GRANULARITIES = ["layer", "neuron", "scalar"];
const COSTS = ["squared_error", "cross_entropy"];
const ACTIVATIONS = [
  "identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu", "silu", "sin", "square", "softmax",
];
const WORDS = [
  "x", "pi", "e", "+", "-", "*", "/", "**", "(", ")", ",", "abs", "max", "min", "exp", "log", "sqrt", "sin",
  "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "softplus",
];
const EXPRESSION = 100; // an activation from here on is the number of words that follow it, plus this
const LITERAL = 50; // as a word: the next number stands for itself
const MOST_NUMBERS = 1500; // longer links are cut off by mail programs and chats

/** @typedef {{ spec: Spec, step: number, widget: number }} Shared */

/**
 * The fragment of a link; null if the net is too large for one.
 * @param {Shared} shared
 * @returns {string | null}
 */
export function encode({ spec, step, widget }) {
  const parts = {
    n: [widget],
    s: [step],
    g: [GRANULARITIES.indexOf(spec.granularity)],
    l: spec.layers,
    w: spec.weights.flat(2),
    b: spec.biases?.flat() ?? [],
    a: spec.activations.flatMap(numbersOfActivation),
    x: spec.x,
    t: spec.target ?? [],
    r: [spec.learning_rate],
    c: [COSTS.indexOf(spec.cost_function ?? "squared_error")],
  };
  const all = Object.values(parts).flat();
  if (all.length > MOST_NUMBERS || all.some(Number.isNaN)) return null;
  const text = Object.entries(parts).map(([key, numbers]) => `${key}=${numbers.map(numeral).join(",")}`);
  return [START + VERSION, ...text].join(";");
}

/** −0 is a number of its own. */
const numeral = (/** @type {number} */ number) => (Object.is(number, -0) ? "-0" : String(number));

/**
 * What a fragment asks for. Throws an Error whose message says what is wrong with it.
 * @param {string} hash
 * @returns {Shared}
 */
export function decode(hash) {
  const [version = "", ...fields] = plain(hash).slice(START.length).split(";");
  if (!/^\d+$/.test(version)) throw new Error("it is damaged");
  if (version !== VERSION) throw new Error(`it is of version ${version}, and this page reads version ${VERSION}`);
  const parts = new Map(fields.map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)]));
  const of = (/** @type {string} */ key) => numbersIn(parts.get(key), key);
  const one = (/** @type {string} */ key) => {
    const numbers = of(key);
    if (numbers.length !== 1) throw new Error(`its part "${key}" is not one number`);
    return Number(numbers[0]);
  };
  const whole = (/** @type {string} */ key) => {
    if (!isWhole(one(key))) throw new Error(`its part "${key}" is no whole number`);
    return one(key);
  };
  const layers = of("l");
  if (layers.length < 2 || !layers.every((size) => size > 0 && isWhole(size))) {
    throw new Error("its layer sizes are damaged");
  }
  const sizes = layers.slice(1);
  const spec = {
    layers,
    weights: matrices(of("w"), layers),
    biases: parts.get("b") ? vectors(of("b"), sizes, "biases") : null,
    activations: activationsFrom(of("a"), sizes.length),
    x: of("x"),
    ...(parts.get("t") ? { target: of("t") } : {}),
    learning_rate: one("r"),
    granularity: entry(GRANULARITIES, one("g"), "granularity"),
    cost_function: entry(COSTS, one("c"), "cost"),
  };
  return { spec, step: whole("s"), widget: whole("n") };
}

/**
 * A fragment as it was made: what a link passes through may write ; and , as %3B and %2C.
 * @param {string} hash
 */
function plain(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

const isWhole = (/** @type {number} */ number) => Number.isInteger(number) && number >= 0;

/**
 * @param {string | undefined} text
 * @param {string} key
 * @returns {number[]}
 */
function numbersIn(text, key) {
  if (text === undefined) throw new Error(`its part "${key}" is missing`);
  if (text === "") return [];
  return text.split(",").map((numeral) => {
    if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(numeral) || !Number.isFinite(Number(numeral))) throw new Error(`its part "${key}" holds something that is no number`);
    return Number(numeral);
  });
}

/**
 * @param {string[]} list
 * @param {number} place
 * @param {string} what
 */
function entry(list, place, what) {
  const found = list[place];
  if (found === undefined) throw new Error(`its ${what} is unknown here`);
  return found;
}

/**
 * @param {number[]} numbers
 * @param {number[]} layers
 */
function matrices(numbers, layers) {
  const counts = layers.slice(1).map((m, i) => m * (layers[i] ?? 0));
  return vectors(numbers, counts, "weights").map((entries, i) => {
    const n = layers[i] ?? 1;
    return Array.from({ length: layers[i + 1] ?? 0 }, (_, k) => entries.slice(k * n, (k + 1) * n));
  });
}

/**
 * @param {number[]} numbers
 * @param {number[]} sizes
 * @param {string} what
 */
function vectors(numbers, sizes, what) {
  const wanted = sizes.reduce((sum, size) => sum + size, 0);
  if (numbers.length !== wanted) throw new Error(`it holds ${numbers.length} ${what}, and its layers need ${wanted}`);
  let start = 0;
  return sizes.map((size) => numbers.slice(start, (start += size)));
}

/**
 * @param {string} name
 * @returns {number[]}   with NaN if a word of an expression is unknown
 */
function numbersOfActivation(name) {
  const known = ACTIVATIONS.indexOf(name);
  if (known >= 0) return [known];
  const words = name.match(/\*\*|[A-Za-z_]\w*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|\S/g) ?? [];
  const numbers = words.flatMap((word) => {
    if (/^[\d.]/.test(word)) return [LITERAL, Number(word)];
    const place = WORDS.indexOf(word);
    return [place < 0 ? NaN : place];
  });
  return [EXPRESSION + numbers.length, ...numbers];
}

/**
 * @param {number[]} numbers
 * @param {number} count
 */
function activationsFrom(numbers, count) {
  const rest = [...numbers];
  const names = [];
  while (rest.length) {
    const first = /** @type {number} */ (rest.shift());
    names.push(first < EXPRESSION ? entry(ACTIVATIONS, first, "activation") : expression(rest.splice(0, first - EXPRESSION)));
  }
  if (names.length !== count) throw new Error(`it holds ${names.length} activations, and its layers need ${count}`);
  return names;
}

/** @param {number[]} numbers */
function expression(numbers) {
  let text = "";
  for (let k = 0; k < numbers.length; k += 1) {
    const word = /** @type {number} */ (numbers[k]);
    text += word === LITERAL ? String(numbers[(k += 1)]) : entry(WORDS, word, "activation");
  }
  return text;
}
