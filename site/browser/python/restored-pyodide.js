/**
 * Starts Pyodide from the snapshot that this browser has kept.
 */

import { Downloads, reporter } from "./downloads.js";
import { BASE, optionsFor } from "./engine.js";
import { PythonFailure } from "./failures.js";
import { putImage } from "./memory-image.js";
import { startPlaced, unpacked } from "./placed-pyodide.js";
import { read } from "./snapshot-file.js";
import { findSnapshot, forgetSnapshot } from "./snapshot-store.js";

/** @import { Progress, Runtime } from "./contract.js" */
/** @import { Engine, Pyodide } from "./engine.js" */
/** @import { Snapshot } from "./snapshot-file.js" */

/** What Pyodide calls the source of packages that are in its lock file. */
const CHANNEL = "default channel";

/** Stands for a snapshot among Pyodide's options: it is there before the real one has been read. */
const PRESENT = new Uint8Array(1);

/**
 * Pyodide from the snapshot; null if there is none, or a doubt about it, with which it is removed.
 * @param {Runtime} runtime
 * @param {Promise<Engine>} engine
 * @param {(progress: Progress) => void} onProgress
 * @returns {Promise<Pyodide | null>}
 * @throws {PythonFailure} what Python needs in any case cannot be downloaded
 */
export async function restoredPyodide(runtime, engine, onProgress) {
  const reading = await findSnapshot(runtime);
  if (!reading) return null;
  const snapshot = reading().then(read);
  snapshot.catch(() => undefined); // it is waited for later
  const downloads = new Downloads(BASE, runtime, "default", reporter(onProgress), archivesOf(runtime, snapshot));
  try {
    return await Promise.race([restored(await engine, runtime, snapshot), downloads.failed]);
  } catch (cause) {
    downloads.end();
    if (cause instanceof PythonFailure) throw cause;
    await forgetSnapshot();
    return null;
  }
}

/**
 * Pyodide from a snapshot.
 * @param {Engine} engine
 * @param {Runtime} runtime
 * @param {Promise<Snapshot>} snapshot   requests for its archives are answered from it
 * @returns {Promise<Pyodide>}
 * @throws {Error} the snapshot does not fit
 */
export async function restored(engine, runtime, snapshot) {
  /** @type {Snapshot | undefined} */
  let found;
  const packages = snapshot.then((whole) => {
    found = whole;
    return unpacked(runtime.packages.map((name) => inside(whole.archives, wheelOf(runtime, name))));
  });
  const options = { ...optionsFor(runtime), _loadSnapshot: PRESENT };
  const { pyodide } = await startPlaced(engine, options, packages, (module, layout) => {
    module.API.restoreSnapshot = () => {
      if (!found) throw new Error("a damaged snapshot");
      putImage(module, layout, found.image, found.memory);
      return found.image.references;
    };
  });
  for (const name of runtime.packages) pyodide.loadedPackages[name] = CHANNEL;
  pyodide.pyimport("random").seed();
  return pyodide;
}

/**
 * The files that Python needs at its start and a snapshot holds.
 * @param {Runtime} runtime
 */
export const archivesAtStart = (runtime) => [runtime.stdLibURL, ...runtime.packages.map((name) => wheelOf(runtime, name))];

/**
 * Functions that give these files from a snapshot.
 * @param {Runtime} runtime
 * @param {Promise<Snapshot>} snapshot
 */
export const archivesOf = (runtime, snapshot) =>
  new Map(archivesAtStart(runtime).map((name) => [name, async () => inside((await snapshot).archives, name)]));

/** @param {Runtime} runtime @param {string} name */
export function wheelOf({ lock }, name) {
  const wheel = lock.packages[name]?.file_name;
  if (!wheel) throw new Error(`no package ${name}`);
  return wheel;
}

/** @param {Snapshot["archives"]} archives @param {string} name */
function inside(archives, name) {
  const bytes = archives.get(name);
  if (!bytes) throw new Error(`no ${name} in the snapshot`);
  return bytes;
}
