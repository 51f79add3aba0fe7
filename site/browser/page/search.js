/**
 * Shows what a query finds in a manual, below its field. The list is ordinary links, which follow the field in the order
 * of the Tab key; the arrow keys go through them, too, Enter in the field opens the first, Escape closes the list. A
 * screen reader hears how many there are.
 */
import { findParts, wordsOf } from "./find-parts.js";

/** @import { Found, Index } from "./find-parts.js" */

const MOST = 12;

/** @type {Set<HTMLFormElement>} */
const opened = new Set();

/** @param {HTMLFormElement} form @param {string} address   of the index */
export async function openSearch(form, address) {
  if (opened.has(form)) return;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the index is missing: ${answer.status}`);
  /** @type {Index} */
  const index = await answer.json();
  if (opened.has(form)) return; // another event came first
  opened.add(form);
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const list = document.createElement("ol");
  list.className = "results";
  list.hidden = true;
  form.append(list);

  const links = () => [...list.querySelectorAll("a")];
  const show = () => {
    const found = findParts(index, field.value, MOST);
    list.replaceChildren(...found.map(item));
    list.hidden = !found.length;
    status.textContent = wordsOf(field.value).length ? said(found.length) : "";
  };
  const close = () => (list.hidden = true);

  field.addEventListener("input", show);
  field.addEventListener("focus", () => (list.hidden = !list.children.length));
  form.addEventListener("submit", () => links()[0]?.click());
  form.addEventListener("keydown", (event) => {
    const places = [field, ...links()];
    const at = places.findIndex((each) => each === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0 && !list.hidden) {
      event.preventDefault();
      places[Math.max(0, Math.min(places.length - 1, at + step))]?.focus();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      field.focus();
      close();
    }
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !form.contains(relatedTarget)) close();
  });
  form.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a")) close(); // the link may lead to a place in this page
  });
  addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !form.contains(target)) close();
  });
  if (field.value) show();
}

/** @param {number} count */
function said(count) {
  if (!count) return "Nothing found";
  if (count === MOST) return `The first ${MOST} places`;
  return count === 1 ? "1 place" : `${count} places`;
}

/** @param {Found} found */
function item({ title, heading, address, excerpt }) {
  const link = document.createElement("a");
  link.href = address;
  const name = document.createElement("strong");
  name.textContent = heading ? `${title}: ${heading}` : title;
  link.append(name, " ", excerpt);
  const element = document.createElement("li");
  element.append(link);
  return element;
}
