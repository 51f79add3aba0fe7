/**
 * TeX to HTML. Formulas in the page are reused, so that stepping needs no KaTeX; others are rendered by KaTeX, which
 * is fetched with the first of them.
 *
 * In TeX from Python numbers carry marks, \htmlData{ref=W1 2 1}{0.5}, which become elements with `data-ref`. The
 * source for readers and for copying has no marks.
 *
 * The visible formula may break at the end of its box; what is spoken and copied never does.
 */
import { importRetrying } from "./retrying-import.js";
import { fillNumbers, splitNumbers } from "./number-slots.js";

/** @typedef {{ renderToString(tex: string, options: object): string }} Katex */

export const KATEX = new URL("../vendor/katex.js", import.meta.url).href;

/** Options of KaTeX in Node and in the browser. */
const OPTIONS = {
  displayMode: true,
  throwOnError: false,
  strict: "ignore",
  trust: (/** @type {{ command: string }} */ { command }) => command === "\\htmlData",
};
const MARK = /\\htmlData\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}/g;
const VISIBLE = '<span class="katex-html"';
const ROWS = /^\\begin\{aligned\}(.*)\\end\{aligned\}$/;
const OPERATOR = / (=|\\approx|\\leftarrow|\+|-|\\odot) /g;
const MATRIX = /(\\end\{pmatrix\}(?:\^\{\\top\})?) (?=\\begin|\\cdot)/g;

/**
 * TeX without the marks of its numbers.
 * @param {string} tex
 */
export const unmarked = (tex) => tex.replace(MARK, "$1");

/**
 * TeX that may break in front of a relation or a term (KaTeX would break behind it) and after a matrix factor, but
 * not within a product of numbers. KaTeX never breaks inside braces.
 * @param {string} tex
 */
const breakable = (tex) =>
  tex
    .replace(OPERATOR, " \\allowbreak$1\\nobreak ")
    .replaceAll("\\cdot ", "\\cdot\\nobreak ")
    .replace(MATRIX, "$1\\allowbreak ");

/**
 * The equations of an `aligned` environment, each a formula of its own; any other formula alone.
 * @param {string} tex
 */
function equationsOf(tex) {
  const [, rows] = ROWS.exec(tex) ?? [];
  return rows?.replaceAll("&", "").replaceAll("\\vdots", "\\cdots").split("\\\\") ?? [tex];
}

/**
 * A formula as HTML: visible equations that may break, and the unbroken formula as MathML.
 * @param {Katex} katex
 * @param {string} tex
 * @param {object} [more]   further options of KaTeX
 */
export function setFormula(katex, tex, more = {}) {
  const set = (/** @type {string} */ one, /** @type {string} */ output) =>
    katex.renderToString(one, { ...OPTIONS, ...more, output });
  const visible = equationsOf(tex).map((equation) => set(breakable(equation), "html")).join("");
  const [spoken] = /<math[^]*<\/math>/.exec(set(unmarked(tex), "mathml")) ?? [""];
  return visible.replace(VISIBLE, `<span class="katex-mathml">${spoken}</span>$&`);
}

/** The HTML of a widget's formulas, by their TeX. */
export class Formulas {
  /** @type {Map<string, string | Element>} HTML, or a box with it */
  #html = new Map();
  /** @type {Map<string, string>} HTML with placeholders, by TeX with placeholders (number-slots.js) */
  #shapes = new Map();
  /** @type {Katex | null} */
  #katex = null;

  /**
   * Take over formulas that are in the page, each with its box. A box that has been taken out of the page does not
   * change any more, and is read when its formula is wanted.
   * @param {Iterable<[string, Element]>} rendered
   */
  seed(rendered) {
    for (const [tex, box] of rendered) this.#html.set(tex, box.isConnected ? box.innerHTML : box);
  }

  /**
   * Fetch KaTeX unless it is here, then call `act`. Without a network formulas stay as TeX, and the next call tries
   * again.
   * @param {() => void} act
   */
  whenCanSet(act) {
    if (this.#katex) return;
    importRetrying(KATEX).then(
      (module) => {
        this.#katex = module.default;
        act();
      },
      () => undefined,
    );
  }

  /**
   * The formula's HTML; null if it is not rendered yet and `now` is false, or KaTeX is not here.
   * @param {string} tex
   * @param {boolean} now   render it if necessary
   * @returns {string | null}
   */
  html(tex, now) {
    const known = this.#html.get(tex);
    if (typeof known === "string") return known;
    if (known) return this.#keep(tex, known.innerHTML);
    if (!now || !this.#katex) return null;
    const { shape, numbers } = splitNumbers(tex);
    const set = this.#shapes.get(shape) ?? setFormula(this.#katex, shape);
    this.#shapes.set(shape, set);
    return this.#keep(tex, fillNumbers(set, numbers));
  }

  /** @param {string} tex @param {string} html */
  #keep(tex, html) {
    this.#html.set(tex, html);
    return html;
  }

  /**
   * Whether all these formulas are rendered.
   * @param {string[]} formulas
   */
  holds(formulas) {
    return formulas.every((tex) => this.#html.has(tex));
  }

  /**
   * Drop all other formulas: every edit brings dozens of new ones.
   * @param {string[]} formulas
   */
  keepOnly(formulas) {
    const kept = new Set(formulas);
    for (const tex of this.#html.keys()) if (!kept.has(tex)) this.#html.delete(tex);
    const shapes = new Set(formulas.map((tex) => splitNumbers(tex).shape));
    for (const shape of this.#shapes.keys()) if (!shapes.has(shape)) this.#shapes.delete(shape);
  }
}
