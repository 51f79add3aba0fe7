/**
 * The worker that runs listings and the backward passes of readers. It is apart from worker.js, which computes traces: what a reader writes may change
 * NumPy itself, or never end.
 */
import { expose } from "../vendor/comlink.js";
import { failureFrom } from "./failures.js";
import { ENVIRONMENT, Listings } from "./listings.js";
import { startPyodide } from "./pyodide.js";
import { answered, holdLock } from "./worker-api.js";

/** @import { ReaderApi } from "./contract.js" */

/** @type {Listings | undefined} */
let listings;

/** @type {ReaderApi} */
const api = {
  async start(onProgress, kept) {
    try {
      const { pyodide, runtime } = await startPyodide(onProgress, kept, ENVIRONMENT);
      listings = new Listings(pyodide, runtime);
      return { ready: true, restored: false };
    } catch (cause) {
      return { failure: failureFrom(cause) };
    }
  },

  run: (listing, emit) => answered(() => listings?.run(listing, (kind, text) => void emit(kind, text)).then((text) => ({ text }))),

  answers: (code, cases, emit) =>
    answered(() => listings?.answers(code, cases, (kind, text) => void emit(kind, text)).then((text) => ({ text }))),

  learning: (code, cases, emit) =>
    answered(() => listings?.learning(code, cases, (kind, text) => void emit(kind, text)).then((text) => ({ text }))),

  holdLock,
};

expose(api);
