/**
 * KaTeX's fonts for a page without KaTeX: fonts cannot be declared in a shadow root, so the page gets KaTeX's style
 * sheet.
 */

/** @param {URL} base   of the companion's files */
export function ensureFormulaFonts(base) {
  if ([...document.fonts].some(({ family }) => family.includes("KaTeX_Main"))) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("vendor/katex.css", base).href;
  document.head.append(link);
}
