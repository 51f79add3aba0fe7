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
 * @property {Sample[] | string} data    labelled data T, or the name of a data set
 * @property {number} samples            of a named data set, with those for the test
 * @property {number} noise              of a named data set
 * @property {number} test               the share of a named data set that is kept for the test
 * @property {number} data_seed          of a named data set
 * @property {{ data: Sample[], test: Sample[] } | null} points   the named data set, for a panel Train that is open at first
 * @property {number} epochs             with which panel Train begins
 * @property {number} momentum           μ with which it begins
 * @property {number | null} batch_size  with which it begins; null: all samples
 * @property {number} shuffle_seed       of the order of its batches
 * @property {number} l2                 λ with which it begins
 * @property {OutputMap | null} picture  the first output map, for a panel Train that is open at first
 * @property {string} embed              folder in `/embed/` of a page that shows this widget alone
 * @property {string} name               widgets of one name share their state; links of the page use the name
 */

const NONE = /** @type {Sample[]} */ ([]);

/** @type {Options} */
const DEFAULTS = {
  equations: {}, caption: "", start: "first", panels: null, open: "", data: [],
  samples: 100, noise: 0, test: 0.2, data_seed: 0, points: null,
  epochs: 100, momentum: 0, batch_size: null, shuffle_seed: 0, l2: 0, picture: null, embed: "", name: "",
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

/** The labelled data themselves; none if a data set is named. @param {Options} options */
export const labelledData = ({ data }) => (typeof data === "string" ? NONE : data);
