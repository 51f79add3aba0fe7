/**
 * Boxes that scroll sideways take the focus, so that the keyboard can scroll them; boxes that do not, do not, and need no
 * clip, of which each makes a frame of the page dearer. That begins with the reader's first move, which a key is, too.
 * Until reveal.js has laid out the whole text, only boxes near the window are measured: measuring the others would lay
 * out the whole page at once.
 */
import { atFirstMove, REST } from "../shared/first-move.js";
import { whenIdle } from "../shared/idle.js";

const BOXES = ".content :is(.katex-display, pre, .table, figure > table)";
const LAID_OUT = "companion-laid-out"; // reveal.js
const NEAR = "100% 0px"; // of the window's height, above and below it
const FITS = "fits"; // theme.css
const LEAST_TIME = 1; // ms that must be left for one more box

/** @type {Set<Element>} */
const near = new Set();

/** Whether a box scrolls, for as many boxes at a time as there are: what is written makes the next layout. @param {Iterable<Element>} boxes */
function measure(boxes) {
  const measured = [...boxes].map((box) => ({ box, scrolls: box.scrollWidth > box.clientWidth + 1 }));
  for (const { box, scrolls } of measured) {
    box.classList.toggle(FITS, !scrolls);
    if (scrolls) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
}

/** Measure boxes when the browser is idle; those that are folded away when they come near. @param {Element[]} boxes */
const measureAll = (boxes) =>
  whenIdle((timeLeft) => {
    const some = [];
    do some.push(...boxes.splice(0, 1).filter((box) => box.checkVisibility?.() ?? true));
    while (boxes.length && timeLeft() > LEAST_TIME);
    measure(some);
    if (boxes.length) measureAll(boxes);
  });

let isLaidOut = false;
const all = () => [...document.querySelectorAll(BOXES)];

/** Measure the boxes near the window, now and whenever others are near or their size changes. */
function watchNear() {
  if (!("IntersectionObserver" in window)) return;
  const sizes = new ResizeObserver((entries) => measure(entries.map(({ target }) => target)));
  const places = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      near[isIntersecting ? "add" : "delete"](target);
      sizes[isIntersecting ? "observe" : "unobserve"](target);
    }
  }, { rootMargin: NEAR });
  all().forEach((box) => places.observe(box));
}

document.fonts.addEventListener("loadingdone", () => { // another font changes the width of the text, not of its box
  if (isLaidOut) measureAll(all());
  else measure(near);
});
document.addEventListener(LAID_OUT, () => {
  isLaidOut = true;
  measureAll(all());
});
let width = innerWidth;
addEventListener("resize", () => { // a box that fitted may be too narrow now, and would make the page wider
  if (innerWidth === width) return;
  width = innerWidth;
  for (const box of document.querySelectorAll(`.${FITS}`)) box.classList.remove(FITS);
  if (isLaidOut) measureAll(all());
  else measure(near);
});
atFirstMove(watchNear, REST);
