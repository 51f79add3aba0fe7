/**
 * A custom element's finished HTML: its view inside a declarative shadow root, its styles, what stands
 * there where shadow trees are not read, and the data that the browser takes over from.
 *
 * The styles are inlined: a linked sheet in a shadow root loads after the first paint, and everything
 * would jump. Fonts cannot be declared inside a shadow root; the page's own katex.css brings them.
 */
import { readFileSync } from "node:fs";
import { renderToString } from "preact-render-to-string";
import { BUILT } from "./tree-hook.mjs";
import { setFormula as set } from "../../browser/shared/formulas.js";
import katex from "../../browser/vendor/katex.js";

const SHARED = [
  needed(source(`${BUILT}vendor/katex.css`)),
  stylesOf("../../browser/shared/widget.css"),
].join("");

/**
 * @typedef {object} Parts
 * @property {string} tag
 * @property {object} view      what the component renders
 * @property {string} styles    its own, see `stylesOf`
 * @property {string} light     HTML in its light tree
 * @property {object} data
 * @property {string} told      the author's options, as the element's attribute has them; "" for none
 */

/**
 * @param {Parts} parts
 * @returns {string} one line but for the break after the opening tag, so that a Markdown engine that
 *   meets it again sees one block of HTML without blank or indented lines
 */
export function fragment({ tag, view, styles, light, data, told }) {
  const shadow = `<style>${SHARED}${styles}</style><div class="root">${renderToString(/** @type {any} */ (view))}</div>`;
  const parts = [
    `<template shadowrootmode="open" shadowrootdelegatesfocus>${shadow}</template>`,
    light,
    `<script type="application/json">${scriptSafe(JSON.stringify(data))}</script>`,
  ];
  const attribute = told && ` data-options="${escaped(told)}"`;
  return `<${tag}${attribute}>\n${parts.join("").replaceAll("\n", " ")}</${tag}>`;
}

/** A formula's HTML; one that KaTeX cannot read is a fault of ours and stops the build. */
export const setFormula = (/** @type {string} */ tex) =>
  set(katex, tex, { throwOnError: true });

/** @param {string} text */
export const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * A style sheet without comments and line breaks.
 * @param {string} path   from this folder
 */
export function stylesOf(path) {
  return source(path).replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").trim();
}

/** No `</script>` and no `<!--` may occur inside a script element. */
const scriptSafe = (/** @type {string} */ json) => json.replaceAll("<", "\\u003c");

/** @param {string} path */
function source(path) {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

/**
 * KaTeX's styles without its fonts and without sizes that no formula from Python has: each widget of a
 * page repeats the rest. Text (6) and the two sizes of indices (3 and 1) stay.
 * @param {string} css
 */
function needed(css) {
  const sizes = /\.katex \.fontsize-ensurer\.reset-size(\d+)\.size(\d+),[^{}]*\{[^}]*\}/g;
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, "")
    .replace(sizes, (rule, from, to) => ([from, to].every((size) => "136".includes(size)) ? rule : ""));
}
