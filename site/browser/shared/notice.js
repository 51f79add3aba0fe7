/**
 * The line below a widget that says what Python is doing: loading, computing, or why it failed; or that the page must be
 * reloaded.
 */
import { html } from "../vendor/preact.js";
import { megabytes } from "./format.js";

/** @import { Status } from "../python/contract.js" */

/**
 * @typedef {object} NoticeProps
 * @property {{ python: Status, waiting: boolean, requested: unknown, renewed: boolean }} state
 * @property {string} offer       what Python offers while it is idle
 * @property {string} still       what works although Python failed
 * @property {() => void} retry
 * @property {() => string} [address]   of the page with what the reader has changed
 */

/** @param {NoticeProps} props */
export function Notice({ state, offer, still, retry, address }) {
  const { python, waiting } = state;
  if (state.renewed) return html`<div class="notice failed" part="notice"><${Renewed} address=${address?.() ?? location.href} /></div>`;
  const failed = python.state === "failed" && state.requested !== null; // a failed start in advance is not shown
  return html`
    <div class=${`notice ${failed ? "failed" : ""}`} part="notice">
      <p>${text()}</p>
      ${python.state === "loading" && html`
        <progress aria-label="Loading Python" max=${python.totalBytes || 1} value=${python.loadedBytes}></progress>
      `}
      ${failed && html`<button type="button" onClick=${retry}>Try again</button>`}
    </div>
  `;

  function text() {
    switch (python.state) {
      case "idle":
        return waiting ? "Starting Python …" : offer;
      case "loading":
        return waiting
          ? `Loading Python: ${progress()}. Until then the old numbers stay.`
          : `Getting Python ready: ${progress()}.`;
      case "ready":
        return waiting ? "Computing …" : offer;
      case "failed":
        return failed ? `${python.message} ${still}` : offer;
    }
  }

  function progress() {
    if (python.totalBytes === 0) return "starting";
    if (python.loadedBytes >= python.totalBytes) return "it has arrived and is starting";
    return `${megabytes(python.loadedBytes)} of ${megabytes(python.totalBytes)} MB`;
  }
}

/** @param {{ address: string }} props */
function Renewed({ address }) {
  const reload = (/** @type {Event} */ event) => {
    event.preventDefault(); // a link to another fragment would not load the page
    history.replaceState(null, "", address);
    location.reload();
  };
  return html`<p>This page has been renewed. <a href=${address} onClick=${reload}>Reload it</a> to go on with the numbers shown.</p>`;
}
