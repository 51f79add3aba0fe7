/**
 * The HTML of a custom element: its view and styles in a declarative shadow root, its light DOM, and its data.
 *
 * Styles are inlined, for a linked style sheet in a shadow root loads after the first paint and shifts the layout.
 * Fonts cannot be declared in a shadow root; they come with the page's katex.css.
 */
import { readFileSync } from "node:fs";
import { renderToString } from "preact-render-to-string";
import { BUILT } from "./tree-hook.mjs";
import { setFormula as set } from "../../browser/shared/formulas.js";
import katex from "../../browser/vendor/katex.js";

const SHARED = [
  usedStyles(source(`${BUILT}vendor/katex.css`)),
  stylesOf("../../browser/shared/widget.css"),
].join("");

/**
 * @typedef {object} Parts
 * @property {string} tag
 * @property {object} view      a Preact element
 * @property {string} styles    of this kind of widget, see `stylesOf`
 * @property {string} light     HTML of its light DOM
 * @property {object} data
 * @property {string} options   the author's options as JSON; "" for none
 */

/**
 * @param {Parts} parts
 * @returns {string} one line after the opening tag: a Markdown engine reads it as one block of HTML only if it has no
 *   blank or indented lines
 */
export function fragment({ tag, view, styles, light, data, options }) {
  const shadow = `<style>${SHARED}${styles}</style><div class="root">${renderToString(/** @type {any} */ (view))}</div>`;
  const parts = [
    `<template shadowrootmode="open" shadowrootdelegatesfocus>${shadow}</template>`,
    light,
    `<script type="application/json">${scriptSafe(JSON.stringify(data))}</script>`,
  ];
  const attribute = options && ` data-options="${escaped(options)}"`;
  return `<${tag}${attribute}>\n${parts.join("").replaceAll("\n", " ")}</${tag}>`;
}

/** A formula as HTML; one that KaTeX cannot parse stops the build, for Python wrote it. */
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
