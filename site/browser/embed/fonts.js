/**
 * KaTeX's faces cannot be declared inside a shadow root: a page without KaTeX of its own gets its sheet.
 */

/** @param {URL} base */
export function ensureFormulaFonts(base) {
  if ([...document.fonts].some(({ family }) => family.includes("KaTeX_Main"))) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("vendor/katex.css", base).href;
  document.head.append(link);
}
