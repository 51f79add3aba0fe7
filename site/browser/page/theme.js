/**
 * The page's own script: the choice of light or dark, and keyboard access to boxes that scroll. It runs before the
 * first paint, so that a stored choice is applied at once.
 */

"use strict";
{
  const KEY = "companion-scheme";
  const NEAR = "100% 0px"; // of the window's height, above and below it
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

  /**
   * Boxes that scroll sideways take the focus, so that the keyboard can scroll them; boxes that do not, do not. Until
   * reveal.js has laid out the whole text, only boxes near the window are measured: measuring the others would lay out
   * the whole page at once.
   */
  function watchScrollingBoxes() {
    /** @type {Set<Element>} */
    const near = new Set();
    const measure = (/** @type {Iterable<Element>} */ boxes) => {
      for (const box of boxes) {
        if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
        else box.removeAttribute("tabindex");
      }
    };
    const sizes = new ResizeObserver((entries) => measure(entries.map(({ target }) => target)));
    const places = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        near[isIntersecting ? "add" : "delete"](target);
        sizes[isIntersecting ? "observe" : "unobserve"](target);
      }
    }, { rootMargin: NEAR });
    const boxes = document.querySelectorAll(".content :is(.katex-display, pre, .table, figure > table)");
    boxes.forEach((box) => places.observe(box));
    document.addEventListener("companion-laid-out", () => measure(boxes));
    document.fonts.addEventListener("loadingdone", () => measure(near)); // another font changes the width of the text, not of its box
  }

  const stored = storedScheme();
  if (stored) root.dataset.theme = stored;

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.scheme");
    if (button instanceof HTMLButtonElement) offerScheme(button);
    watchScrollingBoxes();
  });
}
