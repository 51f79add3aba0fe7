/**
 * What the workers of the page's Python and of the reader's have in common.
 */
import { transfer } from "../vendor/comlink.js";
import { failureFrom } from "./failures.js";

/** @import { CallAnswer, Text } from "./contract.js" */

/**
 * The answer of a call. Errors of Python are part of its text; an exception means that Pyodide crashed.
 * @param {() => Promise<Text> | undefined} call
 * @returns {Promise<CallAnswer>}
 */
export async function answered(call) {
  try {
    const answer = await call();
    if (answer === undefined) throw new Error("Python has not been started");
    return transfer(answer, answer.numbers ? [answer.numbers.buffer] : []);
  } catch (cause) {
    return { failure: { kind: "crashed", detail: failureFrom(cause).detail } };
  }
}

/** Take a Web Lock and hold it while this worker lives. @param {string} name */
export async function holdLock(name) {
  await new Promise((held) => {
    navigator.locks.request(name, () => {
      held(undefined);
      return new Promise(() => undefined);
    });
  });
}
