/**
 * Keeps one snapshot in the browser's Cache Storage, for the build that made it. Where there is no such storage, it is
 * blocked or full, nothing is found and nothing is kept.
 */

import { BASE } from "./engine.js";
import { FORMAT } from "./snapshot-file.js";

/** @import { Runtime } from "./contract.js" */

/** Several sites may share an origin. */
const CACHE = `python-snapshot ${BASE.href}`;
const LENGTH = "Content-Length";
const DIGEST = "Content-Digest"; // as RFC 9530 has it
const PATIENCE = 10; // s, for a browser that does not answer
const LARGEST = 64e6; // bytes
const ROOM = 4; // at least so many times its size must be free: pages and archives are of more use

/**
 * The address under which a snapshot is kept: it names all files of the runtime, and the browser, whose WebAssembly they
 * became.
 * @param {Runtime} runtime
 */
async function addressFor({ version, files }) {
  const named = JSON.stringify([FORMAT, version, files, navigator.userAgent]);
  const hash = await sha256(new TextEncoder().encode(named));
  return new URL(`snapshot-${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`, BASE).href;
}

/**
 * Whether there is a snapshot of this build. Those of other builds are removed if not.
 * @param {Runtime} runtime
 * @returns {Promise<(() => Promise<Uint8Array<ArrayBuffer>>) | null>}   reads it; rejects if it is damaged
 */
export async function findSnapshot(runtime) {
  try {
    return await inTime(found(runtime));
  } catch {
    return null;
  }
}

/** @param {Runtime} runtime */
async function found(runtime) {
  const answer = await caches.match(await addressFor(runtime), { cacheName: CACHE });
  if (answer) return () => inTime(checked(answer));
  forgetSnapshot(); // of another build; nobody waits for that
  return null;
}

/**
 * Keep a snapshot in place of all others.
 * @param {Runtime} runtime
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @throws {Error} it cannot be kept
 */
export async function keepSnapshot(runtime, bytes) {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  if (bytes.length > LARGEST || (quota - usage) / ROOM < bytes.length) throw new Error("no snapshot: no room");
  const headers = { [LENGTH]: `${bytes.length}`, [DIGEST]: await digestOf(bytes) };
  await forgetSnapshot();
  const cache = await caches.open(CACHE);
  await cache.put(await addressFor(runtime), new Response(bytes, { headers }));
}

/** Remove the snapshot, whatever its build. */
export async function forgetSnapshot() {
  try {
    await inTime(caches.delete(CACHE));
  } catch {
    // there is no storage
  }
}

/** @throws {Error} snapshots cannot be kept here */
export async function requireStorage() {
  if (!globalThis.crypto?.subtle) throw new Error("no snapshot: a page without https");
  await inTime(caches.has(CACHE));
}

/** @param {Response} answer */
async function checked(answer) {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const isWhole = `${bytes.length}` === answer.headers.get(LENGTH);
  if (!isWhole || (await digestOf(bytes)) !== answer.headers.get(DIGEST)) throw new Error("a damaged snapshot");
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
const digestOf = async (bytes) => `sha-256=:${btoa(String.fromCharCode(...(await sha256(bytes))))}:`;

/** @param {Uint8Array<ArrayBuffer>} bytes */
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
const inTime = (answer) =>
  Promise.race([answer, new Promise((_, reject) => setTimeout(() => reject(new Error("the storage is silent")), PATIENCE * 1000))]);
