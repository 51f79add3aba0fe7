/**
 * Work for idle moments of the browser; Safari cannot tell when it is idle, so there it is done after a moment.
 */

const LONGEST_WAIT = 300; // ms
const SLICE = 12; // ms of work at a time: the browser allows 50, too long for the reader's next key on a slow phone
const SAFARI = { wait: 50, slice: 60 }; // ms

/**
 * Call `work` when idle, with a function that gives the milliseconds it may still take.
 * @param {(timeLeft: () => number) => void} work
 */
export function whenIdle(work) {
  if ("requestIdleCallback" in window) {
    requestIdleCallback((deadline) => {
      const start = performance.now();
      const allowed = () => (deadline.didTimeout ? SLICE : deadline.timeRemaining());
      work(() => Math.min(allowed(), start + SLICE - performance.now()));
    }, { timeout: LONGEST_WAIT });
  } else {
    const start = performance.now();
    setTimeout(() => work(() => start + SAFARI.slice - performance.now()), SAFARI.wait);
  }
}
