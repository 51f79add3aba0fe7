/**
 * Reads which quantities the symbols of a rendered formula stand for: W₁, z^{(1)}_2, δ_{i+1}, x̂, ∂C/∂W₁.
 *
 * KaTeX's HTML has no TeX on single symbols, so a symbol is read from its letter and its indices. In an index, i is
 * the layer of the step and N the last layer.
 */
import { refText } from "./refs.js";

/** @import { Step } from "../contract.js" */

const NAMES = /** @type {Record<string, string>} */ ({ a: "a", z: "z", W: "W", b: "b", δ: "delta" });
const LETTERS = /** @type {Record<string, string>} */ ({ C: "C", η: "learning_rate" });
const SYMBOLS = ".mord:has(> .mathnormal):has(> .msupsub), .katex-accent, .mfrac, .mathnormal";

/**
 * All symbols of a formula that stand for a quantity, with its reference.
 * @param {Element} formula
 * @param {Step} step
 * @param {number} last      the number of layers N
 * @returns {{ element: Element, ref: string }[]}
 */
export function symbolsIn(formula, step, last) {
  return [...formula.querySelectorAll(SYMBOLS)].flatMap((element) => {
    const ref = refOfSymbol(element, step, last);
    return ref ? [{ element, ref }] : [];
  });
}

/**
 * The reference of the number or symbol at a point of a formula. KaTeX lays empty boxes over everything below the
 * baseline, so all elements at the point count, not only the topmost.
 * @param {Element} formula
 * @param {{ clientX: number, clientY: number }} point
 * @param {Step} step
 * @param {number} last      the number of layers N
 */
export function symbolAt(formula, { clientX, clientY }, step, last) {
  const root = /** @type {Document | ShadowRoot} */ (formula.getRootNode());
  const hit = root.elementsFromPoint(clientX, clientY).filter((each) => formula.contains(each));
  const number = hit.find((each) => each.matches("[data-ref]"))?.getAttribute("data-ref");
  const holds = (/** @type {{ element: Element }} */ { element }) => hit.some((each) => element.contains(each));
  return number ?? symbolsIn(formula, step, last).find(holds)?.ref ?? "";
}

/**
 * @param {Element} element
 * @param {Step} step
 * @param {number} last
 * @returns {string}
 */
function refOfSymbol(element, step, last) {
  if (element.matches(".mfrac")) return gradientOf(element, step, last);
  if (element.closest(".mfrac")?.textContent?.includes("∂")) return ""; // part of a gradient, which is one symbol
  if (element.matches(".katex-accent")) return letterOf(element) === "x" ? "target" : "";
  if (element.matches(".mathnormal")) return LETTERS[element.textContent ?? ""] ?? "";
  return quantityOf(element, step, last);
}

/**
 * @param {Element} fraction
 * @param {Step} step
 * @param {number} last
 */
function gradientOf(fraction, step, last) {
  if (!fraction.textContent?.includes("∂")) return "";
  const below = fraction.querySelector(".mord:has(> .mathnormal):has(> .msupsub)");
  const ref = below ? quantityOf(below, step, last) : "";
  return /^[Wb]/.test(ref) ? `d${ref}` : "";
}

/**
 * @param {Element} symbol
 * @param {Step} step
 * @param {number} last
 */
function quantityOf(symbol, step, last) {
  const name = NAMES[letterOf(symbol)];
  if (!name) return "";
  const scripts = [...symbol.querySelectorAll(":scope > .msupsub .katex-sizing")].map((e) => e.textContent ?? "");
  const inBrackets = scripts.find((text) => /^\(.*\)$/.test(text));
  const below = scripts.find((text) => text !== inBrackets && !/^[⊤′T]/.test(text)) ?? "";
  const layer = layerOf(inBrackets ? inBrackets.slice(1, -1) : below, step, last);
  if (layer === null) return "";
  const places = inBrackets ? below.split(",").map(Number) : [];
  const [row, column] = places.map((place) => (Number.isInteger(place) && place > 0 ? place : undefined));
  return refText({ name, layer, ...(row && { row }), ...(column && { column }) });
}

/**
 * @param {string} text   "2", "i", "i−1", "i+1", "N"
 * @param {Step} step
 * @param {number} last
 */
function layerOf(text, step, last) {
  const [, letter = "", sign = "", offset = "0"] = /^(?:([iN])(?:([−+])(\d))?|\d+)$/.exec(text) ?? [null];
  if (/^\d+$/.test(text)) return Number(text);
  if (!letter) return null;
  const base = letter === "N" ? last : step.layer;
  return base + (sign === "−" ? -1 : 1) * Number(offset);
}

/** @param {Element} symbol */
const letterOf = (symbol) =>
  (symbol.querySelector(":scope > .mathnormal") ?? symbol.querySelector(".mathnormal"))?.textContent ?? "";
