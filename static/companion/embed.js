/**
 * Steppers and live figures in any page, on this origin or another:
 *
 *     <script type="module" src="https://blog.example/companion/embed.js"></script>
 *     <backprop-stepper layers="2,3,1" x="0.5,-1" target="1"><p>The text without scripts.</p></backprop-stepper>
 *     <backprop-figure kind="tangent" f="x*sigmoid(x)" a="1"></backprop-figure>
 *
 * Such an element has only attributes. When it comes into view, Python computes its trace; from then on it is
 * like an element that a build made. An element that has its trace only becomes interactive.
 */
import "./companion.js";
import { complete } from "./embed/completion.js";
import { ensureFormulaFonts } from "./embed/fonts.js";

const BASE = new URL("./", import.meta.url);

/** Make the elements below a node interactive; a page calls this again for elements that it adds later. */
export function bringToLife(/** @type {ParentNode} */ root = document) {
  if (root.querySelector("backprop-figure")) import("./figures.js");
  for (const element of root.querySelectorAll("backprop-stepper, backprop-figure")) {
    if (!element.querySelector("script[type='application/json']")) complete(/** @type {HTMLElement} */ (element));
  }
}

ensureFormulaFonts(BASE);
bringToLife();
