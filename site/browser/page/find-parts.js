/**
 * Finds the parts of a manual that have all words of a query, the best ones first. A word of the query may be the
 * beginning of a word in the text. Case and accents do not matter.
 *
 * @typedef {object} Index                  made by site/companion/publish/search_index.py
 * @property {[string, string][]} pages     title and address of each
 * @property {[number, string, string, string][]} parts   page, id, heading, text
 *
 * @typedef {{ title: string, heading: string, address: string, excerpt: string }} Found
 */
const IN_HEADING = 8;
const IN_TITLE = 4;
const MOST_COUNTED = 3; // of the places in the text
const BEFORE = 40; // characters of an excerpt before the first word that was found
const EXCERPT = 140;

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} query */
export const wordsOf = (query) => plain(query).split(/\s+/).filter(Boolean);

/**
 * Where a word of the text begins with `word`.
 * @param {string} text @param {string} word
 */
function placesOf(text, word) {
  const places = [];
  const inside = /^[\p{L}\p{N}]/u.test(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!inside || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? " ")) places.push(at);
  }
  return places;
}

/**
 * @param {Index} index @param {string} query @param {number} most
 * @returns {Found[]}
 */
export function findParts(index, query, most) {
  const words = wordsOf(query);
  if (!words.length) return [];
  const found = index.parts.flatMap(([page, id, heading, text], order) => {
    const [title = "", address = ""] = index.pages[page] ?? [];
    const inTitle = plain(title);
    const inHeading = plain(heading);
    const inText = plain(text);
    let score = 0;
    let first = text.length;
    let isOwn = !id; // the title is that of the first part; others must have a word themselves
    for (const word of words) {
      const places = placesOf(inText, word);
      const points =
        (placesOf(inHeading, word).length && IN_HEADING) +
        (placesOf(inTitle, word).length && IN_TITLE) +
        Math.min(places.length, MOST_COUNTED);
      if (!points) return [];
      isOwn ||= places.length > 0 || placesOf(inHeading, word).length > 0;
      first = Math.min(first, places[0] ?? first);
      score += points;
    }
    if (!isOwn) return [];
    return [{ score, order, title, heading, address: id ? `${address}#${id}` : address, excerpt: excerptOf(text, first) }];
  });
  found.sort((one, other) => other.score - one.score || one.order - other.order);
  return found.slice(0, most).map(({ title, heading, address, excerpt }) => ({ title, heading, address, excerpt }));
}

/** Some words around a place of the text. @param {string} text @param {number} at */
function excerptOf(text, at) {
  const from = at >= text.length || at <= BEFORE ? 0 : text.indexOf(" ", at - BEFORE) + 1;
  const to = from + EXCERPT >= text.length ? text.length : text.lastIndexOf(" ", from + EXCERPT);
  return `${from ? "… " : ""}${text.slice(from, to <= from ? from + EXCERPT : to)}${to < text.length ? " …" : ""}`;
}
