/**
 * A field for a number of the net, which can be typed, nudged by the arrow keys and dragged.
 */
import { html } from "../../vendor/preact.js";
import { editable, numberIn } from "../../shared/format.js";
import { refOfPath } from "../notation/refs.js";
import { dragNumber, keepDragging } from "./dragging.js";

/** @import { Field } from "../state/editable-numbers.js" */
/** @import { Action, State } from "../state/state.js" */

const NUDGE = 0.1;

/**
 * The field has the type "text": in fields of type "number" browsers drop unknown characters, so that −2 becomes 2
 * and 1/3 becomes 13. Here any text stays, and an invalid one gets a message. There is no `inputmode`, for the number
 * keypad of iPhones has no minus.
 * @param {Field} field
 * @param {string} errorId     id of the element with its message
 * @param {State} state
 * @param {(action: Action) => void} dispatch
 * @param {string} [label]     its accessible name, where the number has a second field
 */
export function NumberField({ path, name, value }, errorId, state, dispatch, label = name) {
  const wrong = path in state.errors;
  const set = (/** @type {string} */ text, /** @type {number} */ number) =>
    dispatch({ type: "typed", path, name, text, value: number });
  const typed = (/** @type {any} */ { target }) => set(target.value, numberIn(target.value));
  const dragged = (/** @type {number} */ number) => set(editable(number), number);
  const blurred = () => dispatch({ type: "blurred", path });
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
      onInput=${typed} onKeyDown=${pressed} onBlur=${blurred} onTouchMove=${keepDragging}
      onPointerDown=${(/** @type {PointerEvent} */ event) => dragNumber(event, dragged, blurred)} />
  `;
}
