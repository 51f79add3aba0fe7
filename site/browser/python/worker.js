/**
 * The worker that runs Python; the page calls it through Comlink.
 */

import { expose } from "../vendor/comlink.js";
import { failureFrom } from "./failures.js";
import { startPython } from "./pyodide.js";
import { makeSnapshot } from "./snapshot-making.js";
import { answered, holdLock } from "./worker-api.js";

/** @import { WorkerApi } from "./contract.js" */
/** @import { Python } from "./pyodide.js" */

/** @type {Python | undefined} */
let python;

/** @type {WorkerApi} */
const api = {
  async start(onProgress, kept) {
    try {
      const started = await startPython(onProgress, kept);
      python = started.python;
      return { ready: true, restored: started.restored };
    } catch (cause) {
      return { failure: failureFrom(cause) };
    }
  },

  trace: (spec, withWordsOf) => answered(() => python?.trace(spec, withWordsOf)),

  ask: (question) => answered(() => python?.ask(question)),

  makeSnapshot,

  holdLock,
};

expose(api);
