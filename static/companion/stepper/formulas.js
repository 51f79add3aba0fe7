/**
 * TeX to HTML: what the page already holds is reused, so stepping needs no KaTeX; formulas beyond
 * that are rendered by KaTeX, which is fetched when the first of them is wanted.
 */
import { LINES } from "./steps.js";

/** @import { Trace } from "./contract.js" */

/** @typedef {{ renderToString(tex: string, options: object): string }} Katex */

/** How Node and the browser call KaTeX alike. */
export const KATEX_OPTIONS = {
  displayMode: true,
  output: "htmlAndMathml",
  throwOnError: false,
  strict: "ignore",
  trust: false,
};

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
    const rendered = this.#katex.renderToString(tex, KATEX_OPTIONS);
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
