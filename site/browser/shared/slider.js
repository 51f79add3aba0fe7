/**
 * Properties of a range slider. Where a finger touches it only to scroll the page, the browser cancels the touch, and
 * the slider returns to its value before the touch.
 * @param {number} value
 * @param {(value: number) => void} set
 */
export const unlessScrolled = (value, set) => ({
  onPointerDown: (/** @type {any} */ { target }) => (target.dataset.before = value),
  onPointerCancel: (/** @type {any} */ { target }) => set(Number(target.dataset.before)),
});
