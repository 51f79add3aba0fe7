/**
 * The two things that only the laid-out page knows: what is wider than its box, and how tall the
 * tallest step is.
 */
import { allInView } from "./current-elements.js";

/**
 * What is wider than its box can be scrolled by keyboard: the box takes the focus, under a name.
 * @param {ParentNode} root
 */
export function markScrolling(root) {
  for (const box of allInView(root, ".drawing, .current .formula, .given .formula")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls === box.classList.contains("scrolls")) continue;
    box.classList.toggle("scrolls", scrolls);
    if (scrolls) {
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "group");
      const what = box.matches(".formula") ? "Formula" : "Drawing";
      box.setAttribute("aria-label", `${what}, scrolls sideways`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
}

/**
 * Keeps a list of which one item is shown as tall as its tallest, and never lets it get lower at a given width
 * and number of items: the text below stays where it is while a reader steps or types. `refit` is for when all
 * items are drawn anew: others need another height.
 * @param {ParentNode} root
 * @param {string} selector   of the list
 * @returns {{ stop: () => void, refit: () => void }}
 */
export function keepHeight(root, selector) {
  const list = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (!list) return { stop: () => undefined, refit: () => undefined };
  let [width, count, height] = [0, 0, 0];
  const fit = (/** @type {boolean} */ anew) => {
    if (anew) {
      [width, count, height] = [list.clientWidth, list.childElementCount, 0];
      list.style.minHeight = "";
      list.classList.add("measuring");
    }
    const current = list.getBoundingClientRect().height;
    list.classList.remove("measuring");
    if (current > height) {
      height = current;
      list.style.minHeight = `${height}px`;
    }
    markScrolling(root);
  };
  fit(true);
  void document.fonts.ready.then(() => fit(list.childElementCount === count)); // else only one is there by now
  const observer = new ResizeObserver(() => fit(list.clientWidth !== width));
  observer.observe(list);
  return { stop: () => observer.disconnect(), refit: () => fit(list.childElementCount !== count) };
}
