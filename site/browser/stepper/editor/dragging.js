/**
 * Dragging a number: press a field that has not the focus and move sideways. The keys ↑ and ↓ do the same.
 * A finger that moves up or down scrolls the page, whatever it started on.
 */
import { numberIn } from "../../shared/format.js";

const STARTS_AFTER = 5; // px; a shorter move is a click
const PER_PIXEL = 0.01;

/**
 * What a press on a number field begins. A later move tells the new number, the end tells that it is over.
 * @param {PointerEvent} press
 * @param {(value: number) => void} moved
 * @param {() => void} ended
 */
export function dragNumber(press, moved, ended) {
  const field = /** @type {HTMLInputElement} */ (press.target);
  const start = numberIn(field.value);
  if (press.button !== 0 || Number.isNaN(start) || field.readOnly || field.matches(":focus")) return;
  const lasting = new AbortController();
  const { signal } = lasting;
  let dragged = false;
  field.setPointerCapture(press.pointerId);

  /** @param {PointerEvent} event */
  function move(event) {
    const way = event.clientX - press.clientX;
    if (!dragged && Math.abs(way) < STARTS_AFTER) return;
    if (!dragged) {
      dragged = true;
      field.dataset.dragged = "";
    }
    const value = start + way * PER_PIXEL * (event.shiftKey ? 10 : 1);
    moved(Number(value.toFixed(2)));
  }

  /** @param {PointerEvent} event   a cancelled press was the beginning of a scroll or a zoom */
  function end({ type }) {
    lasting.abort();
    delete field.dataset.dragged;
    if (dragged && type === "pointercancel") moved(start);
    if (dragged) ended();
    else if (type === "pointerup") focus();
  }

  function focus() {
    field.focus();
    if (press.pointerType === "mouse") field.select(); // what is typed replaces the number
  }

  if (press.pointerType === "mouse") press.preventDefault(); // no text is selected; a click focuses below
  field.addEventListener("pointermove", move, { signal });
  field.addEventListener("pointerup", end, { signal });
  field.addEventListener("pointercancel", end, { signal });
}

/**
 * For a field's `touchmove`: browsers take a finger's way for a scroll inside the field unless they are told
 * otherwise; `touch-action` of the field does not reach that far.
 * @param {TouchEvent} event
 */
export function keepDragging(event) {
  const field = /** @type {HTMLElement} */ (event.currentTarget);
  if ("dragged" in field.dataset && event.touches.length === 1) event.preventDefault();
}

/**
 * Properties of a slider that a finger touches only to scroll the page: it goes back to where it was.
 * @param {number} value
 * @param {(value: number) => void} set
 */
export const unlessScrolled = (value, set) => ({
  onPointerDown: (/** @type {any} */ { target }) => (target.dataset.before = value),
  onPointerCancel: (/** @type {any} */ { target }) => set(Number(target.dataset.before)),
});
