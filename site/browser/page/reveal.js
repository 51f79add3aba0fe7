/**
 * Lays out the whole text. The style sheet leaves out what is far from the window, so that the page is there at once;
 * until it is laid out, a block has a mean height, and its formulas are no mathematics to a screen reader. From the
 * reader's first move, or after a rest, this script has block after block laid out when the browser is idle, from the
 * window outwards. What the reader sees does not move meanwhile: most browsers see to that by scroll anchoring, and for
 * the others the page is scrolled by as much as blocks above what is read have grown.
 */
import { atFirstMove, REST } from "../shared/first-move.js";
import { anchorsScrolling, movesText, scrollAtOnceBy, whenStill } from "../shared/keeping-place.js";

const BLOCKS = // as in theme.css
  ":is(.content, .passage, :is(.content, .passage) > .raw) > :is(p, details, .katex-display, .table, ul, ol, dl, blockquote, .highlight, .footnotes)";
const CLASS = "laid-out"; // wherever it is
const LAID_OUT = "companion-laid-out"; // what scrolling-boxes.js listens for
const LEAST_TIME = 8; // ms that must be left for one more block
const SLICE = 16; // ms of work at least: the frame that follows takes longer than a block
const LONGEST_WAIT = 500; // ms
const PAUSE = 50; // ms, in browsers that cannot tell when they are idle
const AHEAD = "300% 0px"; // of the window's height, above and below it
const CONTENT = ".content";
const STYLES = { normal: CONTENT, italic: `${CONTENT} :is(em, i, cite)`, bold: `${CONTENT} :is(strong, b, h2, h3, h4, th, dt)` };
const LONGEST_FONT = 3000; // ms
const FAR = 2; // windows below: what is above is laid out first, since only that can move what is read

/** @type {Element[]} */
const blocks = []; // in the order of the page, those that are not laid out; found with the first move
/** @type {Map<Element, number>} all blocks, with their heights in px, where the browser does not anchor its scrolling */
const heights = new Map();

const idle = (/** @type {(timeLeft: () => number) => void} */ work) => {
  if ("requestIdleCallback" in window) {
    requestIdleCallback((deadline) => work(() => deadline.timeRemaining()), { timeout: LONGEST_WAIT });
  } else {
    setTimeout(() => work(() => 0), PAUSE);
  }
};

/** Lay out blocks while there is time, at least one, and go on later. */
const layOutAll = () =>
  whenStill(() => idle((timeLeft) => {
    const end = performance.now() + SLICE;
    do layOutNearest();
    while (blocks.length && (performance.now() < end || timeLeft() > LEAST_TIME));
    if (blocks.length) layOutAll();
    else document.dispatchEvent(new Event(LAID_OUT));
  }));

/** Lay out the block that is nearest to the window. */
function layOutNearest() {
  const below = firstBelow();
  const away = distance(blocks[below]);
  const isAboveNext = below > 0 && (away > FAR * innerHeight || distance(blocks[below - 1]) < away);
  const block = blocks[isAboveNext ? below - 1 : below];
  if (block) layOut(block);
}

/** Lay out a block, and take it out of `blocks`. @param {Element} block */
function layOut(block) {
  blocks.splice(blocks.indexOf(block), 1);
  block.classList.add(CLASS);
  block.getBoundingClientRect(); // lays it out now, in the time that is left
  followHeights();
}

/** The first block that ends below the top of the window, by bisection. */
function firstBelow() {
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

/**
 * Scroll by as much as blocks have grown above what is read, where the browser does not anchor its scrolling. It has to
 * be done before a frame, or a look for what is under the pointer, sees the page.
 */
function followHeights() {
  let [grown, moved] = [0, 0]; // px: all blocks so far, and those that move the text
  for (const [block, before] of heights) {
    const { top, height } = block.getBoundingClientRect();
    if (height === before) continue;
    heights.set(block, height);
    if (movesText(top - grown, top - grown + before)) moved += height - before;
    grown += height - before;
  }
  if (moved) scrollAtOnceBy(moved);
}

/** From now on what is read stays in its place although the browser does not see to it. */
function keepPlace() {
  const sizes = new ResizeObserver(followHeights);
  const places = new IntersectionObserver((entries) => { // further away than where the browser lays out blocks by itself
    for (const { target, isIntersecting } of entries) if (isIntersecting && blocks.includes(target)) layOut(target);
  }, { rootMargin: AHEAD });
  for (const block of blocks) heights.set(block, block.getBoundingClientRect().height);
  for (const block of blocks) [sizes, places].forEach((each) => each.observe(block));
}

/**
 * Fetch the fonts of rare letters in the text before it is laid out: one that came later would have all of it laid out
 * again. Resolves when they are here, or take too long.
 */
async function loadFonts() {
  const content = document.querySelector(CONTENT);
  if (!content || !document.fonts) return;
  const { fontFamily } = getComputedStyle(content);
  const fonts = Object.entries(STYLES).map(([style, path]) => {
    const text = [...document.querySelectorAll(path)].map((each) => each.textContent).join("");
    return document.fonts.load(`${style} 1em ${fontFamily}`, text);
  });
  await Promise.race([Promise.allSettled(fonts), new Promise((resolve) => setTimeout(resolve, LONGEST_FONT))]);
}

addEventListener("load", () => atFirstMove(() => {
  blocks.push(...document.querySelectorAll(BLOCKS));
  if (!anchorsScrolling() && "IntersectionObserver" in window) keepPlace();
  void loadFonts().then(layOutAll);
}, REST));
