/**
 * Queries of the visible part of a widget: of its list of steps or frames, which is often most of the widget, only
 * the current item.
 */

/** The lists of which one item is shown. */
export const LISTS = ".steps, .frames";

/** Items of those lists that are hidden. */
export const HIDDEN_ITEMS = ".step:not(.current), .frame:not(.current)";

/**
 * All elements in the visible part that match.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Element[]}
 */
export function queryCurrent(root, selector) {
  const parts = [...(root.querySelector(".widget")?.children ?? [])].flatMap((part) =>
    part.matches(LISTS) ? [...part.children].filter((item) => item.matches(".current")) : [part],
  );
  return parts.flatMap((part) => [...(part.matches(selector) ? [part] : []), ...part.querySelectorAll(selector)]);
}
