/**
 * Dragging a number: pressing its field, unless that has the focus, and moving sideways. The keys ↑ and ↓ do the
 * same. A finger that moves up or down scrolls the page.
 */
import { numberIn, rounded } from "../../shared/format.js";

const STARTS_AFTER = 5; // px; a shorter move is a click
const PER_PIXEL = 0.01;
const DECIMALS = 2;

/**
 * Begin a drag, if the press is one on a number. A press without a move focuses the field.
 * @param {PointerEvent} press
 * @param {(value: number) => void} moved   called with the number after each move
 * @param {() => void} ended                called after a drag
 */
export function dragNumber(press, moved, ended) {
  const field = /** @type {HTMLInputElement} */ (press.target);
  const start = numberIn(field.value);
  if (press.button !== 0 || Number.isNaN(start) || field.readOnly || field.matches(":focus")) return;
  const listening = new AbortController();
  const { signal } = listening;
  let dragged = false;
  field.setPointerCapture(press.pointerId);

  /** @param {PointerEvent} event */
  function move(event) {
    const distance = event.clientX - press.clientX;
    if (!dragged && Math.abs(distance) < STARTS_AFTER) return;
    if (!dragged) {
      dragged = true;
      field.dataset.dragged = "";
    }
    moved(rounded(start + distance * PER_PIXEL * (event.shiftKey ? 10 : 1), DECIMALS));
  }

  /** @param {PointerEvent} event   "pointercancel": the browser scrolls or zooms instead */
  function end({ type }) {
    listening.abort();
    delete field.dataset.dragged;
    if (dragged && type === "pointercancel") moved(start);
    if (dragged) ended();
    else if (type === "pointerup") focus();
  }

  function focus() {
    field.focus();
    if (press.pointerType === "mouse") field.select(); // typing replaces the number
  }

  if (press.pointerType === "mouse") press.preventDefault(); // selects no text; `focus` focuses
  field.addEventListener("pointermove", move, { signal });
  field.addEventListener("pointerup", end, { signal });
  field.addEventListener("pointercancel", end, { signal });
}

/**
 * For `touchmove` of a field: keeps a drag from scrolling the text inside the field, which `touch-action` does not
 * prevent.
 * @param {TouchEvent} event
 */
export function keepDragging(event) {
  const field = /** @type {HTMLElement} */ (event.currentTarget);
  if ("dragged" in field.dataset && event.touches.length === 1) event.preventDefault();
}
