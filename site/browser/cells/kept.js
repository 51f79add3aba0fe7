/**
 * What a reader wrote, kept in this browser until it is reset: for each page and each listing, with a hash of the
 * listing that it was made from. After the author has changed that one, the reader is asked.
 */

const PREFIX = "companion-cells:";

/** @typedef {{ of: string, code: string }} Kept */

/** @returns {Record<string, Kept>} */
function all() {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + location.pathname) ?? "{}");
  } catch {
    return {}; // not allowed, or not ours
  }
}

/** @param {string} name @returns {Kept | undefined} */
export const kept = (name) => all()[name];

/**
 * @param {string} name
 * @param {Kept | null} text   null forgets it
 */
export function keep(name, text) {
  const { [name]: _, ...others } = all();
  const next = text ? { ...others, [name]: text } : others;
  try {
    if (Object.keys(next).length) localStorage.setItem(PREFIX + location.pathname, JSON.stringify(next));
    else localStorage.removeItem(PREFIX + location.pathname);
  } catch {
    // full, or not allowed: the text stays in the page
  }
}

/** A hash of a text, to tell versions of a listing apart (FNV-1a). @param {string} text */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k += 1) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return (hash >>> 0).toString(16);
}
