/**
 * Measurements that need layout: which boxes scroll, the height of the tallest item of a list, and how far a change
 * above the window moves what is in it.
 */
import { queryCurrent } from "./current-elements.js";

/**
 * Boxes with content wider than themselves take the focus, under a name, so that the keyboard can scroll them.
 * @param {ParentNode} root
 */
export function markScrolling(root) {
  for (const box of queryCurrent(root, ".drawing, .current .formula, .given .formula")) {
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
 * Keeps a list, of which one item is shown, as tall as its tallest item, so that the text below does not move while
 * a reader steps. At a given width and number of items the height only grows. `refit` measures anew if the number of
 * items has changed; all of them must be drawn then.
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
  void document.fonts.ready.then(() => fit(list.childElementCount === count)); // if all items are still drawn
  const observer = new ResizeObserver(() => fit(list.clientWidth !== width));
  observer.observe(list);
  return { stop: () => observer.disconnect(), refit: () => fit(list.childElementCount !== count) };
}

/**
 * Make a change that may alter the height of an element. If all of it is above the window, what the reader sees stays
 * where it is: most browsers see to that by scroll anchoring, and for the others the page is scrolled by as much.
 * @param {Element} element
 * @param {() => void} change
 */
export function keepingPlace(element, change) {
  const { bottom, height } = element.getBoundingClientRect();
  change();
  if (bottom > 0 || anchorsScrolling()) return;
  scrollBy(0, element.getBoundingClientRect().height - height);
}

const anchorsScrolling = () =>
  CSS.supports("overflow-anchor: auto") &&
  [document.documentElement, document.body].every((each) => getComputedStyle(each).overflowAnchor !== "none");
