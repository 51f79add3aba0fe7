/**
 * What the page itself (not a widget) does with JavaScript: the choice of light or dark, keyboard access
 * to formulas that are wider than the page, and when widgets come. Runs before the first paint; all else waits.
 */

"use strict";
{
  const KEY = "companion-scheme";
  const root = document.documentElement;

  /** @returns {"light" | "dark" | null} what the reader chose on an earlier visit */
  function storedScheme() {
    try {
      const scheme = localStorage.getItem(KEY);
      return scheme === "light" || scheme === "dark" ? scheme : null;
    } catch {
      return null; // storage is blocked: the system's choice holds
    }
  }

  /** @param {"light" | "dark"} scheme */
  function storeScheme(scheme) {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // the choice then lasts for this page only
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

  /** A formula that scrolls sideways must be reachable by keyboard; one that fits must not be a stop. */
  function watchWideFormulas() {
    const boxes = [...document.querySelectorAll(".content .katex-display, .content pre, .content .table")];
    const measure = (/** @type {Element[]} */ measured) => {
      for (const box of measured) {
        if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
        else box.removeAttribute("tabindex");
      }
    };
    const observer = new ResizeObserver((entries) => measure(entries.map(({ target }) => target)));
    for (const box of boxes) observer.observe(box);
    document.fonts.addEventListener("loadingdone", () => measure(boxes)); // another font widens the text, not its box
  }

  /** The widgets' modules, once the text is painted: before that they would take its share of the network. */
  function bringModules() {
    const template = document.querySelector("template.modules");
    if (!(template instanceof HTMLTemplateElement)) return;
    requestAnimationFrame(() => setTimeout(() => document.head.append(template.content)));
  }

  const stored = storedScheme();
  if (stored) root.dataset.theme = stored;

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.scheme");
    if (button instanceof HTMLButtonElement) offerScheme(button);
    watchWideFormulas();
    bringModules();
  });
}
