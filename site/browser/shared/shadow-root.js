/**
 * The shadow root of a widget. The frame of a widget in the first window comes with the page, in a declarative shadow
 * root. For one further below the page has the address of a file in `data-frame`, with frame and data; the attribute
 * goes when the frame is shown. An element that has only its data gets an empty root, into which the frame is rendered.
 */
import { textNow } from "./text-file.js";
import { fetchSheetsNow, sharedSheets, sheetsOf } from "./widget-sheet.js";

/** Marks the root of a frame that came from a file. */
export const LATER = "data-later";

/** Marks an element with such a frame until it is alive: it has the height that was reserved, see page/theme.css. */
export const ARRIVING = "data-arriving";

/** @type {WeakMap<HTMLElement, DocumentFragment>} frames that are not shown yet */
const frames = new WeakMap();

/** Whether frame and data of a widget are still in their file. @param {HTMLElement} host */
export const isInFile = (host) => host.dataset.frame !== undefined && !frames.has(host);

/**
 * Hold the frame of a widget until its shadow root is asked for, and give the element its data.
 * @param {HTMLElement} host
 * @param {string} text   of its file, see prerender/fragment.mjs
 */
export function hold(host, text) {
  const { content } = Object.assign(document.createElement("template"), { innerHTML: text });
  const frame = content.querySelector("template");
  const data = content.querySelector("script");
  if (!frame || !data) throw new Error("not the file of a widget");
  frames.set(host, frame.content);
  host.append(data);
}

/** Show the frame of a widget now, for print; if its file cannot be read, its table is printed. @param {Element} widget */
export function showFrameNow(widget) {
  const host = /** @type {HTMLElement} */ (widget);
  try {
    fetchSheetsNow(host.localName);
    if (isInFile(host)) hold(host, textNow(host.dataset.frame ?? ""));
    shadowRootOf(host);
  } catch (cause) {
    console.warn("a widget is printed as its table:", cause);
  }
}

/**
 * The shadow root of a widget, made now if there is none. A frame from a file does not change the widget's height yet.
 * @param {HTMLElement} host
 * @returns {ShadowRoot} with an element of the class `root`, into which the view is rendered
 */
export function shadowRootOf(host) {
  if (!host.shadowRoot) attach(host);
  return /** @type {ShadowRoot} */ (host.shadowRoot);
}

/** @param {HTMLElement} host */
function attach(host) {
  const shadow = host.attachShadow({ mode: "open", delegatesFocus: true });
  const root = frameOf(host) ?? Object.assign(document.createElement("div"), { className: "root" });
  shadow.append(root);
  const sheets = sharedSheets(host.localName);
  if (sheets) shadow.adoptedStyleSheets = sheets;
  else void linkSheets(host.localName, /** @type {HTMLElement} */ (root));
}

/** @param {HTMLElement} host */
function frameOf(host) {
  const root = frames.get(host)?.querySelector(".root");
  frames.delete(host);
  delete host.dataset.frame;
  host.querySelector(":scope > noscript")?.remove();
  root?.setAttribute(LATER, "");
  host.toggleAttribute(ARRIVING, Boolean(root));
  return root;
}

/** Link the sheets before the root, which is hidden until they apply. @param {string} tag @param {HTMLElement} root */
async function linkSheets(tag, root) {
  root.hidden = true;
  await Promise.all(sheetsOf(tag).map((address) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
    root.before(link);
    return new Promise((resolve) => (link.onload = link.onerror = resolve));
  }));
  root.hidden = false;
}
