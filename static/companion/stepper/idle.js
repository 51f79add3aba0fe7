/**
 * Work for when the browser has nothing better to do; soon after, where it cannot tell (Safari).
 */

/**
 * Call `work` when idle; it is told how many milliseconds it may take.
 * @param {(mayTake: () => number) => void} work
 */
export function whenIdle(work) {
  if ("requestIdleCallback" in window) {
    requestIdleCallback((deadline) => work(() => deadline.timeRemaining()), { timeout: 1000 });
  } else {
    const start = performance.now();
    setTimeout(() => work(() => start + 60 - performance.now()), 50);
  }
}
