/**
 * The style sheets of widgets, shared by all shadow roots of a page. They are fetched for the first frame that comes
 * later than the page: one sheet for all kinds of widgets, and one for each kind.
 */
import { textNow, textOf } from "./text-file.js";

/** @type {Record<string, string>} */
const OF_KIND = {
  "backprop-stepper": new URL("../backprop-stepper.css", import.meta.url).href,
  "backprop-figure": new URL("../backprop-figure.css", import.meta.url).href,
};
const OF_ALL = new URL("../widgets.css", import.meta.url).href;
const IMPORT = /@import "([^"]+)";/g; // bundles have none; a constructed sheet may not have any

/** @type {Map<string, CSSStyleSheet>} by address */
const sheets = new Map();
/** @type {Map<string, Promise<void>>} */
const requests = new Map();

/** @param {string} tag @returns {string[]} the addresses of the sheets, in the order in which they apply */
export const sheetsOf = (tag) => [OF_ALL, OF_KIND[tag] ?? ""].filter(Boolean);

/** The sheets, if all have been fetched and the browser can share them. @param {string} tag */
export function sharedSheets(tag) {
  const found = sheetsOf(tag).flatMap((address) => sheets.get(address) ?? []);
  return found.length === sheetsOf(tag).length ? found : null;
}

/** Resolves when `sharedSheets` has them, or the browser cannot share them. @param {string} tag */
export async function fetchSheets(tag) {
  await Promise.all(sheetsOf(tag).map((address) => {
    const request = requests.get(address) ?? textWithParts(address).then((text) => share(address, text));
    requests.set(address, request);
    request.catch(() => requests.delete(address));
    return request;
  }));
}

/** The same at once, for a page that is being printed. @param {string} tag */
export function fetchSheetsNow(tag) {
  for (const address of sheetsOf(tag)) if (!sheets.has(address)) share(address, textWithPartsNow(address));
}

/** @param {string} address @param {string} text */
function share(address, text) {
  if (sheets.has(address) || !("adoptedStyleSheets" in Document.prototype)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  sheets.set(address, sheet);
}

/** @param {string} address @returns {Promise<string>} the sheet with those that it imports in their places */
async function textWithParts(address) {
  const text = await textOf(address);
  const parts = await Promise.all([...text.matchAll(IMPORT)].map(([, part = ""]) => textWithParts(resolved(part, address))));
  return text.replace(IMPORT, () => parts.shift() ?? "");
}

/** @param {string} address @returns {string} */
const textWithPartsNow = (address) =>
  textNow(address).replace(IMPORT, (_, part) => textWithPartsNow(resolved(part, address)));

const resolved = (/** @type {string} */ part, /** @type {string} */ base) => new URL(part, base).href;
