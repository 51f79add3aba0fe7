/**
 * Steppers and live figures in a page that no build of ours made, on this origin or another:
 *
 *     <script type="module" src="https://blog.example/companion/embed.js"></script>
 *     <backprop-stepper layers="2,3,1" x="0.5,-1" target="1"><p>What stands here without scripts.</p></backprop-stepper>
 *     <backprop-figure kind="tangent" f="x*sigmoid(x)" a="1"></backprop-figure>
 *
 * Such an element has no numbers yet. Once it is in view, Python computes them; from then on the element
 * is like one that a build made. An element that has its numbers is only brought to life.
 */
import "./companion.js";
import { complete } from "./embed/completion.js";
import { ensureFormulaFonts } from "./embed/fonts.js";

const BASE = new URL("./", import.meta.url);

/** Bring what is below a node to life: what the page has, and what is added later. */
export function bringToLife(/** @type {ParentNode} */ root = document) {
  if (root.querySelector("backprop-figure")) import("./figures.js");
  for (const element of root.querySelectorAll("backprop-stepper, backprop-figure")) {
    if (!element.querySelector("script[type='application/json']")) complete(/** @type {HTMLElement} */ (element));
  }
}

ensureFormulaFonts(BASE);
bringToLife();
