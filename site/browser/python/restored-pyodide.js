/**
 * Starts Pyodide from the snapshot that this browser has kept.
 */

import { Downloads } from "./downloads.js";
import { BASE, optionsFor } from "./engine.js";
import { inTime } from "./in-time.js";
import { putImage } from "./memory-image.js";
import { startPlaced, unpacked } from "./placed-pyodide.js";
import { read } from "./snapshot-file.js";
import { findSnapshot, forgetSnapshot, imageOf } from "./snapshot-store.js";

/** @import { Progress, Runtime } from "./contract.js" */
/** @import { Engine, Pyodide } from "./engine.js" */

const PATIENCE = 30; // s; it takes less than one

/** What Pyodide calls the source of packages that are in its lock file. */
const CHANNEL = "default channel";

/** Stands for a snapshot among Pyodide's options: it is there before the real one has been read. */
const PRESENT = new Uint8Array(1);

/**
 * Pyodide from the snapshot; null if there is none, or anything is wrong with it, when it is removed, too.
 * @param {Runtime} runtime
 * @param {Promise<Engine>} engine
 * @param {(progress: Progress) => void} onProgress
 * @returns {Promise<Pyodide | null>}
 * @throws {import("./failures.js").PythonFailure | Error} the engine cannot be loaded
 */
export async function restoredPyodide(runtime, engine, onProgress) {
  const snapshot = await findSnapshot(runtime);
  if (!snapshot) return null;
  onProgress({ loadedBytes: 0, totalBytes: 0, stage: "Starting Python" });
  const image = imageOf(snapshot);
  image.catch(() => undefined); // it is waited for later
  const downloads = new Downloads(BASE, runtime, "default", () => undefined, snapshot.archives);
  const found = await engine;
  try {
    return await inTime(Promise.race([restored(found, runtime, image), downloads.failed]), PATIENCE);
  } catch {
    downloads.end();
    await forgetSnapshot();
    return null;
  }
}

/**
 * Pyodide with the memory of an image.
 * @param {Engine} engine
 * @param {Runtime} runtime
 * @param {Promise<Uint8Array<ArrayBuffer>>} image
 * @returns {Promise<Pyodide>}
 * @throws {Error} the image does not fit
 */
export async function restored(engine, runtime, image) {
  /** @type {Uint8Array<ArrayBuffer> | undefined} */
  let bytes;
  const packages = Promise.all([unpacked(runtime), image.then((whole) => (bytes = whole))]).then(([found]) => found);
  const options = { ...optionsFor(runtime), _loadSnapshot: PRESENT };
  const { pyodide } = await startPlaced(engine, options, packages, (module, layout) => {
    module.API.restoreSnapshot = () => {
      if (!bytes) throw new Error("no snapshot: it could not be read");
      const { image: known, memory } = read(bytes);
      putImage(module, layout, known, memory);
      return known.references;
    };
  });
  for (const name of runtime.packages) pyodide.loadedPackages[name] = CHANNEL;
  pyodide.pyimport("random").seed();
  return pyodide;
}
