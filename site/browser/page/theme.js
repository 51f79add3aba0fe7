/**
 * The page's own script: the choice of light or dark, and keyboard access to boxes that scroll. It runs before the
 * first paint, so that a stored choice is applied at once.
 */

"use strict";
{
  const KEY = "companion-scheme";
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

  /** Boxes that scroll sideways take the focus, so that the keyboard can scroll them; boxes that do not, do not. */
  function watchScrollingBoxes() {
    const boxes = [...document.querySelectorAll(".content .katex-display, .content pre, .content .table")];
    const measure = (/** @type {Element[]} */ measured) => {
      for (const box of measured) {
        if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
        else box.removeAttribute("tabindex");
      }
    };
    const observer = new ResizeObserver((entries) => measure(entries.map(({ target }) => target)));
    for (const box of boxes) observer.observe(box);
    document.fonts.addEventListener("loadingdone", () => measure(boxes)); // another font changes the width of the text, not of its box
  }

  const stored = storedScheme();
  if (stored) root.dataset.theme = stored;

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.scheme");
    if (button instanceof HTMLButtonElement) offerScheme(button);
    watchScrollingBoxes();
  });
}
