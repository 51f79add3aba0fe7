/**
 * The error for a text or a value that cannot be read.
 */

const SHOWN = 40; // characters of a wrong word that a message repeats

export class Unreadable extends Error {}

/** @param {unknown} word */
export const quoted = (word) => {
  const text = String(word);
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text}"`;
};
