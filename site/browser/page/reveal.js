/**
 * Lays out the whole text. The style sheet leaves out what is far from the window, so that the page is there at once;
 * until it is laid out, a block has a mean height, and its formulas are no mathematics to a screen reader. From the
 * reader's first move, or after a rest, this script has block after block laid out when the browser is idle, from the
 * window outwards. What the reader sees does not move meanwhile.
 */
import { atFirstMove, REST } from "./first-move.js";
import { anchorsScrolling } from "../shared/keeping-place.js";

const BLOCKS = ":is(.content, .content > .raw) > :is(p, details, .katex-display, .table)";
const CLASS = "laid-out"; // wherever it is
const LAID_OUT = "companion-laid-out"; // what theme.js listens for
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

/** Lay out blocks while there is time, at least one, and go on later. @param {Element[]} blocks */
const layOutAll = (blocks) =>
  idle((timeLeft) => {
    do layOutNearest(blocks);
    while (blocks.length && timeLeft() > LEAST_TIME);
    if (blocks.length) layOutAll(blocks);
    else document.dispatchEvent(new Event(LAID_OUT));
  });

/** Lay out the block that is nearest to the window. @param {Element[]} blocks   in the order of the page; it is taken out */
function layOutNearest(blocks) {
  const below = firstBelow(blocks);
  const isAboveNearer = distance(blocks[below - 1]) < distance(blocks[below]);
  const [block] = blocks.splice(isAboveNearer ? below - 1 : below, 1);
  if (!block) return;
  const { bottom, height } = block.getBoundingClientRect();
  block.classList.add(CLASS);
  const change = block.getBoundingClientRect().height - height; // lays it out now, in the time that is left
  if (bottom <= 0 && change && !anchorsScrolling()) scrollBy(0, change);
}

/** The first block that ends below the top of the window, by bisection. @param {Element[]} blocks */
function firstBelow(blocks) {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {Element} */ (blocks[middle]).getBoundingClientRect().bottom > 0) high = middle;
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

addEventListener("load", () => atFirstMove(() => layOutAll([...document.querySelectorAll(BLOCKS)]), REST));
