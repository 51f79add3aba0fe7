/**
 * The buttons that step, and the keys that do the same.
 */
import { html } from "../../vendor/preact.js";
import { Wrong } from "../editor/net-editor.js";
import { SPEEDS, wishedSpec } from "../state/state.js";

/** @import { Action, State } from "../state/state.js" */

/** How finely a pass is cut into steps, with the words for it. */
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
  const wish = wishedSpec(state);
  const cut = (/** @type {any} */ { target }) =>
    dispatch({ type: "wish", spec: { ...wish, granularity: target.value }, path: "granularity" });
  const hurry = (/** @type {any} */ { target }) => dispatch({ type: "speed", speed: Number(target.value) });
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
    <div class="pace">
      <label>Each step is <select autocomplete="off" onChange=${cut}>
        ${Object.entries(GRANULARITIES).map(([value, words]) =>
          html`<option key=${value} value=${value} selected=${value === wish.granularity}>${words}</option>`)}
      </select></label>
      <label>Speed <select autocomplete="off" onChange=${hurry}>
        ${SPEEDS.map((speed) =>
          html`<option key=${speed} value=${speed} selected=${speed === state.speed}>${`${speed} ×`}</option>`)}
      </select></label>
      ${Wrong(state, "granularity")}
    </div>
  `;
}

/**
 * A button at its end only looks quiet: disabling it would lose the focus, and pressing it says why
 * nothing moves.
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
 * What a key asks for, or null if it is not ours: fields, sliders, scrolling formulas and buttons keep theirs.
 * Undo in a number field is ours: what is typed there is a change of the net.
 * @param {KeyboardEvent} event
 * @param {Element | null} target   the element inside the widget that has the focus
 * @param {State} state
 * @returns {Action | null}
 */
export function actionOfKey(event, target, state) {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return target?.matches("input[type=text]:not([data-path]), textarea") ? null : historic(event);
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
 * Undo and redo by the keys that do it everywhere.
 * @param {KeyboardEvent} event
 * @returns {Action | null}
 */
function historic({ key, shiftKey }) {
  if (key.toLowerCase() === "z") return { type: shiftKey ? "redo" : "undo" };
  return key === "y" && !shiftKey ? { type: "redo" } : null;
}
