/**
 * Numbers as a reader sees them in the drawing and in the fields. Rounding only; no arithmetic.
 */

const MINUS = "−";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * About three significant digits, short enough for a circle: 0.354, −12.3, 1.2·10⁻⁵.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 99999.5)) return scientific(value);
  if (size >= 999.5) return value.toFixed(0).replace("-", MINUS);
  const text = Number.isInteger(value) ? String(value) : value.toPrecision(3);
  return text.replace("-", MINUS);
}

/**
 * One digit after the point and a power of ten.
 * @param {number} value
 */
function scientific(value) {
  const [digits = "", power = ""] = value.toExponential(1).split("e");
  const raised = power.replace("+", "").replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? "");
  return `${digits.replace(".0", "").replace("-", MINUS)}·10${raised.replace("-", "⁻")}`;
}

/**
 * A number as the text of a number field: at most six significant digits, no trailing zeros.
 * @param {number} value
 */
export const editable = (value) => String(Number(value.toPrecision(6)));

/**
 * Bytes in MB with one decimal.
 * @param {number} bytes
 */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
