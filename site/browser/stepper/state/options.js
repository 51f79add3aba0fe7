/**
 * What an author decides about a widget, as the build wrote it on the element.
 */

/** @import { Picture } from "../panels/output-map.js" */

/** @typedef {{ x: number[], target: number[], name?: string }} Sample   one labelled datum */
/**
 * @typedef {object} Options
 * @property {Record<string, string>} equations   label -> number, of those that the page has
 * @property {string} caption
 * @property {string} start              a place (places.js)
 * @property {string[] | null} panels    names of those to show; null: all
 * @property {string} open               the panel that is open from the first
 * @property {Sample[]} data             labelled data T
 * @property {Picture | null} picture    of the output, for a panel Train that is open from the first
 * @property {string} embed              the folder in `/embed/` of a page that shows this widget alone
 * @property {string} name               widgets of one name share their state; links drive it by it
 */

/** @type {Options} */
const NONE = {
  equations: {}, caption: "", start: "first", panels: null, open: "", data: [], picture: null, embed: "", name: "",
};

/**
 * @param {Record<string, unknown>} [given]
 * @returns {Options}
 */
export function optionsFrom(given = {}) {
  const known = Object.keys(NONE).filter((key) => given[key] !== undefined && given[key] !== null);
  const options = { ...NONE, ...Object.fromEntries(known.map((key) => [key, given[key]])) };
  return { ...options, start: String(options.start) };
}

/**
 * The options as the text of the element's attribute; what is as it always is stays out.
 * @param {Options} options
 */
export function optionsText(options) {
  const told = Object.entries(options).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(NONE[/** @type {keyof Options} */ (key)]),
  );
  return told.length ? JSON.stringify(Object.fromEntries(told)) : "";
}
