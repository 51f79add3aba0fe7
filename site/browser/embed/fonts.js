/**
 * The fonts of formulas. A shadow root cannot declare fonts, so a page without KaTeX gets KaTeX's style sheet.
 */

/** @param {URL} base */
export function ensureFormulaFonts(base) {
  if ([...document.fonts].some(({ family }) => family.includes("KaTeX_Main"))) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("vendor/katex.css", base).href;
  document.head.append(link);
}
