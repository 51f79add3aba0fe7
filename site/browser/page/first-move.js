/**
 * The reader's first move. What a page loads or lays out ahead begins with it, so that nothing slows the first screen.
 */
const MOVES = ["scroll", "pointermove", "pointerdown", "keydown", "focusin", "hashchange", "beforeprint"];

/** Milliseconds after which a page goes on although its reader has not moved. */
export const REST = 6000;

/**
 * Calls `act` once, at the first move; at once if the address leads to a place in the page.
 * @param {() => void} act
 * @param {number} [rest]   ms after which it is called in any case
 */
export function atFirstMove(act, rest) {
  if (location.hash) return act();
  const begin = () => {
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, begin, true);
    act();
  };
  const timer = rest ? setTimeout(begin, rest) : undefined;
  for (const move of MOVES) addEventListener(move, begin, { capture: true, passive: true });
}
