/**
 * The options that an author sets for a widget, as the build writes them on the element.
 */

/** @import { OutputMap, Sample } from "../contract.js" */

/**
 * @typedef {object} Options
 * @property {Record<string, string>} equations   label -> number, of the equations on the page
 * @property {string} caption
 * @property {string} start              name of the first step (notation/step-names.js)
 * @property {string[] | null} panels    names of the panels to show; null: all
 * @property {string} open               name of the panel that is open at first
 * @property {Sample[]} data             labelled data T
 * @property {OutputMap | null} picture  the first output map, for a panel Train that is open at first
 * @property {string} embed              folder in `/embed/` of a page that shows this widget alone
 * @property {string} name               widgets of one name share their state; links of the page use the name
 */

/** @type {Options} */
const DEFAULTS = {
  equations: {}, caption: "", start: "first", panels: null, open: "", data: [], picture: null, embed: "", name: "",
};

/**
 * @param {Record<string, unknown>} [given]
 * @returns {Options}
 */
export function optionsFrom(given = {}) {
  const known = Object.keys(DEFAULTS).filter((key) => given[key] !== undefined && given[key] !== null);
  const options = { ...DEFAULTS, ...Object.fromEntries(known.map((key) => [key, given[key]])) };
  return { ...options, start: String(options.start) };
}

/**
 * The options as JSON for the element's attribute, without defaults; "" if all are defaults.
 * @param {Options} options
 */
export function optionsText(options) {
  const set = Object.entries(options).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[/** @type {keyof Options} */ (key)]),
  );
  return set.length ? JSON.stringify(Object.fromEntries(set)) : "";
}
