/**
 * When a widget of the page has its turn: once it is parsed, and once the reader comes near it.
 */

const NEAR = "150% 0px"; // of the window's height, above and below it

/**
 * Calls `act` when all of the element is there: its data may still be on the way when the element is met.
 * @param {HTMLElement} element
 * @param {() => void} act
 */
export function whenParsed(element, act) {
  if (document.readyState === "loading" && !element.querySelector("script[type='application/json']")) {
    document.addEventListener("DOMContentLoaded", () => act(), { once: true });
  } else {
    act();
  }
}

/**
 * Calls `act` once the element is about to be seen, or the keyboard has reached it. Returns a function that
 * stops watching.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenNear(element, act) {
  const come = () => {
    stop();
    act();
  };
  const observer = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && come(),
    { rootMargin: NEAR },
  );
  const stop = () => {
    observer.disconnect();
    element.removeEventListener("focusin", come);
  };
  observer.observe(element);
  element.addEventListener("focusin", come);
  return stop;
}
