/**
 * The letters of the text for the quantities of a trace: W₁, a₀, δ₂, ∂C/∂W₁, x̂.
 */

/** @import { Ref } from "../contract.js" */

/** @typedef {{ letter: string, index: string, hat?: boolean, gradient?: boolean }} Symbol */

/**
 * A quantity's letter and index; `gradient` means ∂C/∂ of it.
 * @param {Ref} ref
 * @returns {Symbol}
 */
export function symbolOf(ref) {
  const index = ref.layer === undefined ? "" : String(ref.layer);
  switch (ref.name) {
    case "target":
      return { letter: "x", index: "", hat: true };
    case "C":
      return { letter: "C", index: "" };
    case "delta":
      return { letter: "δ", index };
    case "dW":
      return { letter: "W", index, gradient: true };
    case "db":
      return { letter: "b", index, gradient: true };
    default:
      return { letter: ref.name, index };
  }
}

/**
 * A whole number in subscript digits.
 * @param {number | string} index
 */
export const subscript = (index) =>
  String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾";

const superscript = (/** @type {string} */ text) =>
  text.replace(/[\d()]/g, (sign) => SUPERSCRIPTS["0123456789()".indexOf(sign)] ?? sign);

/**
 * The name of a quantity in plain text: W₁, x̂, ∂C/∂W₁. Entries are written as in the text: W₂,₁⁽¹⁾.
 * @param {Ref} ref
 */
export function nameOf(ref) {
  const { letter, index, hat, gradient } = symbolOf(ref);
  const entry = [ref.row, ref.column].filter((part) => part !== undefined).join(",");
  const lower = subscript(entry || index);
  const upper = entry && index ? superscript(`(${index})`) : "";
  return `${gradient ? "∂C/∂" : ""}${hat ? "x̂" : letter}${lower}${upper}`;
}
