/**
 * What screen readers are told: one sentence at a time, once nothing newer has come for a moment. A key that is
 * held or a number that is dragged is so told once, at its end; and what is told twice is heard twice.
 */
import { html, useEffect, useState } from "../vendor/preact.js";

const QUIET = 300; // ms

/** @typedef {{ text: string }} Announcement   another object is another announcement, be the words the same */

/** @type {Announcement} */
export const SILENCE = { text: "" };

/** @param {{ told: Announcement }} props */
export function Announced({ told }) {
  const [text, say] = useState("");
  useEffect(() => {
    say("");
    const soon = setTimeout(() => say(told.text), QUIET);
    return () => clearTimeout(soon);
  }, [told]);
  return html`<p class="announcement" role="status" aria-live="polite">${text}</p>`;
}
