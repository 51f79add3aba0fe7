/**
 * Keeps the text in the window in its place when something above it changes its height.
 */

import { afterPaint } from "./after-paint.js";

const STILL = 100; // ms since the reader scrolled

let scrolled = -STILL; // when the reader did
let ownPlace = NaN; // where scrollAtOnceBy led
addEventListener("scroll", () => {
  if (scrollY !== ownPlace) scrolled = performance.now();
}, { passive: true });

/**
 * Make a change that may alter the height of an element. What the reader sees stays where it is if the element is above
 * the window, or begins there and ends in the window: then the text below it stays. Most browsers see to that by scroll
 * anchoring, if they do not hold on to the element itself; for the others the page is scrolled by as much.
 * @param {HTMLElement} element
 * @param {() => void} change
 */
export function keepingPlace(element, change) {
  if (anchorsScrolling()) {
    element.style.overflowAnchor = "none";
    afterPaint(() => element.style.removeProperty("overflow-anchor"));
    return change();
  }
  const { top, bottom, height } = element.getBoundingClientRect();
  change();
  if (movesText(top, bottom)) scrollAtOnceBy(element.getBoundingClientRect().height - height);
}

/** Scroll by so many px, for the reader to see no change. @param {number} top */
export function scrollAtOnceBy(top) {
  scrollBy({ top, behavior: "instant" });
  ownPlace = scrollY;
}

/**
 * Calls `act` when the reader does not scroll; at once if the browser anchors its scrolling. Else what changes heights
 * above the window would stop a page that glides on after a flick of the finger.
 * @param {() => void} act
 */
export function whenStill(act) {
  const wait = scrolled + STILL - performance.now();
  if (wait <= 0 || anchorsScrolling()) act();
  else setTimeout(() => whenStill(act), wait);
}

/**
 * Whether the text that is read would move if what is between these places of the window changed its height.
 * @param {number} top   px from the top of the window
 * @param {number} bottom
 */
export const movesText = (top, bottom) => bottom <= 0 || (top < 0 && bottom < innerHeight);

/** Whether the browser keeps what is in the window in its place by itself. */
export const anchorsScrolling = () =>
  CSS.supports("overflow-anchor: auto") &&
  [document.documentElement, document.body].every((each) => getComputedStyle(each).overflowAnchor !== "none");
