/**
 * What the widget is doing for the reader right now, in plain words: Python loading, computing, failing.
 */
import { html } from "../vendor/preact.js";
import { megabytes } from "./format.js";

/** @import { Action, State } from "./state.js" */

const OFFER =
  "Change any number: Python, running here in your browser, computes every step anew.";

/** @param {{ state: State, dispatch: (action: Action) => void }} props */
export function Notice({ state, dispatch }) {
  const { python, waiting } = state;
  // a failure that nobody waits for is nobody's trouble: the next wish tries again
  const failed = python.state === "failed" && state.wanted !== null;
  return html`
    <div class=${`notice ${failed ? "failed" : ""}`} part="notice">
      <p>${textOf(state)}</p>
      ${python.state === "loading" && html`
        <progress aria-label="Loading Python" max=${python.totalBytes || 1} value=${python.loadedBytes}></progress>
      `}
      ${failed && html`
        <button type="button" onClick=${() => dispatch({ type: "retry" })}>Try again</button>
      `}
    </div>
  `;

  /** @param {State} state */
  function textOf({ python }) {
    switch (python.state) {
      case "idle":
        return waiting ? "Starting Python …" : OFFER;
      case "loading":
        return waiting
          ? `Loading Python: ${progress()}. Until then the old numbers stay.`
          : `Getting Python ready: ${progress()}.`;
      case "ready":
        return waiting ? "Computing …" : OFFER;
      case "failed":
        return failed ? `${python.message} Stepping still works with the numbers shown.` : OFFER;
    }
  }

  function progress() {
    if (python.totalBytes === 0) return "starting";
    if (python.loadedBytes >= python.totalBytes) return "it has arrived and is starting";
    return `${megabytes(python.loadedBytes)} of ${megabytes(python.totalBytes)} MB`;
  }
}
