/**
 * Draws the mermaid diagrams of a page, each when it comes near the window. Mermaid comes from the site itself and is
 * asked for with the first diagram; it loads the parts for a kind of diagram by itself. The source of a diagram stays
 * in the page, below its drawing. What cannot be drawn stays the code block that it was.
 */
import { importRetrying } from "../shared/retrying-import.js";
import { whenNear } from "../shared/visibility.js";

const VERSION = "11.17.2"; // the one in site/companion/publish/diagrams.py
const MERMAID = new URL("../mermaid/", import.meta.url).href;
const SOURCE = "pre.mermaid";

/** @typedef {{ initialize(options: object): void, render(id: string, source: string): Promise<{ svg: string }> }} Mermaid */

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
let count = 0;

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

/** The drawing of a source as SVG. @param {string} source */
async function draw(source) {
  /** @type {{ default: Mermaid }} */
  const { default: mermaid } = await importRetrying(`${MERMAID}${VERSION}/mermaid.esm.min.mjs`);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict", // no scripts and no HTML of an author in a drawing
    suppressErrorRendering: true,
    theme: isDark() ? "dark" : "neutral",
    fontFamily: getComputedStyle(document.body).fontFamily,
  });
  count += 1;
  return (await mermaid.render(`diagram-${count}`, source)).svg;
}

/**
 * Put the drawing before its source, which folds away. The styles are here, so that no other page has them.
 * @param {Element} pre
 * @param {string} svg
 */
function show(pre, svg) {
  const box = document.createElement("div");
  const drawing = document.createElement("div");
  const source = document.createElement("details");
  const summary = document.createElement("summary");
  box.className = "diagram";
  drawing.style.overflowX = "auto";
  drawing.style.textAlign = "center";
  drawing.innerHTML = svg;
  summary.textContent = "Source of the diagram";
  pre.replaceWith(box);
  source.append(summary, pre);
  box.append(drawing, source);
  return drawing;
}

/** @param {Element} pre */
async function drawWhenNear(pre) {
  const text = pre.textContent ?? "";
  const svg = await draw(text).catch(() => null);
  if (svg === null) return;
  const drawing = show(pre, svg);
  const redraw = () => draw(text).then((again) => { drawing.innerHTML = again; }, () => undefined);
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
  systemDark.addEventListener("change", redraw);
}

for (const pre of document.querySelectorAll(SOURCE)) whenNear(pre, () => drawWhenNear(pre));
