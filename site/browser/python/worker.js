/**
 * The worker that runs Python; the page calls it through Comlink.
 */

import { expose, transfer } from "../vendor/comlink.js";
import { failureFrom } from "./failures.js";
import { startPython } from "./pyodide.js";

/** @import { CallAnswer, Text, WorkerApi } from "./contract.js" */
/** @import { Python } from "./pyodide.js" */

/** @type {Python | undefined} */
let python;

/** @type {WorkerApi} */
const api = {
  async start(onProgress, anew) {
    try {
      python = await startPython(onProgress, anew);
      return { ready: true };
    } catch (cause) {
      return { failure: failureFrom(cause) };
    }
  },

  trace: (spec, withWordsOf) => answered(() => python?.trace(spec, withWordsOf)),

  ask: (question) => answered(() => python?.ask(question)),

  async holdLock(name) {
    await new Promise((held) => {
      navigator.locks.request(name, () => {
        held(undefined);
        return new Promise(() => undefined); // while this worker lives
      });
    });
  },
};

/**
 * The answer of a call. Errors of Python are part of its text; an exception means that Pyodide crashed.
 * @param {() => Promise<Text> | undefined} call
 * @returns {Promise<CallAnswer>}
 */
async function answered(call) {
  try {
    const answer = await call();
    if (answer === undefined) throw new Error("Python has not been started");
    return transfer(answer, answer.numbers ? [answer.numbers.buffer] : []);
  } catch (cause) {
    return { failure: { kind: "crashed", detail: failureFrom(cause).detail } };
  }
}

expose(api);
