/**
 * Callbacks for when an element comes near the window, comes into view, or has been looked at for a while.
 */
import { savesData } from "./data-saver.js";
import { atFirstMove } from "./first-move.js";
import { whenIdle } from "./idle.js";

const NEAR = "150% 0px"; // of the window's height, above and below it
const ALMOST_IN_VIEW = "200px";
const canObserve = "IntersectionObserver" in window;
const LOOKED_AT_AFTER = 8000; // ms in view
const LOOKED_AT_SHARE = 0.3; // of the element

/**
 * Calls `act` once the element is near the window; soon, where the browser cannot tell. Returns a function that stops
 * watching.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenNear(element, act) {
  if (!canObserve) {
    const timer = setTimeout(act);
    return () => clearTimeout(timer);
  }
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  }, { rootMargin: NEAR });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Calls `act` once the element is near the window, or at the reader's first move. Returns a function that stops waiting.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenNearOrMoved(element, act) {
  const once = () => {
    stop();
    act();
  };
  /** @type {(() => void)[]} */
  const stops = [];
  const stop = () => stops.splice(0).forEach((each) => each());
  stops.push(whenNear(element, once));
  stops.push(atFirstMove(once));
  return stop;
}

/**
 * Resolves once the element is in view, or almost.
 * @param {Element} element
 * @returns {Promise<void>}
 */
export function inView(element) {
  if (!canObserve) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      resolve();
    }, { rootMargin: ALMOST_IN_VIEW });
    observer.observe(element);
  });
}

/**
 * Calls `act` when idle, once the element has been in view for a while; never for readers who save data, and not
 * without a network. Returns a function that stops watching.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenLookedAt(element, act) {
  if (savesData() || !canObserve) return () => undefined;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const observer = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (!entries.at(-1)?.isIntersecting) return;
    timer = setTimeout(() => {
      stop();
      whenIdle(() => navigator.onLine && act()); // without a network nothing could be fetched
    }, LOOKED_AT_AFTER);
  }, { threshold: LOOKED_AT_SHARE });
  const stop = () => {
    clearTimeout(timer);
    observer.disconnect();
  };
  observer.observe(element);
  return stop;
}
