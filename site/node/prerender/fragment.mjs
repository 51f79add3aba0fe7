/**
 * The HTML of a custom element: its light DOM, its frame as text, and its data.
 *
 * The frame is in a `<noscript>`: a browser without scripts reads an element with a declarative shadow root there, and
 * one with scripts reads text, which shared/shadow-root.js turns into the element's own shadow root when the reader
 * comes near. Until then the light DOM is shown.
 */
import { renderToString } from "preact-render-to-string";
import { setFormula as set } from "../../browser/shared/formulas.js";
import katex from "../../browser/vendor/katex.js";

/**
 * @typedef {object} Parts
 * @property {string} tag
 * @property {object} view      a Preact element
 * @property {string} light     HTML of its light DOM
 * @property {object} data
 * @property {string} options   the author's options as JSON; "" for none
 * @property {string} assets    address of the folder with the browser's files
 */

/**
 * @param {Parts} parts
 * @returns {string} one line after the opening tag: a Markdown engine reads it as one block of HTML only if it has no
 *   blank or indented lines
 */
export function fragment({ tag, view, light, data, options, assets }) {
  const root = `<div class="root">${renderToString(/** @type {any} */ (view))}</div>`;
  const shadow = `<link rel="stylesheet" href="${escaped(assets)}widgets.css">${root}`;
  const still = `<${tag}><template shadowrootmode="open" shadowrootdelegatesfocus>${shadow}</template></${tag}>`;
  const parts = [
    light,
    `<noscript><style>${tag}>figure{display:none}</style>${still}</noscript>`,
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

/** JSON without `</script>` and `<!--`. */
const scriptSafe = (/** @type {string} */ json) => json.replaceAll("<", "\\u003c");
