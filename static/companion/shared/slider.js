/**
 * A slider that a finger touches only to scroll the page goes back to where it was.
 */

/**
 * Properties for the slider's element.
 * @param {number} value
 * @param {(value: number) => void} set
 */
export const unlessScrolled = (value, set) => ({
  onPointerDown: (/** @type {any} */ { target }) => (target.dataset.before = value),
  onPointerCancel: (/** @type {any} */ { target }) => set(Number(target.dataset.before)),
});
