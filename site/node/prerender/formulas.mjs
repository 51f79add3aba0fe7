/**
 * Formulas of a page: TeX in document order, KaTeX's HTML out, one macro table for all of them.
 */
import katex from "../../browser/vendor/katex.js";

/**
 * Set the formulas one after the other; `\gdef` in one serves all later ones.
 * @param {{ tex: string, display: boolean }[]} formulas
 * @param {Record<string, any>} [macros]   the table before; not changed
 * @returns {{ results: ({ html: string } | { error: string, position: number | null })[], macros: object }}
 */
export function setFormulas(formulas, macros = {}) {
  const table = { ...macros };
  const results = formulas.map(({ tex, display }) => setOne(tex, display, table));
  return { results, macros: plainMacros(table) };
}

/**
 * @param {string} tex
 * @param {boolean} display
 * @param {Record<string, any>} macros
 */
function setOne(tex, display, macros) {
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: "ignore",
      trust: false,
      macros,
    });
    return { html };
  } catch (cause) {
    return errorOf(cause, tex);
  }
}

/**
 * KaTeX's own words, and where in the formula: 0-based, counted in characters as Python counts them.
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
 * The table as JSON can hold it: KaTeX keeps tokens that point back into the whole formula.
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
