/**
 * The image of a memory as bytes.
 *
 *     4 bytes   the length of the head, the lowest byte first
 *     head      JSON: the image
 *     memory    what is not zero of it
 */

/** @import { Image } from "./memory-image.js" */

/** To be raised when these bytes, or what is done with them, change. */
export const FORMAT = 1;

const LENGTH = 4; // bytes

/**
 * @param {Image} image
 * @param {Uint8Array<ArrayBuffer>[]} parts   of the memory
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function written(image, parts) {
  const head = new TextEncoder().encode(JSON.stringify(image));
  const length = new Uint8Array(LENGTH);
  new DataView(length.buffer).setUint32(0, head.length, true);
  return new Uint8Array(await new Blob([length, head, ...parts]).arrayBuffer());
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {{ image: Image, memory: Uint8Array<ArrayBuffer> }}   a view of the bytes
 */
export function read(bytes) {
  const start = LENGTH + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const image = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH, start)));
  return { image, memory: bytes.subarray(start) };
}
