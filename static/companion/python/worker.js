/**
 * The worker that holds Python: a few calls through Comlink, and nothing else.
 */

import { expose } from "../vendor/comlink.js";
import { failureFrom } from "./failures.js";
import { startPython } from "./pyodide.js";

/** @import { WorkerApi } from "./contract.js" */
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

  async trace(spec) {
    try {
      if (!python) throw new Error("Python has not been started");
      return { text: await python.trace(spec) };
    } catch (cause) {
      // Python's own errors are part of the text; what arrives here is Pyodide breaking down.
      return { failure: { kind: "crashed", detail: failureFrom(cause).detail } };
    }
  },

  async holdLock(name) {
    await new Promise((held) => {
      navigator.locks.request(name, () => {
        held(undefined);
        return new Promise(() => undefined); // for as long as this worker lives
      });
    });
  },
};

expose(api);
