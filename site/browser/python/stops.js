/**
 * Stops what runs in Python with its variables kept, where JavaScript can wait for Python (JSPI).
 *
 *   Pyodide, every few thousand instructions ──reads──▶ a buffer that gives SIGINT every INTERVAL
 *   pybundle/backprop/cells/stop.py, its handler ──waits for──▶ #pause, in which this worker receives messages
 *
 * Pyodide's own use of the buffer needs memory that page and worker share, which most hosts do not allow
 * (https://pyodide.org/en/stable/usage/keyboard-interrupts.html).
 */

const INTERVAL = 50; // ms
const SIGINT = 2;

/** @import { Pyodide, PythonFunction } from "./listings.js" */

export class Stops {
  #isRunning = false;
  #isAsked = false;
  #last = 0;
  /** @type {Promise<unknown>} */
  #before = Promise.resolve();
  #turns = new MessageChannel();

  /** @param {Pyodide} pyodide */
  constructor(pyodide) {
    pyodide.pyimport("backprop.cells.bridge").listen_for_stop(() => this.#pause());
    pyodide.setInterruptBuffer(this.#buffer());
  }

  /** Another run was asked for: what has been asked before was not about it. */
  begin() {
    this.#isAsked = false;
  }

  /** Stop what runs, or is about to run. */
  ask() {
    this.#isAsked = true;
  }

  /**
   * Call a function of Python so that it can be stopped, after those that were called before.
   * @param {PythonFunction} function_
   * @param {any[]} given
   * @returns {Promise<any>}
   */
  call = (function_, ...given) => {
    const called = this.#before.then(() => this.#called(function_, given));
    this.#before = called.catch(() => undefined);
    return called;
  };

  /** @param {PythonFunction} function_ @param {any[]} given */
  async #called(function_, given) {
    this.#last = performance.now();
    this.#isRunning = true;
    try {
      return await function_.callPromising(...given);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Like an array of one number, which Pyodide reads and then sets to 0. */
  #buffer() {
    const read = () => {
      if (!this.#isRunning || performance.now() - this.#last < INTERVAL) return 0;
      this.#last = performance.now();
      return SIGINT;
    };
    return { get 0() { return read(); }, set 0(_) {} };
  }

  /** Resolves after the messages that have arrived: whether one of them asks to stop. @returns {Promise<boolean>} */
  #pause() {
    return new Promise((resolve) => {
      this.#turns.port1.onmessage = () => {
        this.#last = performance.now();
        resolve(this.#isAsked);
        this.#isAsked = false; // a listing may end in its own way, by `except KeyboardInterrupt`
      };
      this.#turns.port2.postMessage(null);
    });
  }
}
