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
import { archivesAtStart, restored, wheelOf } from "./restored-pyodide.js";
import { read, written } from "./snapshot-file.js";
import { findSnapshot, keepSnapshot, requireStorage } from "./snapshot-store.js";

/** @import { Engine, Pyodide } from "./engine.js" */
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
  // The visit has just downloaded all files: what is not kept by the browser would not be kept next time either.
  const downloads = new Downloads(BASE, runtime, "only-if-cached", () => undefined);
  await Promise.race([made(runtime), downloads.failed]);
}

/** @param {Runtime} runtime */
async function made(runtime) {
  const engine = await importEngine(runtime);
  const archives = new Map(await Promise.all(archivesAtStart(runtime).map(fetched)));
  const wheels = runtime.packages.map((name) => /** @type {Uint8Array<ArrayBuffer>} */ (archives.get(wheelOf(runtime, name))));
  const started = await startPlaced(engine, { ...optionsFor(runtime), _makeSnapshot: true }, unpacked(wheels));
  const bridge = started.pyodide.pyimport("backprop.bridge");
  const { image, parts } = takeImage(started);
  const bytes = await written(image, parts, archives);
  const proof = await restored(engine, runtime, Promise.resolve(read(bytes)));
  const answer = bridge.trace(SPEC);
  if (!answer.startsWith('{"trace"') || proof.pyimport("backprop.bridge").trace(SPEC) !== answer) throw new Error("no snapshot: it answers otherwise");
  await keepSnapshot(runtime, bytes);
}

/** @param {string} name @returns {Promise<[string, Uint8Array<ArrayBuffer>]>} */
const fetched = async (name) => [name, new Uint8Array(await (await fetch(new URL(name, BASE))).arrayBuffer())];
