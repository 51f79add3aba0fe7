/**
 * Loads the modules of widgets, which wait in a template, when they are needed: all of them at the reader's first move or
 * if the address leads to a widget; those of a kind of element also when one of them has been in the window for a while,
 * or near it for longer. Live cells and playgrounds wait until they are near. What a module will fetch is fetched at the
 * same time. On the home page all wait for the first move: many readers only pass through it.
 */
import { atFirstMove, REST } from "../shared/first-move.js";
import { isRenewed, renewalNotice } from "../shared/renewal.js";

const LOOK = 3000; // ms after which a widget that can be seen becomes live although its reader has not moved
const NEAR = "150% 0px"; // of the window's height, above and below it
const WHEN_NEAR = "python-cell, backward-pass"; // also after the reader's first move

/** @param {HTMLScriptElement[]} scripts   each with the elements that it defines in data-for */
function loadWhenNeeded(scripts) {
  const widgets = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(scripts.map(kind).join())]);
  const loadFor = (/** @type {HTMLElement[]} */ some) => {
    for (const script of scripts) if (some.some((widget) => widget.matches(kind(script)))) load(script);
  };
  if (document.body.classList.contains("home")) return atFirstMove(() => loadFor(widgets));
  if (!("IntersectionObserver" in window)) return loadFor(widgets);
  const loadWithin = (/** @type {string} */ margin) => {
    const observer = new IntersectionObserver((entries) => {
      const within = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      for (const target of within) {
        observer.unobserve(target);
        preloadFrame(/** @type {HTMLElement} */ (target), scripts);
      }
      loadFor(/** @type {HTMLElement[]} */ (within));
    }, { rootMargin: margin });
    for (const widget of widgets) observer.observe(widget);
  };
  const timers = [setTimeout(() => loadWithin("0px"), LOOK), setTimeout(() => loadWithin(NEAR), REST)];
  atFirstMove(() => {
    timers.forEach(clearTimeout);
    loadWithin(NEAR);
    loadFor(widgets.filter((widget) => !widget.matches(WHEN_NEAR)));
  });
}

/** A button that is pressed before its widget is live is pressed again once it is. @param {MouseEvent} event */
function keepPress(event) {
  const path = event.composedPath();
  const root = path.find((each) => each instanceof ShadowRoot);
  const button = path.find((each) => each instanceof HTMLButtonElement);
  if (!root || !button || !event.isTrusted || root.querySelector("[data-live]")) return;
  const observer = new MutationObserver(() => {
    if (!root.querySelector("[data-live]")) return;
    observer.disconnect();
    button.click();
  });
  observer.observe(root, { attributes: true, attributeFilter: ["data-live"], childList: true, subtree: true });
}

const kind = (/** @type {HTMLScriptElement} */ script) => script.dataset.for ?? "*";

/** @param {HTMLScriptElement} script */
function load(script) {
  if (script.isConnected) return;
  for (const address of script.dataset.with?.split(" ") ?? []) preload(address);
  script.addEventListener("error", () => tellIfRenewed(script));
  document.head.append(script);
}

/**
 * Fetch the frame of a widget if it is in a file, and the sheets that such frames share.
 * @param {HTMLElement} widget
 * @param {HTMLScriptElement[]} scripts
 */
function preloadFrame(widget, scripts) {
  if (!widget.dataset.frame) return;
  preload(widget.dataset.frame, "fetch");
  const script = scripts.find((each) => widget.matches(kind(each)));
  for (const address of script?.dataset.sheets?.split(" ") ?? []) preload(address, "fetch");
}

/** The page may have outlived its files: then its widgets stay as they are. @param {HTMLScriptElement} script */
async function tellIfRenewed(script) {
  if (!(await isRenewed())) return;
  for (const element of document.querySelectorAll(kind(script))) element.after(renewalNotice());
}

/** @param {string} address   of a module that a script imports, or of a file that it fetches @param {string} [as] */
function preload(address, as = "") {
  if (performance.getEntriesByName(new URL(address, document.baseURI).href).length) return; // it is here
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
  addEventListener("click", keepPress, true);
  requestAnimationFrame(() => setTimeout(() => loadWhenNeeded(scripts))); // after the text is painted
});
