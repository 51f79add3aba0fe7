/**
 * Work that need not be done before the next frame is painted, such as what asks for layout.
 */

/** Calls `act` after the next frame; a page in the background has none until it is shown. @param {() => void} act */
export const afterPaint = (act) => void requestAnimationFrame(() => setTimeout(act));
