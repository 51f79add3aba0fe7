/**
 * The reader's first move. What a page loads or lays out ahead begins with it, so that nothing slows the first screen.
 */
const MOVES = ["scroll", "pointermove", "pointerdown", "keydown", "focusin", "hashchange", "beforeprint"];
const MOVED = "data-moved"; // of the root element: the move, by which scripts that come later know of it

/** Milliseconds after which a page goes on although its reader has not moved. */
export const REST = 6000;

/**
 * Calls `act` once, at the first move; at once after it, and if the address leads to a place in the page. Returns a
 * function that stops waiting.
 * @param {() => void} act
 * @param {number} [rest]   ms after which it is called in any case
 */
export function atFirstMove(act, rest) {
  const root = document.documentElement;
  if (location.hash || root.hasAttribute(MOVED)) {
    act();
    return () => undefined;
  }
  const stop = () => {
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, moved, true);
  };
  const begin = () => {
    stop();
    act();
  };
  /** A pointer that only lies over the page is told of, too. @type {[number, number] | null} */
  let lying = null;
  const moved = (/** @type {Event} */ event) => {
    if (event instanceof PointerEvent && event.type === "pointermove") {
      const { screenX: x, screenY: y } = event;
      lying ??= [x, y];
      if (lying[0] === x && lying[1] === y) return;
    }
    root.setAttribute(MOVED, event.type);
    begin();
  };
  const timer = rest ? setTimeout(begin, rest) : undefined;
  for (const move of MOVES) addEventListener(move, moved, { capture: true, passive: true });
  return stop;
}
