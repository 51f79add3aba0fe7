/**
 * A number of the net that can be typed, stepped by the arrow keys and dragged.
 */
import { html } from "../../vendor/preact.js";
import { dragNumber, keepDragging } from "./dragging.js";
import { editable, numberIn } from "../../shared/format.js";
import { refOfPath } from "../notation/refs.js";

/** @import { Field } from "../notation/fields.js" */
/** @import { Action, State } from "../state/state.js" */

const NUDGE = 0.1;

/**
 * A field of text, not of type "number": there browsers drop what they do not know as it is typed or pasted, and
 * −2 becomes 2, 1/3 becomes 13. Here all that is typed stays, and is a number or is said to be none. It asks for
 * no keypad: that of iPhones has no minus.
 * @param {Field} field
 * @param {string} errorId
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 * @param {string} [label]   where there is another field of this number
 */
export function NumberField({ path, name, value }, errorId, state, dispatch, label = name) {
  const wrong = path in state.errors;
  const set = (/** @type {string} */ text, /** @type {number} */ number) =>
    dispatch({ type: "typed", path, name, text, value: number });
  const typed = (/** @type {any} */ { target }) => set(target.value, numberIn(target.value));
  const dragged = (/** @type {number} */ number) => set(editable(number), number);
  const left = () => dispatch({ type: "left", path });
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dispatch({ type: "nudged", path, name, by: direction * NUDGE * (event.shiftKey ? 10 : 1) });
  };
  return html`
    <input type="text" autocomplete="off" autocapitalize="off" spellcheck=${false} data-path=${path} data-ref=${refOfPath(path) || undefined} aria-label=${label}
      value=${state.drafts[path] ?? editable(value)} readonly=${!state.live}
      aria-invalid=${wrong ? "true" : "false"} aria-describedby=${wrong ? errorId : undefined}
      onInput=${typed} onKeyDown=${pressed} onBlur=${left} onTouchMove=${keepDragging}
      onPointerDown=${(/** @type {PointerEvent} */ event) => dragNumber(event, dragged, left)} />
  `;
}
