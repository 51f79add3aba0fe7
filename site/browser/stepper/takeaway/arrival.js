/**
 * A shared link arrives: the widget that it means takes over its numbers, once Python has checked and
 * computed them. What cannot be restored is said, and the numbers of the text stay.
 */

import { moduleAt } from "../../shared/retrying-import.js";

/** @import { Store } from "../state/store.js" */

/**
 * Heed the page's address whenever it changes. Returns a function that stops it.
 * @param {HTMLElement} host
 * @param {Store} store
 */
export function heedAddress(host, store) {
  const heed = () => restoreFromAddress(host, store);
  addEventListener("hashchange", heed);
  return () => removeEventListener("hashchange", heed);
}

/**
 * Restore what the page's address holds, if it is a shared link.
 * @param {HTMLElement} host
 * @param {Store} store
 */
export function restoreFromAddress(host, store) {
  if (location.hash.startsWith("#backprop=")) void restore(host, store);
}

/**
 * Which widget of the page this is, in the order of the text.
 * @param {Element} host
 */
export const placeInPage = (host) => siblings(host).indexOf(host);

const siblings = (/** @type {Element} */ host) => [...document.querySelectorAll(host.localName)];

/**
 * @param {HTMLElement} host
 * @param {Store} store
 */
async function restore(host, store) {
  const fault = (/** @type {string} */ reason) => {
    store.dispatch({ type: "reset" });
    store.dispatch({ type: "fault", text: `The link could not be restored: ${reason}. The numbers of the text are shown.` });
  };
  let shared;
  try {
    const { decode } = await moduleAt(new URL("./link.js", import.meta.url).href).catch(() => {
      throw new Error("what reads it could not be fetched; the network may be down");
    });
    shared = decode(location.hash);
    if (!siblings(host)[shared.widget]) throw new Error("its widget is not on this page");
  } catch (cause) {
    if (placeInPage(host) === 0) fault(cause instanceof Error ? cause.message : String(cause));
    return;
  }
  if (shared.widget !== placeInPage(host)) return;
  const { until } = store.state.original.spec; // the author's, in links too
  const spec = { ...shared.spec, ...(until && { until }) };
  const stop = store.subscribe((_before, after, action) => {
    if ((action.type === "computed" || action.type === "refused") && action.spec === spec) {
      stop();
      queueMicrotask(() => arrived(action));
    } else if (after.wanted !== spec) stop(); // the reader has other wishes by now
  });
  const arrived = (/** @type {import("../state/state.js").Action} */ action) => {
    if (action.type === "computed") {
      store.dispatch({ type: "go", step: shared.step });
      store.dispatch({ type: "say", text: "The state of the link is shown." });
    } else if (action.type === "refused") {
      fault(`${action.path ? `${action.path}: ` : ""}${action.message.replace(/\.$/, "")}`);
    }
  };
  store.dispatch({ type: "wish", spec, path: "link" });
}
