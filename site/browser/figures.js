/**
 * Entry for pages with live figures: defines `<backprop-figure>`. Loading it twice is harmless.
 */
import { BackpropFigure } from "./figures/element.js";

if (!customElements.get("backprop-figure")) {
  customElements.define("backprop-figure", BackpropFigure);
}
