/**
 * The formulas of a page: from TeX, in document order, to KaTeX's HTML, with one table of macros. Frequent styles become
 * classes.
 */
import { readFileSync } from "node:fs";
import katex from "../../browser/vendor/katex.js";
import "../../browser/vendor/mhchem.js";
import { rewritten } from "./as-mathjax.mjs";

const LOCAL = /\\(?:newcommand|renewcommand|providecommand|def|let|futurelet|DeclareMathOperator)(?![a-zA-Z])/;
/** What MathJax and LaTeX have and KaTeX has not; and as in MathJax, `\newcommand` may define a name anew. */
const MORE = {
  "\\newcommand": "\\@ifstar\\@newcommand\\@newcommand",
  "\\@newcommand": "\\providecommand{#1}{}\\renewcommand{#1}",
  "\\DeclareMathOperator": "\\@ifstar\\@declarelimits\\@declareoperator",
  "\\@declareoperator": "\\def#1{\\operatorname{#2}}",
  "\\@declarelimits": "\\def#1{\\operatorname*{#2}}",
  "\\mbox": "\\text{#1}",
  "\\mathds": "\\mathbb{#1}",
  "\\mathbbm": "\\mathbb{#1}",
  "\\bold": "\\mathbf{#1}",
  "\\require": "\\@secondoftwo{#1}{}",
  "\\eqalign": "\\begin{aligned}#1\\end{aligned}",
  "\\matrix": "\\begin{matrix}#1\\end{matrix}",
  "\\pmatrix": "\\begin{pmatrix}#1\\end{pmatrix}",
  "\\cases": "\\begin{cases}#1\\end{cases}",
};
/** The classes of `formula-styles.css` by the styles that they stand for, as KaTeX writes these. */
const CLASSES = new Map(
  [...readFileSync(new URL("../../browser/page/formula-styles.css", import.meta.url), "utf8").matchAll(/^\.katex \.(\w+) \{(.*)\}$/gm)]
    .map(([, name = "", styles = ""]) => [styles.replaceAll(" ", ""), name]),
);
const STYLED = /<span(?: class="([^"]*)")? style="([^"]*)"/g;
const IS_SPACE = new Set(["internal", "spacing"]);

/**
 * Render the formulas in order; a macro defined by `\gdef` holds in all later ones. So do, as with MathJax, all macros
 * of a formula that only defines: authors collect `\newcommand` in one formula at the top.
 * @param {{ tex: string, display: boolean }[]} formulas
 * @param {Record<string, any>} [macros]   defined before; not modified
 * @returns {{ results: ({ html: string } | { error: string, position: number | null })[], macros: object }}
 */
export function setFormulas(formulas, macros = {}) {
  const table = { ...MORE, ...macros };
  const results = formulas.map(({ tex, display }) => setOne(tex, display, table));
  return { results, macros: plainMacros(table) };
}

/**
 * @param {string} tex
 * @param {boolean} display
 * @param {Record<string, any>} macros
 */
function setOne(tex, display, macros) {
  const options = /** @type {const} */ ({
    displayMode: display,
    output: "htmlAndMathml",
    throwOnError: true,
    strict: "ignore",
    trust: false,
  });
  try {
    const globalGroup = LOCAL.test(tex) && onlyDefines(tex, { ...options, macros: { ...macros }, globalGroup: true });
    return { html: withClasses(katex.renderToString(tex, { ...options, macros, globalGroup })) };
  } catch (cause) {
    const error = errorOf(cause, tex);
    const other = rewritten(tex, error.error);
    if (other === null || other === tex) return error;
    try {
      return { html: withClasses(katex.renderToString(other, { ...options, macros })) };
    } catch (remaining) {
      const { error: fault } = errorOf(remaining, other);
      return rewritten(other, fault) === null ? { error: fault, position: null } : error;
    }
  }
}

/** Classes in place of styles, where there is one. @param {string} html */
const withClasses = (html) =>
  html.replace(STYLED, (written, names, styles) => {
    const name = CLASSES.get(styles);
    return name ? `<span class="${names ? `${names} ` : ""}${name}"` : written;
  });

/**
 * Whether a formula defines macros and shows nothing.
 * @param {string} tex
 * @param {object} options
 */
const onlyDefines = (tex, options) => katex.__parse(tex, options).every(({ type }) => IS_SPACE.has(type));

/**
 * KaTeX's message and the position of the error: 0-based, in code points, as Python counts.
 * @param {unknown} cause
 * @param {string} tex
 */
function errorOf(cause, tex) {
  if (!(cause instanceof katex.ParseError)) {
    return { error: cause instanceof Error ? cause.message : String(cause), position: null };
  }
  const { position } = cause;
  return {
    error: cause.rawMessage,
    position: typeof position === "number" ? [...tex.slice(0, position)].length : null,
  };
}

/**
 * The table of macros as JSON: of KaTeX's tokens, which refer to the whole formula, only the text.
 * @param {Record<string, any>} table
 */
function plainMacros(table) {
  return Object.fromEntries(
    Object.entries(table).map(([name, macro]) => [
      name,
      macro?.tokens
        ? { ...macro, tokens: macro.tokens.map((/** @type {any} */ { text }) => ({ text })) }
        : macro,
    ]),
  );
}
