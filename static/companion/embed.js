/**
 * The stepper in a page that no build of ours made, on this origin or another:
 *
 *     <script type="module" src="https://blog.example/companion/embed.js"></script>
 *     <backprop-stepper layers="2,3,1" x="0.5,-1" target="1"><p>What stands here without scripts.</p></backprop-stepper>
 *
 * Such an element has no trace yet. Once it is in view, Python computes it; from then on the element
 * is like one that a build made. An element that has its trace is only brought to life.
 */
import { allowWorkersFrom } from "./embed/workers.js";
import { complete } from "./embed/completion.js";
import { ensureFormulaFonts } from "./embed/fonts.js";

const BASE = new URL("./", import.meta.url);

allowWorkersFrom(BASE);
await import("./companion.js"); // after that, so that no worker is made before

/** Bring the steppers below a node to life: those of the page, and those that are added later. */
export function bringToLife(/** @type {ParentNode} */ root = document) {
  for (const element of root.querySelectorAll("backprop-stepper")) {
    if (!element.querySelector("script[type='application/json']")) complete(/** @type {HTMLElement} */ (element));
  }
}

ensureFormulaFonts(BASE);
bringToLife();
