/**
 * Formulas that differ only in the digits of their marked numbers are rendered by KaTeX once, with placeholders.
 * All digits of KaTeX's fonts are equally high and browsers compute the widths, so the HTML differs only in digits.
 *
 *   \htmlData{ref=z1 1}{-0.35} + 1   =   \htmlData{ref=z1 1}{-90713000} + 1   with   0.35
 */

const MARKED = /(\\htmlData\{[^{}]*\}\{-?)(\d+(?:\.\d+)?)(?=\}| \\cdot)/g;
const PREFIX = 90713; // of a placeholder, followed by three digits; no other number of a formula begins so
const PLACEHOLDERS = new RegExp(`${PREFIX}(\\d{3})`, "g");
const MOST = 1000;

/**
 * The formula with placeholders for its marked numbers, and these numbers.
 * @param {string} tex
 * @returns {{ shape: string, numbers: string[] }}
 */
export function splitNumbers(tex) {
  /** @type {string[]} */
  const numbers = [];
  const shape = tex.replace(MARKED, (whole, mark, number) => {
    if (numbers.length === MOST) return whole;
    return `${mark}${PREFIX}${String(numbers.push(number) - 1).padStart(3, "0")}`;
  });
  return { shape, numbers };
}

/**
 * A text with numbers in the places of their placeholders.
 * @param {string} text
 * @param {string[]} numbers
 */
export const fillNumbers = (text, numbers) =>
  numbers.length ? text.replace(PLACEHOLDERS, (whole, k) => numbers[Number(k)] ?? whole) : text;
