/**
 * Restores a shared link: the window goes to the widget that it names, which shows its numbers, once Python has checked
 * and computed them, and says so. If that fails, the widget says why and shows the numbers of the text. A link that asks
 * for more than a reader can build here is refused before anything is drawn or computed.
 */
import { MOST_LAYERS } from "../state/net-shape.js";
import { decode, encode, widgetNamed } from "./link.js";

/** @import { Store } from "../../shared/store.js" */
/** @import { Action, State } from "../state/state.js" */

/** @typedef {Store<State, Action>} StepperStore */

/**
 * Restore links whenever the page's address changes. Returns a function that stops it.
 * @param {HTMLElement} host
 * @param {StepperStore} store
 */
export function followAddress(host, store) {
  const restoreNow = () => restoreFromAddress(host, store);
  addEventListener("hashchange", restoreNow);
  return () => removeEventListener("hashchange", restoreNow);
}

/**
 * Restore the page's address, if it is a shared link.
 * @param {HTMLElement} host
 * @param {StepperStore} store
 */
export function restoreFromAddress(host, store) {
  if (location.hash.startsWith("#backprop=")) void restore(host, store);
}

/**
 * The index of a widget among the widgets of the page.
 * @param {Element} host
 */
export const indexInPage = (host) => widgetsLike(host).indexOf(host);

/**
 * The address of the page with what the reader has asked of a widget; without it where a link cannot hold that.
 * @param {Element} host
 * @param {State} state
 */
export function addressOf(host, { requested, trace, step }) {
  const page = location.href.replace(/#.*$/, "");
  try {
    const fragment = encode({ spec: requested ?? trace.spec, step, widget: indexInPage(host) });
    return fragment ? page + fragment : location.href;
  } catch {
    return location.href; // a script has asked for a spec without some of its fields
  }
}

const widgetsLike = (/** @type {Element} */ host) => [...document.querySelectorAll(host.localName)];

/**
 * @param {HTMLElement} host
 * @param {StepperStore} store
 */
async function restore(host, store) {
  const fault = (/** @type {string} */ reason) => {
    store.dispatch({ type: "reset" });
    store.dispatch({ type: "fault", text: `The link could not be restored: ${reason}. The numbers of the text are shown.` });
  };
  const { until, layers } = store.state.original.spec;
  let shared;
  try {
    shared = decode(location.hash, Math.max(MOST_LAYERS, layers.length - 1)); // an author's net may have more layers
    if (!widgetsLike(host)[shared.widget]) throw new Error("its widget is not on this page");
  } catch (cause) {
    if (indexInPage(host) !== widgetNamed(location.hash, widgetsLike(host).length)) return;
    fault(cause instanceof Error ? cause.message : String(cause));
    return host.scrollIntoView();
  }
  if (shared.widget !== indexInPage(host)) return;
  host.scrollIntoView();
  const spec = { ...shared.spec, ...(until && { until }) }; // links hold no last phase: it is the author's
  const stop = store.subscribe((_before, after, action) => {
    if ((action.type === "computed" || action.type === "refused") && action.spec === spec) {
      stop();
      queueMicrotask(() => arrived(action));
    } else if (after.requested !== spec) stop(); // the reader made another request
  });
  const arrived = (/** @type {Action} */ action) => {
    if (action.type === "computed") {
      store.dispatch({ type: "go", step: shared.step });
      const { trace, step } = store.state;
      const net = trace.spec.layers.join("-");
      store.dispatch({ type: "restored", text: `The link has restored a net ${net} at step ${step + 1} of ${trace.steps.length}. Reset shows the numbers of the text again.` });
    } else if (action.type === "refused") {
      fault(`${action.path ? `${action.path}: ` : ""}${action.message.replace(/\.$/, "")}`);
    }
  };
  store.dispatch({ type: "request", spec, path: "link" });
}
