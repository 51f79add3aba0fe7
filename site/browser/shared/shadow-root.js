/**
 * The shadow root of a widget. Its frame comes with the page as text, in a `<noscript>`, so that it costs nothing
 * until the reader comes near; without scripts the browser reads that text as an element with a shadow root of its
 * own. An element that has only its data gets an empty root, into which the frame is rendered.
 */

import { keepingPlace } from "./keeping-place.js";

/** Marks the root of a frame that was text until the reader came near. */
export const LATER = "data-later";
const SHEET = new URL("../widgets.css", import.meta.url).href;

/** @type {CSSStyleSheet | null} the sheet that the page holds, for all shadow roots */
let shared = null;

/**
 * Show the frame of a widget, if it came as text; what the reader sees stays in its place.
 * @param {HTMLElement} host
 */
export function showFrame(host) {
  if (!host.shadowRoot && frameText(host)) keepingPlace(host, () => attach(host));
}

/**
 * @param {HTMLElement} host
 * @returns {ShadowRoot} with an element of the class `root`, into which the view is rendered
 */
export function shadowRootOf(host) {
  showFrame(host);
  return host.shadowRoot ?? attach(host);
}

/** @param {HTMLElement} host @returns {ShadowRoot} */
function attach(host) {
  const shadow = host.attachShadow({ mode: "open", delegatesFocus: true });
  const frame = frameOf(host);
  shadow.append(frame ?? emptyFrame());
  if (frame) shadow.querySelector(".root")?.setAttribute(LATER, "");
  const link = shadow.querySelector("link");
  shared ??= sheetOfPage();
  if (shared) {
    link?.remove();
    shadow.adoptedStyleSheets = [shared];
  } else if (link) {
    hideUntilStyled(link, /** @type {HTMLElement} */ (shadow.querySelector(".root")));
  }
  return shadow;
}

const frameText = (/** @type {HTMLElement} */ host) => host.querySelector(":scope > noscript.frame");

/**
 * The frame that came with the page.
 * @param {HTMLElement} host
 */
function frameOf(host) {
  const text = frameText(host);
  if (!text) return null;
  const parsed = document.createElement("template");
  parsed.innerHTML = text.textContent ?? "";
  text.remove();
  return parsed.content.querySelector("template")?.content ?? null;
}

function emptyFrame() {
  const frame = document.createElement("template");
  frame.innerHTML = '<link rel="stylesheet"><div class="root"></div>';
  /** @type {HTMLLinkElement} */ (frame.content.firstElementChild).href = SHEET;
  return frame.content;
}

/**
 * The style sheet that the page has as text, once for all widgets. It applies at once, also to a page that is being
 * printed.
 * @returns {CSSStyleSheet | null} null where there is no such text, or the browser is too old
 */
function sheetOfPage() {
  const holder = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template.of-widgets"));
  const text = holder?.content.textContent;
  if (!text || !("adoptedStyleSheets" in document)) return null;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** @param {HTMLLinkElement} link @param {HTMLElement} root */
function hideUntilStyled(link, root) {
  if (link.sheet) return;
  root.hidden = true;
  link.onload = link.onerror = () => (root.hidden = false);
}
