/**
 * Frames the widgets that come near the window, and all of them for print, and loads their modules, which wait in a
 * template, when they are needed: those of a kind of element when one of them comes near, and all of them at the
 * reader's first move or if the address leads to a widget.
 */
import { showFrame } from "../shared/shadow-root.js";

const NEAR = "150% 0px"; // of the window's height, above and below it
const WIDGETS = "backprop-stepper, backprop-figure";
const MOVES = ["scroll", "pointermove", "pointerdown", "keydown", "focusin", "hashchange", "beforeprint"];

/** @param {NodeListOf<HTMLScriptElement>} scripts   each with the elements that it defines in data-for */
function loadWhenNeeded(scripts) {
  const load = (/** @type {HTMLScriptElement} */ script) => {
    if (script.isConnected) return;
    for (const address of script.dataset.with?.split(" ") ?? []) preload(address);
    script.addEventListener("error", () => tellIfRenewed(script));
    document.head.append(script);
  };
  const loadAll = () => {
    for (const move of MOVES) removeEventListener(move, loadAll, true);
    observer.disconnect();
    scripts.forEach(load);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const near = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      for (const script of scripts) if (near.some((element) => element.matches(script.dataset.for ?? "*"))) load(script);
    },
    { rootMargin: NEAR },
  );
  if (location.hash) return loadAll();
  for (const move of MOVES) addEventListener(move, loadAll, { capture: true, passive: true });
  for (const script of scripts) document.querySelectorAll(script.dataset.for ?? "*").forEach((element) => observer.observe(element));
}

/** The page may have outlived its files: then its widgets stay as they are. @param {HTMLScriptElement} script */
async function tellIfRenewed(script) {
  const answer = await fetch(new URL("../manifest.json", script.src), { cache: "no-cache" });
  const { version } = await answer.json();
  if (!version || script.src.includes(`/${version}/`)) return;
  for (const element of document.querySelectorAll(script.dataset.for ?? "*")) {
    const notice = document.createElement("p");
    notice.setAttribute("role", "status");
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Reload it";
    link.addEventListener("click", () => location.reload()); // with a fragment, the link alone would not
    notice.append("This page has been renewed. ", link, " to go on.");
    element.after(notice);
  }
}

/** @param {string} address   of a module that the script imports */
function preload(address) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = address;
  document.head.append(link);
}

/** Frame each widget when it comes near, and the others for print. */
function frameWidgets() {
  const frame = (/** @type {Iterable<Element>} */ widgets) => {
    for (const widget of widgets) showFrame(/** @type {HTMLElement} */ (widget));
  };
  const widgets = document.querySelectorAll(WIDGETS);
  addEventListener("beforeprint", () => frame(widgets));
  if (!("IntersectionObserver" in window)) return frame(widgets);
  const observer = new IntersectionObserver((entries) => {
    const near = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
    for (const widget of near) observer.unobserve(widget);
    frame(near);
  }, { rootMargin: NEAR });
  for (const widget of widgets) observer.observe(widget);
}

addEventListener("DOMContentLoaded", () => {
  frameWidgets();
  const template = document.querySelector("template.modules");
  if (!(template instanceof HTMLTemplateElement)) return;
  const scripts = template.content.querySelectorAll("script");
  requestAnimationFrame(() => setTimeout(() => loadWhenNeeded(scripts))); // after the text is painted
});
