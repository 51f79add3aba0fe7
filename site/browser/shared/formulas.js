/**
 * TeX to HTML: what the page already holds is reused, so stepping needs no KaTeX; formulas beyond
 * that are rendered by KaTeX, which is fetched when the first of them is wanted.
 *
 * The numbers in TeX from Python carry marks, \htmlData{ref=W1 2 1}{0.5}; in HTML they are elements with
 * `data-ref`. Where the TeX itself is read or copied, it is shown without them.
 *
 * What is seen may break wherever its reader's width ends; what is spoken and copied never does.
 */
import { moduleAt } from "./retrying-import.js";
import { apart, filled } from "./number-slots.js";

/** @typedef {{ renderToString(tex: string, options: object): string }} Katex */

export const KATEX = new URL("../vendor/katex.js", import.meta.url).href;

/** How Node and the browser call KaTeX alike. */
const OPTIONS = {
  displayMode: true,
  throwOnError: false,
  strict: "ignore",
  trust: (/** @type {{ command: string }} */ { command }) => command === "\\htmlData",
};
const MARK = /\\htmlData\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}/g;
const SEEN = '<span class="katex-html"';
const ROWS = /^\\begin\{aligned\}(.*)\\end\{aligned\}$/;
const OPERATOR = / (=|\\approx|\\leftarrow|\+|-|\\odot) /g;
const MATRIX = /(\\end\{pmatrix\}(?:\^\{\\top\})?) (?=\\begin|\\cdot)/g;

/**
 * TeX without the marks of its numbers.
 * @param {string} tex
 */
export const unmarked = (tex) => tex.replace(MARK, "$1");

/**
 * TeX whose lines may break: in front of a relation or a term, where KaTeX would break behind it, and behind a matrix
 * that is multiplied; not in a product of numbers, nor, as ever, inside braces.
 * @param {string} tex
 */
const breakable = (tex) =>
  tex
    .replace(OPERATOR, " \\allowbreak$1\\nobreak ")
    .replaceAll("\\cdot ", "\\cdot\\nobreak ")
    .replace(MATRIX, "$1\\allowbreak ");

/**
 * The equations of `aligned`, which stand side by side where there is room, or the one that a formula is.
 * @param {string} tex
 */
function equationsOf(tex) {
  const [, rows] = ROWS.exec(tex) ?? [];
  return rows?.replaceAll("&", "").replaceAll("\\vdots", "\\cdots").split("\\\\") ?? [tex];
}

/**
 * @param {Katex} katex
 * @param {string} tex
 * @param {object} [more]   further options of KaTeX
 */
export function setFormula(katex, tex, more = {}) {
  const set = (/** @type {string} */ one, /** @type {string} */ output) =>
    katex.renderToString(one, { ...OPTIONS, ...more, output });
  const seen = equationsOf(tex).map((equation) => set(breakable(equation), "html")).join("");
  const [spoken] = /<math[^]*<\/math>/.exec(set(unmarked(tex), "mathml")) ?? [""];
  return seen.replace(SEEN, `<span class="katex-mathml">${spoken}</span>$&`);
}

export class Formulas {
  /** @type {Map<string, string>} */
  #html = new Map();
  /** @type {Map<string, string>} formulas with stand-ins for their numbers */
  #shapes = new Map();
  /** @type {Katex | null} */
  #katex = null;

  /**
   * Take over what is rendered already: each formula with the box that holds it.
   * @param {Iterable<[string, Element]>} rendered
   */
  seed(rendered) {
    for (const [tex, box] of rendered) this.#html.set(tex, box.innerHTML);
  }

  /**
   * Fetch KaTeX, if that is still to be done, and call `act`; without a network the source of a formula stands in
   * for it, and the next call tries again.
   * @param {() => void} act
   */
  whenCanSet(act) {
    if (this.#katex) return;
    moduleAt(KATEX).then(
      (module) => {
        this.#katex = module.default;
        act();
      },
      () => undefined,
    );
  }

  /**
   * The formula's HTML; null if it would have to be rendered and must not be now, or cannot be yet.
   * @param {string} tex
   * @param {boolean} now
   * @returns {string | null}
   */
  html(tex, now) {
    const known = this.#html.get(tex);
    if (known !== undefined) return known;
    if (!now || !this.#katex) return null;
    const { shape, numbers } = apart(tex);
    const set = this.#shapes.get(shape) ?? setFormula(this.#katex, shape);
    this.#shapes.set(shape, set);
    const rendered = filled(set, numbers);
    this.#html.set(tex, rendered);
    return rendered;
  }

  /**
   * Whether all these can be shown at once.
   * @param {string[]} formulas
   */
  holds(formulas) {
    return formulas.every((tex) => this.#html.has(tex));
  }

  /**
   * Forget all others: every change of a number brings dozens of new ones.
   * @param {string[]} formulas
   */
  keepOnly(formulas) {
    const kept = new Set(formulas);
    for (const tex of this.#html.keys()) if (!kept.has(tex)) this.#html.delete(tex);
    const shapes = new Set(formulas.map((tex) => apart(tex).shape));
    for (const shape of this.#shapes.keys()) if (!shapes.has(shape)) this.#shapes.delete(shape);
  }
}
