/**
 * Entry for pages that this site's build did not make, on this origin or another:
 *
 *     <script type="module" src="https://blog.example/companion/embed.js"></script>
 *     <backprop-stepper layers="2,3,1" x="0.5,-1" target="1"><p>A text for readers without scripts.</p></backprop-stepper>
 *     <backprop-figure kind="tangent" f="x*sigmoid(x)" a="1"></backprop-figure>
 *
 * An element without data gets its data from Python once it is in view; one that has its data is only defined.
 */
import "./companion.js";
import { compute } from "./embed/compute.js";
import { ensureFormulaFonts } from "./embed/fonts.js";

const BASE = new URL("./", import.meta.url);

/** Define the elements and compute the data of those below a node that have none; also for nodes added later. */
export function bringToLife(/** @type {ParentNode} */ root = document) {
  if (root.querySelector("backprop-figure")) import("./figures.js");
  for (const element of root.querySelectorAll("backprop-stepper, backprop-figure")) {
    if (!element.querySelector("script[type='application/json']")) compute(/** @type {HTMLElement} */ (element));
  }
}

ensureFormulaFonts(BASE);
bringToLife();
