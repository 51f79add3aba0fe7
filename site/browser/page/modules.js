/**
 * Loads the modules of widgets, which wait in a template, when they are needed: those of a kind of element when one of
 * them is in the window, or near it after a rest, and all of them at the reader's first move or if the address leads to
 * a widget. What they will fetch is fetched at the same time.
 */
import { atFirstMove, REST } from "./first-move.js";
import { isRenewed, renewalNotice } from "../shared/renewal.js";

const NEAR = "150% 0px"; // of the window's height, above and below it

/** @param {HTMLScriptElement[]} scripts   each with the elements that it defines in data-for */
function loadWhenNeeded(scripts) {
  const widgets = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(scripts.map(kind).join())]);
  const loadFor = (/** @type {HTMLElement[]} */ some) => {
    for (const script of scripts) if (some.some((widget) => widget.matches(kind(script)))) load(script);
    for (const { dataset } of some) if (dataset.frame) preload(dataset.frame, "fetch");
  };
  if (!("IntersectionObserver" in window)) return loadFor(widgets);
  /** @type {IntersectionObserver[]} */
  const observers = [];
  const loadWithin = (/** @type {string} */ margin) => {
    const observer = new IntersectionObserver((entries) => {
      const within = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      within.forEach((widget) => observer.unobserve(widget));
      loadFor(/** @type {HTMLElement[]} */ (within));
    }, { rootMargin: margin });
    for (const widget of widgets) observer.observe(widget);
    observers.push(observer);
  };
  const timer = setTimeout(() => loadWithin(NEAR), REST);
  loadWithin("0px");
  atFirstMove(() => {
    clearTimeout(timer);
    observers.forEach((observer) => observer.disconnect());
    loadFor(widgets);
  });
}

const kind = (/** @type {HTMLScriptElement} */ script) => script.dataset.for ?? "*";

/** @param {HTMLScriptElement} script */
function load(script) {
  if (script.isConnected) return;
  for (const address of script.dataset.with?.split(" ") ?? []) preload(address);
  for (const address of script.dataset.sheets?.split(" ") ?? []) preload(address, "fetch");
  script.addEventListener("error", () => tellIfRenewed(script));
  document.head.append(script);
}

/** The page may have outlived its files: then its widgets stay as they are. @param {HTMLScriptElement} script */
async function tellIfRenewed(script) {
  if (!(await isRenewed())) return;
  for (const element of document.querySelectorAll(kind(script))) element.after(renewalNotice());
}

/** @param {string} address   of a module that a script imports, or of a file that it fetches @param {string} [as] */
function preload(address, as = "") {
  const link = document.createElement("link");
  link.rel = as ? "preload" : "modulepreload";
  link.as = as;
  link.crossOrigin = "anonymous";
  link.href = address;
  document.head.append(link);
}

addEventListener("DOMContentLoaded", () => {
  const template = document.querySelector("template.modules");
  if (!(template instanceof HTMLTemplateElement)) return;
  const scripts = [...template.content.querySelectorAll("script")];
  requestAnimationFrame(() => setTimeout(() => loadWhenNeeded(scripts))); // after the text is painted
});
