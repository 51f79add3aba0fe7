/**
 * Reads zip archives whose files are stored uncompressed, as the build packs all of Python's.
 *
 * Source of the numbers: PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (its end).
 */

const END = { mark: 0x06054b50, bytes: 22, count: 10, directory: 16 };
const ENTRY = { mark: 0x02014b50, bytes: 46, method: 10, size: 20, name: 28, extra: 30, comment: 32, header: 42 };
const HEADER = { bytes: 30, name: 26, extra: 28 };
const STORED = 0;

/** @typedef {{ name: string, bytes: Uint8Array<ArrayBuffer> }} Member */

/**
 * The files of an archive; their bytes are views of it.
 * @param {Uint8Array<ArrayBuffer>} archive
 * @returns {Member[]}
 * @throws {Error} it is no zip archive, has a comment, or a file in it is compressed
 */
export function membersOf(archive) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - END.bytes;
  if (view.getUint32(end, true) !== END.mark) throw new Error("no zip archive");
  const members = [];
  let entry = view.getUint32(end + END.directory, true);
  for (let left = view.getUint16(end + END.count, true); left > 0; left--) {
    if (view.getUint32(entry, true) !== ENTRY.mark) throw new Error("a damaged zip archive");
    if (view.getUint16(entry + ENTRY.method, true) !== STORED) throw new Error("a compressed file in a zip archive");
    const header = view.getUint32(entry + ENTRY.header, true);
    const start = header + HEADER.bytes + view.getUint16(header + HEADER.name, true) + view.getUint16(header + HEADER.extra, true);
    const nameBytes = view.getUint16(entry + ENTRY.name, true);
    members.push({
      name: new TextDecoder().decode(archive.subarray(entry + ENTRY.bytes, entry + ENTRY.bytes + nameBytes)),
      bytes: archive.subarray(start, start + view.getUint32(entry + ENTRY.size, true)),
    });
    entry += ENTRY.bytes + nameBytes + view.getUint16(entry + ENTRY.extra, true) + view.getUint16(entry + ENTRY.comment, true);
  }
  return members;
}
