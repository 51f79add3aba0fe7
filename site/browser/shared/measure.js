/**
 * Measurements that need layout: which boxes scroll, and the height of the tallest item of a list.
 */
import { queryCurrent } from "./current-elements.js";
import { whenIdle } from "./idle.js";

const LEAST_TIME = 5; // ms that must be left for one more item

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
 * Finds the height of a list with its tallest item. The items are measured one by one when the browser is idle, since
 * to lay out all of them takes long; and once more if this made the browser fetch fonts.
 * @param {ParentNode} root
 * @param {string} selector   of the list
 * @returns {Promise<number>} 0 if there is no such list
 */
export async function measureWhenIdle(root, selector) {
  const list = root.querySelector(selector);
  if (!list) return 0;
  await document.fonts.ready;
  const height = await measureItems(list);
  if (document.fonts.status === "loaded") return height;
  await document.fonts.ready;
  return measureItems(list);
}

/** @param {Element} list @returns {Promise<number>} its height with its tallest item */
function measureItems(list) {
  const items = [...list.children];
  let height = 0;
  return new Promise((resolve) => {
    const measure = (/** @type {() => number} */ timeLeft) => {
      do {
        const item = items.pop();
        if (!item) return resolve(height);
        item.classList.add("measuring");
        height = Math.max(height, list.getBoundingClientRect().height);
        item.classList.remove("measuring");
      } while (timeLeft() > LEAST_TIME);
      whenIdle(measure);
    };
    whenIdle(measure);
  });
}

/**
 * Keeps a list, of which one item is shown, as tall as its tallest item, so that the text below does not move while
 * a reader steps. At a given width, size of letters and number of items the height only grows. `refit` measures anew if the number of
 * items has changed; all of them must be drawn then.
 * @param {ParentNode} root
 * @param {string} selector   of the list
 * @param {number} known   its height, if it has been measured; else 0, and all items are drawn
 * @param {() => void} drawItems   draws all items, to be measured at another width or size of letters
 * @returns {{ stop: () => void, refit: () => void }}
 */
export function keepHeight(root, selector, known, drawItems) {
  const list = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (!list) return { stop: () => undefined, refit: () => undefined };
  const sizeOfLetters = () => getComputedStyle(list).fontSize;
  let [width, letters, count, height] = [0, "", 0, 0];
  if (known) {
    [width, letters, count, height] = [list.clientWidth, sizeOfLetters(), list.childElementCount, known];
    list.style.minHeight = `${height}px`;
  }
  const fit = (/** @type {boolean} */ anew) => {
    if (anew) {
      [width, letters, count, height] = [list.clientWidth, sizeOfLetters(), list.childElementCount, 0];
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
  fit(!known);
  if (!known) void document.fonts.ready.then(() => fit(list.childElementCount === count)); // if all items are still drawn
  const fitToRoom = () => {
    const isOtherRoom = list.clientWidth !== width || sizeOfLetters() !== letters;
    if (isOtherRoom) drawItems();
    fit(isOtherRoom);
  };
  const observer = new ResizeObserver(fitToRoom);
  observer.observe(list);
  const onResize = () => {
    if (sizeOfLetters() !== letters) fitToRoom(); // a low window has smaller letters, in a list of the same size
  };
  addEventListener("resize", onResize);
  const stop = () => {
    observer.disconnect();
    removeEventListener("resize", onResize);
  };
  return { stop, refit: () => fit(list.childElementCount !== count) };
}
