/**
 * Makes the snapshot from which Python starts on the next visit.
 *
 * It is taken of a Python of its own, in a worker of its own, which has run nothing of the page or its reader. It is kept
 * only if a Python that was started from it gives the same answer as the one that it was taken of.
 */

import { Downloads } from "./downloads.js";
import { BASE, importEngine, importRuntime, optionsFor } from "./engine.js";
import { takeImage } from "./memory-image.js";
import { startPlaced, unpacked } from "./placed-pyodide.js";
import { restored } from "./restored-pyodide.js";
import { written } from "./snapshot-file.js";
import { filesAtStart, findSnapshot, keepSnapshot, requireStorage } from "./snapshot-store.js";

/** @import { Runtime } from "./contract.js" */

/** A spec whose trace needs NumPy and no further archive. */
const SPEC = JSON.stringify({
  weights: [[[0.5, -1.25], [2, 0.75], [-0.125, 1]], [[1.5, -2, 0.25]]],
  biases: [[0.5, 0, -1], [0.125]],
  activations: ["tanh", "sigmoid"],
  x: [0.75, -1.5],
  target: [1],
  granularity: "scalar",
});

/**
 * Make and keep the snapshot, unless there is one.
 * @returns {Promise<void>}
 * @throws {Error} no snapshot can be made or kept here
 */
export async function makeSnapshot() {
  await requireStorage();
  const runtime = await importRuntime();
  if (await findSnapshot(runtime)) return;
  // The page has just downloaded all files. Where the browser has not kept them, they are not downloaded for this.
  const downloads = new Downloads(BASE, runtime, "only-if-cached", () => undefined);
  await Promise.race([made(runtime), downloads.failed]);
}

/** @param {Runtime} runtime */
async function made(runtime) {
  const engine = await importEngine(runtime);
  const started = await startPlaced(engine, { ...optionsFor(runtime), _makeSnapshot: true }, unpacked(runtime));
  const bridge = started.pyodide.pyimport("backprop.bridge");
  const { image, parts } = takeImage(started);
  const bytes = await written(image, parts);
  const proof = await restored(engine, runtime, Promise.resolve(bytes));
  const answer = bridge.trace(SPEC);
  const isSame = proof.pyimport("backprop.bridge").trace(SPEC) === answer;
  if (!isSame || !answer.startsWith('{"trace"')) throw new Error("no snapshot: it answers otherwise");
  await keepSnapshot(runtime, bytes, new Map(await Promise.all(filesAtStart(runtime).map(fetched))));
}

/** @param {string} name @returns {Promise<[string, Uint8Array<ArrayBuffer>]>} */
const fetched = async (name) => [name, new Uint8Array(await (await fetch(new URL(name, BASE))).arrayBuffer())];
