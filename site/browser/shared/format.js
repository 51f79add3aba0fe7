/**
 * The one formatter of numbers that a reader sees, and the reader of numbers that are typed. It only rounds.
 */

import { NUMBER } from "./number-pattern.js";

const MINUS = "−";
const WHOLE_TEXT = new RegExp(`^${NUMBER}$`);
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * About three significant digits, short enough for a circle: 0.354, −12.3, 1.2·10⁻⁵.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 99999.5)) return scientific(value);
  if (size >= 999.5) return withMinus(value.toFixed(0));
  const text = value.toPrecision(3);
  const exact = Math.abs(Number(text) - value) <= 1e-13 * size; // as in tex.py: zeros at the end are dropped only there
  return withMinus(String(exact ? Number(text) : text));
}

/**
 * As `short`, with fewer digits where the text would be wider than `room` digits.
 * @param {number} value
 * @param {number} room
 */
export function fitted(value, room) {
  const candidates = [short(value), ...[2, 1].map((digits) => short(Number(value.toPrecision(digits))))];
  const fits = candidates.find((text) => text.length - (text.includes(".") ? 0.5 : 0) <= room);
  return fits ?? (Math.abs(value) < 1 ? "≈0" : withMinus(value.toExponential(0)).replace("+", ""));
}

/**
 * As `short`, for labels: 10⁻⁴ rather than 1·10⁻⁴.
 * @param {number} value
 */
export const label = (value) => short(value).replace(/^1·/, "");

/**
 * A power of ten as the label of a logarithmic axis: 1, 10, 10², 10⁻³.
 * @param {number} exponent   a whole number
 */
export const powerOfTen = (exponent) =>
  exponent === 0 ? "1" : exponent === 1 ? "10" : `10${superscript(String(exponent))}`;

/**
 * Six significant digits, for a table: 0.192015, −4.54348·10⁻⁸.
 * @param {number} value
 */
export function precise(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return scientific(Number(value.toPrecision(6)), 5);
  return withMinus(String(Number(value.toPrecision(6))));
}

/**
 * All digits of a number, as JavaScript writes it.
 * @param {number} value
 */
export const exact = (value) => withMinus(String(value));

/**
 * A whole number with its digits in groups of three: 100,000. Others as `short`.
 * @param {number} value
 */
export const grouped = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : short(value));

/**
 * A number as the text of a number field: at most six significant digits, no trailing zeros.
 * @param {number} value
 */
export const editable = (value) => exact(Number(value.toPrecision(6)));

/**
 * Bytes in MB with one decimal.
 * @param {number} bytes
 */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/**
 * The number, rounded to so many decimals.
 * @param {number} value
 * @param {number} decimals
 */
export const rounded = (value, decimals) => Number(value.toFixed(decimals));

/**
 * The number that a text stands for: NaN if it is no number, infinite if it is too large. The minus sign of this page
 * is read, too.
 * @param {string} text
 */
export const numberOf = (text) => (WHOLE_TEXT.test(text) ? Number(text.replaceAll(MINUS, "-")) : NaN);

/**
 * The number in a field, which may have blanks around it.
 * @param {string} text
 */
export const numberIn = (text) => numberOf(text.trim());

/**
 * At most so many decimals, without zeros at the end, and a power of ten.
 * @param {number} value
 * @param {number} [decimals]
 */
function scientific(value, decimals = 1) {
  const [digits = "", power = ""] = value.toExponential(decimals).split("e");
  return `${withMinus(digits.replace(/\.?0+$/, ""))}·10${superscript(power.replace("+", ""))}`;
}

/** @param {string} integer */
const superscript = (integer) =>
  integer.replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? "");

/** @param {string} text */
const withMinus = (text) => text.replace(/^-/, MINUS);
