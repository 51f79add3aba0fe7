/**
 * TeX to HTML: what the page already holds is reused, so stepping needs no KaTeX; formulas beyond
 * that are rendered by KaTeX, which is fetched when the first of them is wanted.
 *
 * The numbers in TeX from Python carry marks, \htmlData{ref=W1 2 1}{0.5}; in HTML they are elements with
 * `data-ref`. Where the TeX itself is read or copied, it is shown without them.
 */
import { LINES } from "./steps.js";

/** @import { Trace } from "./contract.js" */

/** @typedef {{ renderToString(tex: string, options: object): string }} Katex */

/** How Node and the browser call KaTeX alike. */
const OPTIONS = {
  displayMode: true,
  output: "htmlAndMathml",
  throwOnError: false,
  strict: "ignore",
  trust: (/** @type {{ command: string }} */ { command }) => command === "\\htmlData",
};
const MARK = /\\htmlData\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}/g;
const SOURCE = /<annotation [^>]*>[^<]*/; // KaTeX puts the TeX into what it makes

/**
 * TeX without the marks of its numbers.
 * @param {string} tex
 */
export const unmarked = (tex) => tex.replace(MARK, "$1");

/**
 * @param {Katex} katex
 * @param {string} tex
 * @param {object} [more]   further options of KaTeX
 */
export const setFormula = (katex, tex, more = {}) =>
  katex.renderToString(tex, { ...OPTIONS, ...more }).replace(SOURCE, unmarked);

/**
 * Every formula of a trace's steps.
 * @param {Trace} trace
 */
export const formulasOf = (trace) =>
  trace.steps.flatMap(({ tex }) => LINES.map((line) => tex[line]));

export class Formulas {
  /** @type {Map<string, string>} */
  #html = new Map();
  /** @type {Katex | null} */
  #katex = null;

  /**
   * Take over the formulas of a rendered list of steps.
   * @param {Trace} trace
   * @param {ParentNode} root
   */
  seed(trace, root) {
    root.querySelectorAll(".step").forEach((item, k) => {
      for (const line of LINES) {
        const tex = trace.steps[k]?.tex[line];
        const box = item.querySelector(`.${line} .formula`);
        if (tex !== undefined && box) this.#html.set(tex, box.innerHTML);
      }
    });
  }

  /** Fetch KaTeX; without a network the promise rejects and the next call tries again. */
  async load() {
    this.#katex ??= (await import("../vendor/katex.js")).default;
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
    const rendered = setFormula(this.#katex, tex);
    this.#html.set(tex, rendered);
    return rendered;
  }

  /**
   * Whether every formula of the trace can be shown at once.
   * @param {Trace} trace
   */
  holds(trace) {
    return formulasOf(trace).every((tex) => this.#html.has(tex));
  }

  /**
   * Forget the formulas of all other traces: every change of a number brings dozens of new ones.
   * @param {Trace[]} traces
   */
  keepOnly(traces) {
    const kept = new Set(traces.flatMap(formulasOf));
    for (const tex of this.#html.keys()) if (!kept.has(tex)) this.#html.delete(tex);
  }
}
