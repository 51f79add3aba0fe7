/**
 * Streams of bytes that are observed while they are read.
 */

/**
 * A stream of the same bytes; calls `onPiece` with the length of each piece, and `onError` with an error.
 * @param {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>} reader
 * @param {ReadableStreamReadResult<Uint8Array<ArrayBuffer>> | null} first   a piece that was read already
 * @param {{onPiece?: (length: number) => void, onError: (cause: unknown) => void}} observer
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function observe(reader, first, { onPiece, onError }) {
  let next = first;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = next ?? (await reader.read());
        next = null;
        if (done) return controller.close();
        onPiece?.(value.length);
        return controller.enqueue(value);
      } catch (cause) {
        onError(cause);
        return controller.error(cause);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
