/**
 * Keeps one snapshot in the browser's Cache Storage, for the build that made it: the image of a memory, and the archives
 * that Python starts with. Where there is no such storage, or it is blocked or full, nothing is found and nothing is kept.
 */

import { BASE } from "./engine.js";
import { inTime } from "./in-time.js";
import { FORMAT } from "./snapshot-file.js";

/** @import { Runtime } from "./contract.js" */

/**
 * @typedef {object} Snapshot
 * @property {Response} image   for `imageOf`
 * @property {Map<string, Response>} archives    by name in the manifest, which has their hashes
 */

/**
 * The files that Python starts with.
 * @param {Runtime} runtime
 */
export const filesAtStart = ({ files }) => Object.keys(files).filter((name) => !files[name]?.onDemand);

/** Several sites may share an origin. */
const CACHE = `python-snapshot ${BASE.href}`;
const LENGTH = "Content-Length";
const DIGEST = "Content-Digest"; // as RFC 9530 has it
const PATIENCE = 10; // s, for a browser that does not answer
const LARGEST = 64e6; // bytes
const ROOM = 4; // so many times its size must be free: pages and archives are of more use

/**
 * The snapshot of this build, if there is one. Those of other builds are removed if not.
 * @param {Runtime} runtime
 * @returns {Promise<Snapshot | null>}
 */
export async function findSnapshot(runtime) {
  try {
    const address = await addressFor(runtime);
    const names = filesAtStart(runtime);
    const [image, ...archives] = await Promise.all([kept(address), ...names.map((name) => kept(`${address}/${name}`))]);
    return { image, archives: new Map(names.map((name, k) => [name, /** @type {Response} */ (archives[k])])) };
  } catch {
    forgetSnapshot(); // nobody waits for that
    return null;
  }
}

/**
 * The bytes of an image.
 * @param {Snapshot} snapshot
 * @throws {Error} they are not those that were kept
 */
export async function imageOf({ image }) {
  const bytes = new Uint8Array(await inTime(image.arrayBuffer(), PATIENCE));
  const isWhole = `${bytes.length}` === image.headers.get(LENGTH);
  if (!isWhole || (await digestOf(bytes)) !== image.headers.get(DIGEST)) throw new Error("a damaged snapshot");
  return bytes;
}

/**
 * Keep a snapshot in place of all others.
 * @param {Runtime} runtime
 * @param {Uint8Array<ArrayBuffer>} image
 * @param {Map<string, Uint8Array<ArrayBuffer>>} archives
 * @throws {Error} it cannot be kept
 */
export async function keepSnapshot(runtime, image, archives) {
  const size = [image, ...archives.values()].reduce((sum, { length }) => sum + length, 0);
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (size > LARGEST || quota - usage < ROOM * size) throw new Error("no snapshot: no room");
  const address = await addressFor(runtime);
  const headers = { [LENGTH]: `${image.length}`, [DIGEST]: await digestOf(image) };
  await forgetSnapshot();
  try {
    const cache = await caches.open(CACHE);
    for (const [name, bytes] of archives) await cache.put(`${address}/${name}`, new Response(bytes));
    await cache.put(address, new Response(image, { headers })); // last, since it stands for the whole
  } catch (cause) {
    await forgetSnapshot(); // a part of it is of no use
    throw cause;
  }
}

/** Remove the snapshot, whatever its build. */
export async function forgetSnapshot() {
  try {
    await inTime(caches.delete(CACHE), PATIENCE);
  } catch {
    // there is no storage
  }
}

/** @throws {Error} snapshots cannot be kept here */
export async function requireStorage() {
  if (!globalThis.crypto?.subtle) throw new Error("no snapshot: a page without https");
  await inTime(caches.has(CACHE), PATIENCE);
}

/**
 * Where a snapshot is kept: the address names all files of the runtime, and the browser, which made functions of them.
 * @param {Runtime} runtime
 */
async function addressFor({ version, files }) {
  const named = JSON.stringify([FORMAT, version, files, navigator.userAgent]);
  const hash = await sha256(new TextEncoder().encode(named));
  return new URL(`snapshot-${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`, BASE).href;
}

/** @param {string} address */
async function kept(address) {
  const answer = await inTime(caches.match(address, { cacheName: CACHE }), PATIENCE);
  if (!answer) throw new Error("it is not kept");
  return answer;
}


/** @param {Uint8Array<ArrayBuffer>} bytes */
const digestOf = async (bytes) => `sha-256=:${btoa(String.fromCharCode(...(await sha256(bytes))))}:`;

/** @param {Uint8Array<ArrayBuffer>} bytes */
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
