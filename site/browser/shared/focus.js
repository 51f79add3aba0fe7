/**
 * Keeps the focus in a widget: when the focused element disappears ("Try again", a layer, the current step), the
 * nearest remaining element takes the focus.
 */
import { HIDDEN_ITEMS, LISTS } from "./current-elements.js";

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex]";

/**
 * Watch the focus within a widget. Returns a function that stops it.
 * @param {HTMLElement} root
 */
export function keepFocus(root) {
  /** @type {Element[]} */
  let path = []; // the focused element and its ancestors within the widget
  const isVisible = (/** @type {Element} */ element) => element.isConnected && !element.closest(HIDDEN_ITEMS);

  const remember = (/** @type {FocusEvent} */ event) => {
    const within = event.composedPath();
    path = /** @type {Element[]} */ (within.slice(0, within.indexOf(root)));
  };
  const forget = () => queueMicrotask(() => {
    if (path[0] && isVisible(path[0]) && !path[0].matches(":focus")) path = []; // the reader moved the focus
  });
  const check = () => {
    const [lost] = path;
    if (!lost || isVisible(lost)) return;
    const survivor = path.find(isVisible);
    path = [];
    if (survivor && !isFocusElsewhere(root)) focusNearest(/** @type {HTMLElement} */ (survivor), lost, isVisible);
  };

  root.addEventListener("focusin", remember);
  root.addEventListener("focusout", forget);
  const observer = new MutationObserver(check);
  observer.observe(root, { childList: true, subtree: true });
  for (const list of root.querySelectorAll(LISTS)) {
    observer.observe(list, { childList: true, subtree: true, attributeFilter: ["class"] });
  }
  return () => {
    root.removeEventListener("focusin", remember);
    root.removeEventListener("focusout", forget);
    observer.disconnect();
  };
}

/**
 * Whether another element has the focus by now.
 * @param {HTMLElement} root
 */
function isFocusElsewhere(root) {
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
  const focused = shadow.activeElement ?? document.activeElement;
  return focused !== null && focused !== document.body && focused !== shadow.host && (focused.checkVisibility?.({ visibilityProperty: true }) ?? true);
}

/**
 * Focus the remaining element that is most like the lost one: of its name, of its class, or the first; the survivor
 * itself if it holds nothing that takes the focus.
 * @param {HTMLElement} survivor   the innermost remaining ancestor of the lost element
 * @param {Element} lost
 * @param {(element: Element) => boolean} isVisible
 */
function focusNearest(survivor, lost, isVisible) {
  const near = survivor.matches(".widget") ? [] : [...survivor.querySelectorAll(FOCUSABLE)].filter(isVisible);
  const sameName = near.find((each) => each.getAttribute("aria-label") === lost.getAttribute("aria-label"));
  const heir = sameName ?? near.find((each) => each.className === lost.className) ?? near[0] ?? survivor;
  if (heir === survivor && !survivor.hasAttribute("tabindex")) survivor.tabIndex = -1;
  /** @type {HTMLElement} */ (heir).focus({ preventScroll: true });
}
