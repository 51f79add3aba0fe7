/**
 * Lays out a frame that has just been put into the page part by part, from above, each in a task of its own: all at once
 * would hold up a phone for half a second. Until it is alive the widget keeps the room that was reserved for it, so its
 * height changes once.
 */
import { whenIdle } from "./idle.js";
import { ARRIVING } from "./shadow-root.js";

const WAITING = "data-waiting"; // of a part that is not laid out yet, see widget.css

/** Whether a part of it is in the window. @param {HTMLElement} host */
export function isInWindow(host) {
  const { top, bottom } = host.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/**
 * Resolves when all parts are laid out.
 * @param {HTMLElement} host
 * @param {Element} root   of the frame
 * @returns {Promise<void>}
 */
export function layOutInParts(host, root) {
  const parts = partsOf(root);
  for (const part of parts) part.setAttribute(WAITING, "");
  return new Promise((resolve) => {
    const layOut = () => {
      const part = parts.shift();
      part?.removeAttribute(WAITING);
      part?.getBoundingClientRect(); // lays it out now
      if (parts.length && host.hasAttribute(ARRIVING)) whenIdle(layOut);
      else resolve();
    };
    whenIdle(layOut);
  });
}

/** Give the widget its own height; parts that are still waiting are shown. @param {HTMLElement} host @param {Element} root */
export function endArrival(host, root) {
  if (!host.hasAttribute(ARRIVING)) return;
  for (const part of root.querySelectorAll(`[${WAITING}]`)) part.removeAttribute(WAITING);
  host.removeAttribute(ARRIVING);
}

/** The outermost parts of the widget. @param {Element} root */
function partsOf(root) {
  const widget = root.querySelector(".widget");
  const parts = [...(widget?.querySelectorAll("[part]") ?? [])];
  return parts.filter((part) => part.parentElement?.closest("[part]") === (widget?.closest("[part]") ?? null));
}
