/**
 * The HTML of a custom element: its light DOM, its frame, and its data. There are two forms.
 *
 * At once: the frame is in a declarative shadow root with its styles, for a linked style sheet would load after the
 * first paint and shift the layout. Fonts cannot be declared in a shadow root; they come with the page's katex.css.
 *
 * Later: frame and data are in a file of their own, which shared/frame-file.js fetches when the reader comes near. Until
 * then, in print without scripts, and in feeds, the light DOM is shown; without scripts the widget's separate page.
 */
import { readFileSync } from "node:fs";
import { renderToString } from "preact-render-to-string";
import { roomStyle } from "./room.mjs";
import { markTallest } from "./tallest.mjs";
import { BUILT } from "./tree-hook.mjs";
import { setFormula as set } from "../../browser/shared/formulas.js";
import katex from "../../browser/vendor/katex.js";

const IMPORT = /@import "\.\/([^"]+)";/g;

/** The styles of each kind of widget. */
const STYLES = Object.fromEntries(["backprop-stepper", "backprop-figure"].map((tag) => {
  const lists = `${source("../../browser/widgets.css")}${source(`../../browser/${tag}.css`)}`;
  const sheets = [...lists.matchAll(IMPORT)].map(([, sheet = ""]) => sheet);
  const own = (/** @type {string} */ sheet) => sheet === "vendor/katex.css" ? usedStyles(source(`${BUILT}${sheet}`)) : stylesOf(sheet);
  return [tag, sheets.map(own).join("")];
}));

/**
 * @typedef {object} Places
 * @property {string} file      address of the file of the later form
 * @property {string} embed     address of the widget's separate page
 */

/** For a widget that is not shown in the later form. @type {Places} */
export const NOWHERE = { file: "", embed: "" };

/**
 * @typedef {object} Parts
 * @property {string} tag
 * @property {object} view      a Preact element
 * @property {string} light     HTML of its light DOM
 * @property {object} data
 * @property {string} options   the author's options as JSON; "" for none
 * @property {string} title     what it shows, in plain text
 * @property {(frame: string) => import("./room.mjs").Room} room   for its frame
 */

/**
 * @param {Parts & Places} parts
 * @returns {{ html: string, later: string, file: string }} the two forms, and the text of the file. Each form is one
 *   line after the opening tag: a Markdown engine reads it as one block of HTML only if it has no blank or indented lines
 */
export function fragment({ tag, view, light, data, options, title, room, file, embed }) {
  const root = `<div class="root">${renderToString(/** @type {any} */ (view))}</div>`;
  const shadow = (/** @type {string} */ styles, /** @type {string} */ shown) =>
    `<template shadowrootmode="open" shadowrootdelegatesfocus>${styles}${shown}</template>`;
  const json = `<script type="application/json">${scriptSafe(JSON.stringify(data))}</script>`;
  const frame = `<iframe src="${escaped(embed)}" title="${escaped(title)}"></iframe>`;
  const unscripted = `<noscript><style>@media screen{${tag}>figure{display:none}}</style>${frame}</noscript>`;
  const attribute = options && ` data-options="${escaped(options)}"`;
  const element = (/** @type {string} */ attributes, /** @type {string} */ ...content) =>
    `<${tag}${attribute}${attributes}>\n${content.join("").replaceAll("\n", " ")}</${tag}>`;
  return {
    html: element("", shadow(`<style>${STYLES[tag]}</style>`, markTallest(root)), light, json),
    later: element(` data-frame="${escaped(file)}" style="${roomStyle(room(root))}"`, light, unscripted),
    file: `${shadow("", root)}${json}\n`,
  };
}

/** A formula as HTML; one that KaTeX cannot parse stops the build, for Python wrote it. */
export const setFormula = (/** @type {string} */ tex) =>
  set(katex, tex, { throwOnError: true });

/** @param {string} text */
export const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * A style sheet without comments and line breaks.
 * @param {string} sheet   from the folder of the browser's sources
 */
function stylesOf(sheet) {
  return source(`../../browser/${sheet}`).replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").trim();
}

/** JSON without `</script>` and `<!--`. */
const scriptSafe = (/** @type {string} */ json) => json.replaceAll("<", "\\u003c");

/** @param {string} path */
function source(path) {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

/**
 * KaTeX's styles without its fonts and without sizes that no formula from Python has, since each widget repeats the
 * rest. The sizes of text (6) and of indices (3 and 1) stay.
 * @param {string} css
 */
function usedStyles(css) {
  const sizes = /\.katex \.fontsize-ensurer\.reset-size(\d+)\.size(\d+),[^{}]*\{[^}]*\}/g;
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, "")
    .replace(sizes, (rule, from, to) => ([from, to].every((size) => "136".includes(size)) ? rule : ""));
}
