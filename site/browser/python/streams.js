/**
 * Streams of bytes with somebody looking on.
 */

/**
 * The same bytes again, each piece's length told to `onPiece`, an error to `onError`.
 * @param {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>} reader
 * @param {ReadableStreamReadResult<Uint8Array<ArrayBuffer>> | null} first   what was read already
 * @param {{onPiece?: (length: number) => void, onError: (cause: unknown) => void}} onlooker
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function observed(reader, first, { onPiece, onError }) {
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
