/**
 * Links within the text: a preview of the target of a reference on hover or focus, and links at headings that copy
 * their address. Without this script both are ordinary links.
 *
 *   hidden ──pointer rests, focus──▶ shown ──pointer leaves link and preview, blur, Escape──▶ hidden
 */

const SHOW_AFTER = 150; // ms
const HIDE_AFTER = 250; // ms, for moving the pointer into the preview
const MARGIN = 8; // px
const COPIED_FOR = 1500; // ms

/** @type {Map<string, Promise<Document | null>>} other pages by address, fetched when first needed */
const pages = new Map();
const box = document.createElement("div");
box.className = "preview content";
box.setAttribute("aria-hidden", "true"); // a copy of the target, to which the link leads
box.hidden = true;

let timer = 0;
/** @type {HTMLAnchorElement | null} */
let current = null;

/**
 * The part of a document that an anchor marks: a theorem, an equation, a footnote, a work in the list of works, or a
 * heading with the paragraph after it.
 * @param {Document} source
 * @param {string} id
 */
function excerpt(source, id) {
  const target = source.getElementById(id);
  if (!target) return null;
  if (target.matches("details.admonition")) {
    const copy = /** @type {HTMLDetailsElement} */ (target.cloneNode(true));
    copy.open = true;
    return copy;
  }
  if (target.matches("a.equation")) {
    let formula = target.nextElementSibling;
    while (formula?.matches("a.equation")) formula = formula.nextElementSibling;
    return formula ?? null;
  }
  const part = source.createElement("div");
  if (target.matches("li, cite")) {
    const item = /** @type {Element} */ ((target.closest("li") ?? target).cloneNode(true));
    for (const link of item.querySelectorAll(".footnote-backref")) link.remove();
    part.append(...item.childNodes);
    return part;
  }
  const heading = target.closest(".heading") ?? target;
  const next = heading.nextElementSibling;
  part.append(target.cloneNode(true));
  if (next?.matches("p")) part.append(next.cloneNode(true));
  return part;
}

/** @param {URL} url */
function pageOf(url) {
  const address = url.origin + url.pathname;
  if (address === location.origin + location.pathname) return Promise.resolve(document);
  if (url.origin !== location.origin) return Promise.resolve(null);
  let page = pages.get(address);
  if (!page) {
    page = fetch(address)
      .then(async (answer) => (answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null))
      .catch(() => null); // offline: there is no preview
    pages.set(address, page);
  }
  return page;
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  const url = new URL(link.href);
  const id = decodeURIComponent(url.hash.slice(1));
  const page = id ? await pageOf(url) : null;
  const original = page && excerpt(page, id);
  if (!original || current !== link) return;
  box.replaceChildren(...inert(original).childNodes);
  document.body.append(box);
  box.hidden = false;
  place(link);
}

/**
 * A copy in an element of its own, without ids and without elements that take the focus.
 * @param {Node} original
 */
function inert(original) {
  const whole = document.createElement("div");
  whole.append(document.importNode(original, true));
  for (const element of whole.querySelectorAll("backprop-stepper, button, .companion-show")) element.remove();
  for (const element of whole.querySelectorAll("[id]")) element.removeAttribute("id");
  for (const element of whole.querySelectorAll("a, summary, [tabindex]")) element.setAttribute("tabindex", "-1");
  return whole;
}

/** Place the preview below the link, or above it where it does not fit. @param {HTMLElement} link */
function place(link) {
  const line = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(MARGIN, Math.min(line.left, width - box.offsetWidth - MARGIN));
  const below = line.bottom + MARGIN;
  const fits = below + box.offsetHeight <= innerHeight || line.top < box.offsetHeight + 2 * MARGIN;
  const top = fits ? below : line.top - box.offsetHeight - MARGIN;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${top + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  current = null;
  box.hidden = true;
}

/** Act later, unless another action replaces this one. @param {() => void} action @param {number} delay */
function later(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

/** @param {HTMLAnchorElement} link @param {number} delay */
function showLater(link, delay) {
  later(() => {
    current = link;
    void show(link);
  }, delay);
}

/** The link at a target, if it has a preview. @param {EventTarget | null} target */
function referenceAt(target) {
  const link = target instanceof Element ? target.closest("a.reference, a.footnote-ref") : null;
  return link instanceof HTMLAnchorElement ? link : null;
}

/** @param {HTMLAnchorElement} link */
async function copyAddress(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    return; // not allowed: the address bar shows the address
  }
  link.dataset.copied = "";
  setTimeout(() => delete link.dataset.copied, COPIED_FOR);
}

addEventListener("pointerover", (event) => {
  const link = referenceAt(event.target);
  if (link && event.pointerType !== "touch") {
    if (link === current) clearTimeout(timer);
    else showLater(link, SHOW_AFTER);
  } else if (event.target instanceof Node && box.contains(event.target)) clearTimeout(timer);
  else if (current) later(hide, HIDE_AFTER);
  else clearTimeout(timer);
});
addEventListener("focusin", (event) => {
  const link = referenceAt(event.target);
  if (link && link.matches(":focus-visible")) showLater(link, 0);
  else if (current) hide();
});
addEventListener("focusout", (event) => {
  if (referenceAt(event.target)) later(hide, HIDE_AFTER);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !box.hidden) hide();
});
addEventListener("hashchange", hide);
addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.heading-link") : null;
  if (link instanceof HTMLAnchorElement) void copyAddress(link);
});

export {};
