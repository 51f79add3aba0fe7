/**
 * Work for when the browser has nothing better to do; soon after, where it cannot tell (Safari).
 */

const LONGEST_WAIT = 300; // ms
const LITTLE = 12; // ms

/**
 * Call `work` when idle; it is told how many milliseconds it may take.
 * @param {(mayTake: () => number) => void} work
 */
export function whenIdle(work) {
  if ("requestIdleCallback" in window) {
    requestIdleCallback((deadline) => {
      const start = performance.now();
      // a browser that is never idle still gives a little time now and then
      work(() => (deadline.didTimeout ? start + LITTLE - performance.now() : deadline.timeRemaining()));
    }, { timeout: LONGEST_WAIT });
  } else {
    const start = performance.now();
    setTimeout(() => work(() => start + 60 - performance.now()), 50);
  }
}
