/**
 * The style sheet of widgets, once for all shadow roots of a page; it is fetched for the first frame that comes later
 * than the page.
 */
import { textNow, textOf } from "./text-file.js";

export const SHEET = new URL("../widgets.css", import.meta.url).href;
const IMPORT = /@import "([^"]+)";/g; // bundles have none; a constructed sheet may not have any

/** @type {CSSStyleSheet | null} */
let sheet = null;
/** @type {Promise<void> | null} */
let request = null;

/** The sheet, if it has been fetched and the browser can share it. */
export const sharedSheet = () => sheet;

/** Resolves when `sharedSheet` has it, or the browser cannot share it. */
export function fetchSheet() {
  request ??= fetchParts(SHEET).then(share).catch((cause) => {
    request = null;
    throw cause;
  });
  return request;
}

/** The same at once, for a page that is being printed. */
export function fetchSheetNow() {
  if (!sheet) share(partsNow(SHEET));
}

/** @param {string} text */
function share(text) {
  if (sheet || !("adoptedStyleSheets" in document)) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
}

/** @param {string} address @returns {Promise<string>} the sheet with those that it imports in their places */
async function fetchParts(address) {
  const text = await textOf(address);
  const parts = await Promise.all([...text.matchAll(IMPORT)].map(([, part = ""]) => fetchParts(resolved(part, address))));
  return text.replace(IMPORT, () => parts.shift() ?? "");
}

/** @param {string} address @returns {string} */
const partsNow = (address) => textNow(address).replace(IMPORT, (_, part) => partsNow(resolved(part, address)));

const resolved = (/** @type {string} */ part, /** @type {string} */ base) => new URL(part, base).href;
