/**
 * Has the next visit's snapshot made, when Python has not been asked anything for a while.
 */

import { wrap } from "../vendor/comlink.js";
import { inTime } from "./in-time.js";
import { newWorker } from "./session.js";

/** @import { WorkerApi } from "./contract.js" */

const PATIENCE = 120; // s
const MEMORY = 2; // GB that a device needs for another Python beside its own, as far as it says how much it has

export class SnapshotMaker {
  #rest;
  #isWanted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} rest   seconds without a question, after which it is made */
  constructor(rest) {
    this.#rest = rest;
  }

  /** Python has started without a snapshot. */
  want() {
    const { deviceMemory = MEMORY } = /** @type {Navigator & { deviceMemory?: number }} */ (navigator);
    this.#isWanted = deviceMemory >= MEMORY;
    this.wait();
  }

  /** Python is being asked something, or has answered. */
  wait() {
    clearTimeout(this.#timer);
    if (this.#isWanted) this.#timer = setTimeout(() => whenIdle(() => this.#make()), this.#rest * 1000);
  }

  async #make() {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    const worker = newWorker();
    try {
      /** @type {import("comlink").Remote<WorkerApi>} */
      const remote = wrap(worker);
      await inTime(remote.makeSnapshot(), PATIENCE);
    } catch {
      // the next visit starts like this one
    } finally {
      worker.terminate();
    }
  }
}

/** @param {() => void} work */
const whenIdle = (work) => ("requestIdleCallback" in globalThis ? requestIdleCallback(work) : work());
