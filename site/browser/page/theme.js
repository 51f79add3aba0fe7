/**
 * The page's own script: the choice of light or dark, the contents, and the text that a link leads to. It runs before the
 * first paint, so that a stored choice is applied at once. Further down in a long page it is named again and does nothing:
 * the browser pauses there while it reads the page (companion/finish/page_marks.py).
 */

"use strict";
if (!document.body) {
  const KEY = "companion-scheme";
  const WIDE = "(min-width: 40rem)"; // as in theme.css
  const root = document.documentElement;

  /** @returns {"light" | "dark" | null} the choice of an earlier visit */
  function storedScheme() {
    try {
      const scheme = localStorage.getItem(KEY);
      return scheme === "light" || scheme === "dark" ? scheme : null;
    } catch {
      return null; // storage is blocked: the system's setting applies
    }
  }

  /** @param {"light" | "dark"} scheme */
  function storeScheme(scheme) {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // storage is blocked: the choice is lost with the page
    }
  }

  const systemDark = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
  }

  /** @param {HTMLButtonElement} button */
  function offerScheme(button) {
    const label = () => (button.textContent = isDark() ? "Light" : "Dark");
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      storeScheme(root.dataset.theme === "dark" ? "dark" : "light");
      label();
    });
    systemDark.addEventListener("change", label);
    label();
    button.dataset.ready = "";
  }

  /** In wide windows the contents are shown from the start (theme.css): now they are open, and can be folded. */
  function openContents() {
    const contents = document.querySelector(".toc details");
    if (!(contents instanceof HTMLDetailsElement)) return;
    contents.open = matchMedia(WIDE).matches;
    contents.dataset.ready = "";
  }

  /** The id that the address leads to; empty if none, or if it cannot be decoded. */
  function linkedId() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  }

  /**
   * The text about the place that a link leads to is laid out from the start: the browser goes there, and paints, while
   * the page is still being read. At a guessed height it would move what follows, and `:target` matches only later.
   */
  function layOutAboutPlace() {
    const id = CSS.escape(linkedId());
    if (!id || !("adoptedStyleSheets" in document)) return;
    const there = `.passage:has(#${id})`;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:is(${there}, ${there} + .passage, .passage:has(+ ${there})) > * { --far: visible; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  const stored = storedScheme();
  if (stored) root.dataset.theme = stored;

  layOutAboutPlace();

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.scheme");
    if (button instanceof HTMLButtonElement) offerScheme(button);
    openContents();
  });
}
