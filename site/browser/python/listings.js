/**
 * Runs listings, and backward passes, in a Pyodide that has been started. The build does this under Node, the reader's
 * browser in a worker.
 */
import { fetchModule } from "./on-demand.js";

/** @import { Emit, Listing, Runtime } from "./contract.js" */

/** Sets print in the same order everywhere. */
export const ENVIRONMENT = { PYTHONHASHSEED: "0" };

/**
 * @typedef {object} Bridge       backprop.cells.bridge, a Python module
 * @property {(code: string, name: string, traces: string, emit?: Emit) => string} run
 * @property {(code: string, name: string, check: string, traces: string, emit?: Emit) => string} attempt
 * @property {(code: string, known: string) => string} modules_named
 *
 * @typedef {object} PlaygroundBridge   backprop.playground.bridge
 * @property {(code: string, cases: string, emit?: Emit) => string} answers
 * @property {(code: string, cases: string) => string} learning
 *
 * @typedef {object} Pyodide      what is used here of Pyodide's own API
 * @property {(module: string) => any} pyimport
 * @property {(names: string[], options: object) => Promise<unknown>} loadPackage
 * @property {Record<string, string>} loadedPackages
 * @property {(buffer: object) => void} setInterruptBuffer
 *
 * @typedef {((...given: any[]) => any) & { callPromising: (...given: any[]) => Promise<any> }} PythonFunction
 */

/** @param {PythonFunction} function_ @param {any[]} given */
const plainCall = async (function_, ...given) => function_(...given);

export class Listings {
  #pyodide;
  #runtime;
  /** @type {Bridge} */
  #bridge;
  #later;
  #call;

  /**
   * @param {Pyodide} pyodide
   * @param {Runtime} runtime
   * @param {(function_: any, ...given: any[]) => Promise<any>} [call]   calls a function of Python
   */
  constructor(pyodide, runtime, call = plainCall) {
    this.#call = call;
    this.#pyodide = pyodide;
    this.#runtime = runtime;
    this.#bridge = pyodide.pyimport("backprop.cells.bridge");
    const packages = Object.entries(runtime.lock.packages).filter(([name]) => !runtime.packages.includes(name));
    this.#later = JSON.stringify(packages.flatMap(([, { imports }]) => imports));
  }

  /**
   * @param {Listing} listing
   * @param {Emit} [emit]   is told what is written as it comes
   * @returns {Promise<string>} JSON, as pybundle/backprop/cells/bridge.py says
   */
  async run({ code, name, traces, check }, emit) {
    await this.#fetchModulesOf(code);
    const given = JSON.stringify(traces);
    if (check !== undefined) {
      await this.#fetchModulesOf(check);
      return this.#call(this.#bridge.attempt, code, name, check, given, ...(emit ? [emit] : []));
    }
    return this.#call(this.#bridge.run, code, name, given, ...(emit ? [emit] : []));
  }

  /**
   * What a backward pass returns for each net.
   * @param {string} code
   * @param {string} cases   JSON, as pybundle/backprop/playground says
   * @param {Emit} emit
   * @returns {Promise<string>} JSON
   */
  async answers(code, cases, emit) {
    const playground = await this.#playgroundFor(code, emit);
    return this.#call(playground.answers, code, cases, emit);
  }

  /**
   * The cost by step of a descent along the gradient of a backward pass.
   * @param {string} code
   * @param {string} cases
   * @param {Emit} emit
   * @returns {Promise<string>} JSON
   */
  async learning(code, cases, emit) {
    const playground = await this.#playgroundFor(code, emit);
    return this.#call(playground.learning, code, cases);
  }

  /**
   * All that the code needs is imported; ("start", "") tells that from now on only the code takes time.
   * @param {string} code @param {Emit} emit @returns {Promise<PlaygroundBridge>}
   */
  async #playgroundFor(code, emit) {
    await this.#fetchModulesOf(code);
    const playground = this.#pyodide.pyimport("backprop.playground.bridge");
    emit("start", "");
    return playground;
  }

  /** @param {string} code */
  async #fetchModulesOf(code) {
    for (const module of JSON.parse(this.#bridge.modules_named(code, this.#later))) {
      await fetchModule(this.#pyodide, this.#runtime, module);
    }
  }
}
