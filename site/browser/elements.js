/**
 * Elements in pages that this site's build did not make. One without data gets its data from Python once it is in
 * view; one that has its data is only defined. Both follow their attributes.
 */
import "./companion.js";
import { compute } from "./embed/compute.js";
import { ensureFormulaFonts } from "./embed/fonts.js";
import { followAttributes } from "./embed/reacting.js";

/** Define the elements and compute the data of those below a node that have none; also for nodes added later. */
export function bringToLife(/** @type {ParentNode} */ root = document) {
  if (root.querySelector("backprop-figure")) import(new URL("./figures.js", import.meta.url).href);
  for (const element of root.querySelectorAll("backprop-stepper, backprop-figure")) {
    const widget = /** @type {HTMLElement} */ (element);
    if (!widget.matches("[data-frame], :has(> script[type='application/json'])")) compute(widget);
    else followAttributes(widget, () => undefined);
  }
}

ensureFormulaFonts();
bringToLife();
