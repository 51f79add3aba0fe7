/**
 * The worker that runs listings and the backward passes of readers. It is apart from worker.js, which computes traces: what a reader writes may change
 * NumPy itself, or never end.
 */
import { expose } from "../vendor/comlink.js";
import { failureFrom } from "./failures.js";
import { ENVIRONMENT, Listings } from "./listings.js";
import { startPyodide } from "./pyodide.js";
import { Stops } from "./stops.js";
import { answered, holdLock } from "./worker-api.js";

/** @import { ReaderApi } from "./contract.js" */

/** @type {Listings | undefined} */
let listings;
/** @type {Stops | undefined} where JavaScript can wait for Python */
let stops;

/** @param {(running: Listings) => Promise<string>} run */
const begun = (run) =>
  answered(() => {
    stops?.begin();
    return listings && run(listings).then((text) => ({ text }));
  });

/** @type {ReaderApi} */
const api = {
  async start(onProgress, kept) {
    try {
      const { pyodide, runtime } = await startPyodide(onProgress, kept, ENVIRONMENT);
      if ("Suspending" in WebAssembly) stops = new Stops(pyodide);
      listings = new Listings(pyodide, runtime, stops?.call);
      return { ready: true, restored: false };
    } catch (cause) {
      return { failure: failureFrom(cause) };
    }
  },

  run: (listing, emit) => begun((running) => running.run(listing, (kind, text) => void emit(kind, text))),

  answers: (code, cases, emit) => begun((running) => running.answers(code, cases, (kind, text) => void emit(kind, text))),

  learning: (code, cases, emit) => begun((running) => running.learning(code, cases, (kind, text) => void emit(kind, text))),

  interrupt: async () => stops?.ask(),

  holdLock,
};

expose(api);
