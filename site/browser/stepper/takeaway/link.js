/**
 * Links: a state of the widget as the fragment of an address, and back. A link holds a version and numbers, exact to
 * the last bit.
 *
 *   #backprop=1;n=0;s=4;g=0;l=2,3,1;w=0.27,…;b=…;a=1,1;x=0.5,-1;t=1;r=0.5;c=0
 *
 *   n        index of the widget in the page
 *   s        step
 *   l x t r  layers, input, target, learning rate
 *   w b      all entries, layer by layer and row by row
 *   g a c    indices into the lists below; an activation that is an expression is written as the indices of its words
 *
 * Published links must stay readable: entries are only ever added at the end of the lists, never moved or removed.
 * Whoever writes a link by hand can ask for anything, so it is held to what a reader can build in the widget; then
 * `backprop` checks its spec as any other.
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
const EXPRESSION = 100; // activation 100 + k: an expression of the k numbers that follow
const LITERAL = 50; // as the index of a word: the next number is a literal
const MOST_NUMBERS = 1500; // mail programs and chats cut longer links
const LONGEST = 100_000; // characters; so many numbers with all their digits, percent-encoded
const LONGEST_EXPRESSION = 200; // characters, as in the field for it
const DEEPEST = 6; // max and min in each other; their formulas repeat their arguments

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

/** With −0, which String writes as 0. */
const numeral = (/** @type {number} */ number) => (Object.is(number, -0) ? "-0" : String(number));

/**
 * The state of a fragment. Throws an Error whose message says what is wrong with it.
 * @param {string} hash
 * @param {number} [mostLayers]
 * @returns {Shared}
 */
export function decode(hash, mostLayers = Infinity) {
  if (hash.length > LONGEST) throw new Error(`it is longer than ${LONGEST.toLocaleString("en")} characters`);
  const [version = "", ...fields] = unencoded(hash).slice(START.length).split(";");
  if (!/^\d+$/.test(version)) throw new Error("it is damaged");
  if (version !== VERSION) throw new Error(`it is of version ${version}, and this page reads version ${VERSION}`);
  const parts = new Map(fields.map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)]));
  const of = (/** @type {string} */ key) => numbersIn(parts.get(key), key);
  const one = (/** @type {string} */ key) => {
    const numbers = of(key);
    if (numbers.length !== 1) throw new Error(`its part "${key}" is not one number`);
    return Number(numbers[0]);
  };
  const vector = (/** @type {string} */ key, /** @type {number} */ size, /** @type {string} */ what) =>
    vectors(of(key), [size], what)[0] ?? [];
  const rate = () => {
    if (one("r") <= 0) throw new Error("its learning rate is not positive");
    return one("r");
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
  if (sizes.length > mostLayers) throw new Error(`it has ${sizes.length} layers, and at most ${mostLayers} are possible here`);
  const count = fields.reduce((sum, field) => sum + field.split(",").length, 0);
  if (count > MOST_NUMBERS) throw new Error(`it holds ${count} numbers, and links of this page hold at most ${MOST_NUMBERS}`);
  const spec = {
    layers,
    weights: matrices(of("w"), layers),
    biases: parts.get("b") ? vectors(of("b"), sizes, "biases") : null,
    activations: activationsFrom(of("a"), sizes.length),
    x: vector("x", layers[0] ?? 0, "inputs"),
    ...(parts.get("t") ? { target: vector("t", layers.at(-1) ?? 0, "targets") } : {}),
    learning_rate: rate(),
    granularity: entry(GRANULARITIES, one("g"), "granularity"),
    cost_function: entry(COSTS, one("c"), "cost"),
  };
  return { spec, step: whole("s"), widget: whole("n") };
}

/**
 * The fragment without percent-encoding: mail programs write ; and , as %3B and %2C.
 * @param {string} hash
 */
function unencoded(hash) {
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
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (numbers.length !== total) throw new Error(`it holds ${numbers.length} ${what}, and its layers need ${total}`);
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
  if (text.length > LONGEST_EXPRESSION) throw new Error(`one of its activations is longer than ${LONGEST_EXPRESSION} characters`);
  if (nesting(text) > DEEPEST) throw new Error(`one of its activations has max and min more than ${DEEPEST} times in each other`);
  return text;
}

/** How many calls of max and min are in each other, at most. @param {string} text */
function nesting(text) {
  /** @type {boolean[]} */
  const open = [];
  let deepest = 0;
  for (const [part] of text.matchAll(/(?:max|min)\(|\(|\)/g)) {
    if (part === ")") open.pop();
    else open.push(part !== "(");
    deepest = Math.max(deepest, open.filter(Boolean).length);
  }
  return deepest;
}

/**
 * The widget that a fragment names, of so many, although the rest of it cannot be read; 0 if it names none.
 * @param {string} hash
 * @param {number} count
 */
export function widgetNamed(hash, count) {
  const index = Number(/;n=(\d+)(;|$)/.exec(unencoded(hash.slice(0, LONGEST)))?.[1] ?? 0);
  return index < count ? index : 0;
}
