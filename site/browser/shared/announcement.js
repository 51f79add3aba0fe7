/**
 * Announcements for screen readers, debounced: a held key or a drag is announced once, at its end. A repeated text
 * is announced again.
 */
import { html, useEffect, useState } from "../vendor/preact.js";

const QUIET = 300; // ms without a newer announcement

/** @typedef {{ text: string }} Announcement   compared by identity: a new object is a new announcement */

/** @type {Announcement} */
export const SILENCE = { text: "" };

/** @param {{ announcement: Announcement }} props */
export function Announcer({ announcement }) {
  const [text, setText] = useState("");
  useEffect(() => {
    setText("");
    const timer = setTimeout(() => setText(announcement.text), QUIET);
    return () => clearTimeout(timer);
  }, [announcement]);
  return html`<p class="announcement" role="status" aria-live="polite">${text}</p>`;
}
