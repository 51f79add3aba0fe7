/**
 * Keeps the text in the window in its place when something above it changes its height.
 */

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

/** Whether the browser keeps what is in the window in its place by itself. */
export const anchorsScrolling = () =>
  CSS.supports("overflow-anchor: auto") &&
  [document.documentElement, document.body].every((each) => getComputedStyle(each).overflowAnchor !== "none");
