/**
 * The focus is never lost: where what has it disappears ("Try again", a layer, the step that was shown), the
 * nearest that is left takes it over.
 */
const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex]";

/**
 * Watch over a widget's focus. Returns a function that stops it.
 * @param {HTMLElement} root
 * @param {string} unseen   what is hidden without being taken away
 */
export function keepFocus(root, unseen) {
  /** @type {Element[]} */
  let path = []; // what has the focus, and what it stands in
  const isThere = (/** @type {Element} */ element) => element.isConnected && !element.closest(unseen);

  const remember = (/** @type {FocusEvent} */ event) => {
    const within = event.composedPath();
    path = /** @type {Element[]} */ (within.slice(0, within.indexOf(root)));
  };
  const forget = () => queueMicrotask(() => {
    if (path[0] && isThere(path[0]) && !path[0].matches(":focus")) path = []; // the reader went elsewhere
  });
  const check = () => {
    const [lost] = path;
    if (!lost || isThere(lost)) return;
    const survivor = path.find(isThere);
    path = [];
    if (survivor && !isElsewhere(root)) takeOver(/** @type {HTMLElement} */ (survivor), lost, isThere);
  };

  root.addEventListener("focusin", remember);
  root.addEventListener("focusout", forget);
  const observer = new MutationObserver(check);
  observer.observe(root, { childList: true, subtree: true });
  for (const list of root.querySelectorAll(".steps")) {
    observer.observe(list, { childList: true, subtree: true, attributeFilter: ["class"] });
  }
  return () => {
    root.removeEventListener("focusin", remember);
    root.removeEventListener("focusout", forget);
    observer.disconnect();
  };
}

/**
 * Whether something else has the focus by now.
 * @param {HTMLElement} root
 */
function isElsewhere(root) {
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
  const focused = shadow.activeElement ?? document.activeElement;
  return focused !== null && focused !== document.body && focused !== shadow.host && (focused.checkVisibility?.() ?? true);
}

/**
 * Focus what is most like the lost element among what is left around it; or else what it stood in, so that at
 * least the place is kept.
 * @param {HTMLElement} survivor
 * @param {Element} lost
 * @param {(element: Element) => boolean} isThere
 */
function takeOver(survivor, lost, isThere) {
  const near = survivor.matches(".widget") ? [] : [...survivor.querySelectorAll(FOCUSABLE)].filter(isThere);
  const named = near.find((each) => each.getAttribute("aria-label") === lost.getAttribute("aria-label"));
  const heir = named ?? near.find((each) => each.className === lost.className) ?? near[0] ?? survivor;
  if (heir === survivor && !survivor.hasAttribute("tabindex")) survivor.tabIndex = -1;
  /** @type {HTMLElement} */ (heir).focus({ preventScroll: true });
}
