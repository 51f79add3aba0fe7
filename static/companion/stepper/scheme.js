/**
 * Light or dark, as the page decides it. Pages that set `color-scheme` need nothing of this; themes
 * that only mark themselves (`data-theme`, `theme`, a class) are read here and followed as they change.
 */

/**
 * What the page's marks say.
 * @returns {"dark" | "light" | null}
 */
function markedScheme() {
  for (const element of [document.body, document.documentElement]) {
    const marks = [element.dataset.theme, element.getAttribute("theme"), ...element.classList];
    if (marks.includes("dark")) return "dark";
    if (marks.includes("light")) return "light";
  }
  return null;
}

/**
 * Keep the element's `data-scheme` equal to the page's mark. Returns a function that stops it.
 * @param {HTMLElement} element
 */
export function followScheme(element) {
  const follow = () => {
    const scheme = markedScheme();
    if (scheme) element.dataset.scheme = scheme;
    else delete element.dataset.scheme;
  };
  const observer = new MutationObserver(follow);
  for (const marked of [document.body, document.documentElement]) {
    observer.observe(marked, { attributeFilter: ["data-theme", "theme", "class"] });
  }
  follow();
  return () => observer.disconnect();
}
