/**
 * KaTeX's fonts for a page without KaTeX: fonts cannot be declared in a shadow root, so the page gets KaTeX's style
 * sheet.
 */

export function ensureFormulaFonts() {
  if ([...document.fonts].some(({ family }) => family.includes("KaTeX_Main"))) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("../vendor/katex.css", import.meta.url).href;
  document.head.append(link);
}
