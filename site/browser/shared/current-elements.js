/**
 * What of a widget is to be looked through: of its list of steps, which may be by far the most of it, only the one
 * that is shown.
 */

const LISTS = ".steps, .frames";

/**
 * All elements in view that match.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Element[]}
 */
export function allInView(root, selector) {
  const parts = [...(root.querySelector(".widget")?.children ?? [])].flatMap((part) =>
    part.matches(LISTS) ? [...part.children].filter((item) => item.matches(".current")) : [part],
  );
  return parts.flatMap((part) => [...(part.matches(selector) ? [part] : []), ...part.querySelectorAll(selector)]);
}
