/**
 * Notices that nothing happens any longer.
 */

const TICK = 1000; // ms

/**
 * Calls `onSilence` after so many seconds without a sign. They are counted by ticks, so that the time during which a
 * laptop sleeps counts as one.
 */
export class Watchdog {
  #left;
  /** @type {ReturnType<typeof setInterval>} */
  #timer;

  /** @param {number} seconds @param {() => void} onSilence */
  constructor(seconds, onSilence) {
    this.#left = seconds;
    this.#timer = setInterval(() => {
      this.#left -= TICK / 1000;
      if (this.#left > 0) return;
      this.stop();
      onSilence();
    }, TICK);
  }

  /** @param {number} seconds  until the next sign */
  sign(seconds) {
    this.#left = seconds;
  }

  stop() {
    clearInterval(this.#timer);
  }
}
