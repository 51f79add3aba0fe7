/**
 * A widget's finished HTML: its own component rendered to a string inside a declarative shadow root,
 * its styles, and the trace that the browser takes over from.
 *
 * The styles are inlined: a linked sheet in a shadow root loads after the first paint, and everything
 * would jump. Fonts cannot be declared inside a shadow root; the page's own katex.css brings them.
 */
import { readFileSync } from "node:fs";
import { renderToString } from "preact-render-to-string";
import { setFormula } from "../../static/companion/stepper/formulas.js";
import { anchors, escaped, fallbackFigure } from "./fallback.mjs";
import { optionsText } from "../../static/companion/stepper/options.js";
import { stepAt } from "../../static/companion/stepper/places.js";
import { initialState } from "../../static/companion/stepper/state.js";
import { Stepper } from "../../static/companion/stepper/stepper.js";
import katex from "../../static/companion/vendor/katex.js";
import { html } from "../../static/companion/vendor/preact.js";

const styles = [
  withoutFonts(source("../../build/assets/companion/vendor/katex.css")),
  compact(source("../../static/companion/stepper/stepper.css")),
].join("");

/**
 * @param {import("../../static/companion/stepper/contract.js").Trace} trace
 * @param {Record<string, unknown>} [options]   of the author; `repeats`: another widget of the page has its name
 * @returns {string} one line but for the break after the opening tag, so that a Markdown engine that
 *   meets it again sees one block of HTML without blank or indented lines
 */
export function paintWidget(trace, options = {}) {
  if (!trace?.steps?.length) throw new Error(trace?.stopped?.message ?? "the trace has no steps");
  const state = initialState(trace, options);
  const { start, name, caption } = state.options;
  if (stepAt(trace, start) === null) throw new Error(`start: there is no step called "${start}"`);
  const frame = renderToString(
    html`<${Stepper} state=${state} dispatch=${() => undefined} formula=${FORMULAS} />`,
  );
  const shadow = `<style>${styles}</style><div class="root">${frame}</div>`;
  const parts = [
    `<template shadowrootmode="open" shadowrootdelegatesfocus>${shadow}</template>`,
    options.repeats ? "" : anchors(trace, name),
    fallbackFigure(trace, caption),
    `<script type="application/json">${scriptSafe(JSON.stringify(trace))}</script>`,
  ];
  const told = optionsText(state.options);
  const attribute = told && ` data-options="${escaped(told)}"`;
  return `<backprop-stepper${attribute}>\n${parts.join("").replaceAll("\n", " ")}</backprop-stepper>`;
}

const FORMULAS = {
  html: (/** @type {string} */ tex) => setFormula(katex, tex, { throwOnError: true }),
  settled: null,
  all: true,
};

/** No `</script>` and no `<!--` may occur inside a script element. */
const scriptSafe = (/** @type {string} */ json) => json.replaceAll("<", "\\u003c");

/** @param {string} path */
function source(path) {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

/** @param {string} css */
function withoutFonts(css) {
  return css.replace(/@font-face\s*\{[^}]*\}/g, "");
}

/** @param {string} css */
function compact(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").trim();
}
