/**
 * Formulas that differ in nothing but the digits of their marked numbers are set by KaTeX once. All digits of its
 * fonts are equally high and it leaves widths to the browser, so its HTML is the same but for those digits.
 *
 *   \htmlData{ref=z1 1}{-0.35} + 1   =   \htmlData{ref=z1 1}{-90713000} + 1   with   0.35
 */

const MARKED = /(\\htmlData\{[^{}]*\}\{-?)(\d+(?:\.\d+)?)(?=\}| \\cdot)/g;
const STAND_IN = 90713; // and three digits more: no other number of a formula is like it
const STAND_INS = new RegExp(`${STAND_IN}(\\d{3})`, "g");
const MOST = 1000;

/**
 * The formula with stand-ins for its numbers, and those.
 * @param {string} tex
 * @returns {{ shape: string, numbers: string[] }}
 */
export function apart(tex) {
  /** @type {string[]} */
  const numbers = [];
  const shape = tex.replace(MARKED, (whole, mark, number) => {
    if (numbers.length === MOST) return whole;
    return `${mark}${STAND_IN}${String(numbers.push(number) - 1).padStart(3, "0")}`;
  });
  return { shape, numbers };
}

/**
 * Numbers in the places of their stand-ins.
 * @param {string} text
 * @param {string[]} numbers
 */
export const filled = (text, numbers) =>
  numbers.length ? text.replace(STAND_INS, (whole, k) => numbers[Number(k)] ?? whole) : text;
