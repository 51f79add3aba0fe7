/**
 * The two things that only the laid-out page knows: what is wider than its box, and how tall the
 * tallest step is.
 */

/**
 * What is wider than its box can be scrolled by keyboard: the box takes the focus, under a name.
 * @param {ParentNode} root
 */
export function markScrolling(root) {
  for (const box of root.querySelectorAll(".drawing, .current .formula, .given .formula")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls === box.classList.contains("scrolls")) continue;
    box.classList.toggle("scrolls", scrolls);
    if (scrolls) {
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "group");
      const what = box.matches(".formula") ? "Formula" : "Drawing";
      box.setAttribute("aria-label", `${what}, scrolls sideways`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
}

/**
 * A list of which one item is shown never gets lower at a given width, so the text below it stays where it is while
 * a reader steps or types. Returns a function that stops it.
 * @param {ParentNode} root
 * @param {string} selector   of the list
 */
export function keepHeight(root, selector) {
  const list = /** @type {HTMLElement | null} */ (root.querySelector(selector));
  if (!list) return () => undefined;
  let width = 0;
  let height = 0;
  const observer = new ResizeObserver(() => {
    if (list.clientWidth !== width) {
      width = list.clientWidth;
      height = 0;
      list.style.minHeight = "";
      list.classList.add("measuring");
    }
    const current = list.getBoundingClientRect().height;
    list.classList.remove("measuring");
    if (current > height) {
      height = current;
      list.style.minHeight = `${height}px`;
    }
    markScrolling(root);
  });
  observer.observe(list);
  return () => observer.disconnect();
}
