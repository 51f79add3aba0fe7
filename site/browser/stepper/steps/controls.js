/**
 * The buttons that step and play, the choice of granularity and speed, and the keys of the widget.
 */
import { html } from "../../vendor/preact.js";
import { FieldError } from "../editor/field-error.js";
import { requestedSpec } from "../state/selectors.js";
import { SPEEDS } from "../state/state.js";

/** @import { Action, State } from "../state/state.js" */

/** The granularities of a pass, with their labels. */
const GRANULARITIES = { layer: "a layer", neuron: "a neuron", scalar: "a product" };

const ICONS = {
  first: "M5 4v16h2.4V4zM19 4 9 12l10 8z",
  previous: "M17 4 6 12l11 8z",
  play: "M7 4v16l12-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  next: "M7 4v16l11-8z",
  last: "M5 4v16l10-8zM16.6 4H19v16h-2.4z",
};

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
export function Controls({ state, dispatch }) {
  const { step, playing, trace } = state;
  const last = trace.steps.length - 1;
  const go = (/** @type {number} */ to) => () => dispatch({ type: "go", step: to });
  return html`
    <div class="controls" part="controls">
      ${Button("First step", "first", go(Math.min(step - 1, 0)), step === 0)}
      ${Button("Previous step", "previous", go(step - 1), step === 0)}
      ${playing
        ? Button("Pause", "pause", () => dispatch({ type: "pause" }))
        : Button("Play", "play", () => dispatch({ type: "play" }))}
      ${Button("Next step", "next", go(step + 1), step === last)}
      ${Button("Last step", "last", go(Math.max(step + 1, last)), step === last)}
    </div>
  `;
}

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
export function Pace({ state, dispatch }) {
  const spec = requestedSpec(state);
  const granularityChosen = (/** @type {any} */ { target }) =>
    dispatch({ type: "request", spec: { ...spec, granularity: target.value }, path: "granularity" });
  const speedChosen = (/** @type {any} */ { target }) => dispatch({ type: "speed", speed: Number(target.value) });
  return html`
    <div class="pace">
      <label>Each step is <select autocomplete="off" onChange=${granularityChosen}>
        ${Object.entries(GRANULARITIES).map(([value, label]) =>
          html`<option key=${value} value=${value} selected=${value === spec.granularity}>${label}</option>`)}
      </select></label>
      <label>Speed <select autocomplete="off" onChange=${speedChosen}>
        ${SPEEDS.map((speed) =>
          html`<option key=${speed} value=${speed} selected=${speed === state.speed}>${`${speed} ×`}</option>`)}
      </select></label>
      ${FieldError(state, "granularity")}
    </div>
  `;
}

/**
 * A button. At an end it only looks quiet: disabled, it would lose the focus; pressing it announces the end.
 * @param {string} name
 * @param {keyof typeof ICONS} icon
 * @param {() => void} act
 * @param {boolean} [atEnd]
 */
const Button = (name, icon, act, atEnd = false) => html`
  <button type="button" class=${atEnd ? `${icon} at-end` : icon} aria-label=${name} title=${name} onClick=${act}>
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${ICONS[icon]} /></svg>
  </button>
`;

/**
 * The action of a key; null if the widget does not use it. Fields, sliders, scrolling boxes and buttons keep their own
 * keys, but undo in a number field undoes the edit of the net.
 * @param {KeyboardEvent} event
 * @param {Element | null} target   the focused element in the widget
 * @param {State} state
 * @returns {Action | null}
 */
export function actionOfKey(event, target, state) {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return target?.matches("input[type=text]:not([data-path]), textarea") ? null : historyAction(event);
  if (event.shiftKey) return null;
  if (target?.matches("input, textarea, select, .scrolls")) return null;
  switch (event.key) {
    case "ArrowLeft":
      return { type: "go", step: state.step - 1 };
    case "ArrowRight":
      return { type: "go", step: state.step + 1 };
    case "Home":
      return { type: "go", step: 0 };
    case "End":
      return { type: "go", step: state.trace.steps.length - 1 };
    case " ":
      if (target?.matches("button, summary, a")) return null;
      return { type: state.playing ? "pause" : "play" };
    default:
      return null;
  }
}

/**
 * Undo by Ctrl+Z, redo by Ctrl+Shift+Z or Ctrl+Y; on a Mac with ⌘.
 * @param {KeyboardEvent} event
 * @returns {Action | null}
 */
function historyAction({ key, shiftKey }) {
  if (key.toLowerCase() === "z") return { type: shiftKey ? "redo" : "undo" };
  return key === "y" && !shiftKey ? { type: "redo" } : null;
}
