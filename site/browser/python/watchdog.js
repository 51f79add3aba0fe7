/**
 * Notices that nothing happens any more.
 */

const TICK = 1000; // ms

/**
 * Call `onSilence` once there was no sign for so many seconds. They are counted by ticks, so that a
 * laptop's sleep counts as one, and the limit may be another at every sign.
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

  /** @param {number} seconds  how long the next silence may last */
  sign(seconds) {
    this.#left = seconds;
  }

  stop() {
    clearInterval(this.#timer);
  }
}
