/**
 * A snapshot as bytes: what Python needs to start at once.
 *
 *     4 bytes   the length of the head, the lowest byte first
 *     head      JSON: the image without its memory, the names and lengths of archives
 *     memory    what is not zero of it
 *     archives  as they are published: Python imports further modules from them
 */

/** @import { Image } from "./memory-image.js" */

/** To be raised when these bytes, or what is done with them, change. */
export const FORMAT = 1;

const LENGTH = 4; // bytes

/**
 * @typedef {object} Snapshot
 * @property {Image} image
 * @property {Uint8Array<ArrayBuffer>} memory
 * @property {Map<string, Uint8Array<ArrayBuffer>>} archives   by name in the manifest
 */

/**
 * @param {Image} image
 * @param {Uint8Array<ArrayBuffer>[]} parts   of the memory
 * @param {Map<string, Uint8Array<ArrayBuffer>>} archives
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function written(image, parts, archives) {
  const lengths = [...archives].map(([name, { length }]) => [name, length]);
  const head = new TextEncoder().encode(JSON.stringify({ image, lengths }));
  const length = new Uint8Array(LENGTH);
  new DataView(length.buffer).setUint32(0, head.length, true);
  return new Uint8Array(await new Blob([length, head, ...parts, ...archives.values()]).arrayBuffer());
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Snapshot}   of views of the bytes
 */
export function read(bytes) {
  let place = LENGTH;
  const next = (/** @type {number} */ length) => bytes.subarray(place, (place += length));
  const head = next(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true));
  /** @type {{ image: Image, lengths: [string, number][] }} */
  const { image, lengths } = JSON.parse(new TextDecoder().decode(head));
  const memory = next(image.filled.reduce((sum, [from, to]) => sum + to - from, 0));
  return { image, memory, archives: new Map(lengths.map(([name, length]) => [name, next(length)])) };
}
