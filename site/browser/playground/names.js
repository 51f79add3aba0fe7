/**
 * How the playgrounds of a page and the texts that readers write in them are named.
 */

/** @import { Way } from "./contract.js" */

/** @type {Way[]} */
export const WAYS = ["repair", "blanks", "empty", "break"];

/** @param {Element} element */
const numberOf = (element) => [...document.querySelectorAll("backward-pass")].indexOf(element) + 1;

/** For readers. @param {Element} element */
export function nameOf(element) {
  const several = document.querySelectorAll("backward-pass").length > 1;
  return several ? `backward pass ${numberOf(element)}` : "backward pass";
}

/** In the browser's storage. @param {Element} element @param {Way | "way"} way */
export const textName = (element, way) => `backward-pass ${numberOf(element)} ${way}`;
