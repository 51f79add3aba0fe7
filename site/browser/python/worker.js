/**
 * The worker that holds Python: a few calls through Comlink, and nothing else.
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
  async start(onProgress) {
    try {
      python = await startPython(onProgress);
      return { ready: true };
    } catch (cause) {
      return { failure: failureFrom(cause) };
    }
  },

  trace: (spec, told) => answered(() => python?.trace(spec, told)),

  ask: (question) => answered(() => python?.ask(question)),

  async holdLock(name) {
    await new Promise((held) => {
      navigator.locks.request(name, () => {
        held(undefined);
        return new Promise(() => undefined); // for as long as this worker lives
      });
    });
  },
};

/**
 * Python's own errors are part of the text; what fails here is Pyodide breaking down.
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
