/**
 * Numbers as a reader sees them in the drawing and in the fields. Rounding only; no arithmetic.
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
  if (size >= 999.5) return value.toFixed(0).replace("-", MINUS);
  const text = value.toPrecision(3);
  const exact = Math.abs(Number(text) - value) <= 1e-13 * size; // as in tex.py: only there are zeros at the end dropped
  return String(exact ? Number(text) : text).replace("-", MINUS);
}

/**
 * As `short`, with fewer digits where the text would be wider than `room` digits.
 * @param {number} value
 * @param {number} room
 */
export function fitted(value, room) {
  const candidates = [short(value), ...[2, 1].map((digits) => short(Number(value.toPrecision(digits))))];
  const fits = candidates.find((text) => text.length - (text.includes(".") ? 0.5 : 0) <= room);
  return fits ?? (Math.abs(value) < 1 ? "≈0" : value.toExponential(0).replace("-", MINUS).replace("+", ""));
}

/**
 * A few digits after the point, zeros at the end left out, and a power of ten.
 * @param {number} value
 * @param {number} [places]
 */
function scientific(value, places = 1) {
  const [digits = "", power = ""] = value.toExponential(places).split("e");
  const raised = power.replace("+", "").replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? "");
  return `${digits.replace(/\.?0+$/, "").replace("-", MINUS)}·10${raised.replace("-", "⁻")}`;
}

/**
 * Six significant digits, for a table: 0.192015, −4.54348·10⁻⁸.
 * @param {number} value
 */
export function precise(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return scientific(Number(value.toPrecision(6)), 5);
  return String(Number(value.toPrecision(6))).replace("-", MINUS);
}

/**
 * A number as the text of a number field: at most six significant digits, no trailing zeros.
 * @param {number} value
 */
export const editable = (value) => String(Number(value.toPrecision(6))).replace(/^-/, MINUS);

/**
 * The number that a text stands for; NaN if it stands for none, Infinity if it is too large. The minus of print is one.
 * @param {string} text
 */
export const numberOf = (text) => (WHOLE_TEXT.test(text) ? Number(text.replaceAll(MINUS, "-")) : NaN);

/**
 * The number in a field, which may have blanks around it.
 * @param {string} text
 */
export const numberIn = (text) => numberOf(text.trim());

/**
 * Bytes in MB with one decimal.
 * @param {number} bytes
 */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
