/**
 * Gives the blocks of the text their true heights. The style sheet leaves out what is far from the window, so that the
 * page is there at once; when the browser is idle, this script lets it lay out block after block, from the window
 * outwards. What the reader sees does not move meanwhile.
 */

"use strict";
{
  const BLOCKS = ":is(.content, .content > .raw) > :is(p, details, .katex-display, .table)";
  const LEAST_TIME = 8; // ms that must be left for one more block
  const LONGEST_WAIT = 500; // ms
  const PAUSE = 50; // ms, in browsers that cannot tell when they are idle

  const idle = (/** @type {(timeLeft: () => number) => void} */ work) => {
    if ("requestIdleCallback" in window) {
      requestIdleCallback((deadline) => work(() => deadline.timeRemaining()), { timeout: LONGEST_WAIT });
    } else {
      setTimeout(() => work(() => 0), PAUSE);
    }
  };

  /** Whether the browser keeps what is in the window in its place when something above changes its height. */
  const anchors = () =>
    CSS.supports("overflow-anchor: auto") &&
    [document.documentElement, document.body].every((each) => getComputedStyle(each).overflowAnchor !== "none");

  /** Reveal blocks while there is time, at least one. @param {Element[]} blocks in the order of the page */
  function revealSome(blocks) {
    idle((timeLeft) => {
      do revealNearest(blocks);
      while (blocks.length && timeLeft() > LEAST_TIME);
      if (blocks.length) revealSome(blocks);
    });
  }

  /** @param {Element[]} blocks   the nearest one is taken out */
  function revealNearest(blocks) {
    const below = firstBelow(blocks, 0);
    const distances = [below - 1, below].map((k) => distance(blocks[k]));
    const [block] = blocks.splice(distances[0] < distances[1] ? below - 1 : below, 1);
    if (!block) return;
    const { bottom, height } = block.getBoundingClientRect();
    block.classList.add("revealed");
    const change = block.getBoundingClientRect().height - height; // lays it out now, in the time that is left
    if (bottom <= 0 && change && !anchors()) scrollBy(0, change);
  }

  /** The first block that ends below the top of the window, by bisection. @param {Element[]} blocks @param {number} top */
  function firstBelow(blocks, top) {
    let [low, high] = [0, blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {Element} */ (blocks[middle]).getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** How far a block is from the window, in px. @param {Element | undefined} block */
  function distance(block) {
    if (!block) return Infinity;
    const { top, bottom } = block.getBoundingClientRect();
    return Math.max(0, -bottom, top - innerHeight);
  }

  addEventListener("load", () => revealSome([...document.querySelectorAll(BLOCKS)]));
}
