/**
 * Streams of bytes that are observed while they are read.
 */

/**
 * @typedef {object} Observer
 * @property {(piece: Uint8Array<ArrayBuffer>) => void} [onPiece]
 * @property {() => Promise<void>} [onEnd]        before the stream ends; it fails with what this throws
 * @property {(cause: unknown) => void} onError
 */

/**
 * A stream of the same bytes, which tells an observer.
 * @param {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>} reader
 * @param {ReadableStreamReadResult<Uint8Array<ArrayBuffer>> | null} first   a piece that was read already
 * @param {Observer} observer
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function observe(reader, first, { onPiece, onEnd, onError }) {
  let next = first;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = next ?? (await reader.read());
        next = null;
        if (done) {
          await onEnd?.();
          return controller.close();
        }
        onPiece?.(value);
        return controller.enqueue(value);
      } catch (cause) {
        onError(cause);
        return controller.error(cause);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/**
 * Read a response to its end, for an observer; throws what the observer is told as an error.
 * @param {Response} response
 * @param {Observer} observer
 */
export async function readToEnd(response, observer) {
  if (!response.body) return;
  const reader = observe(response.body.getReader(), null, observer).getReader();
  while (!(await reader.read()).done);
}
