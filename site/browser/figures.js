/**
 * The module of pages with live figures: it brings them to life. Loading it twice is harmless.
 */
import { BackpropFigure } from "./figures/element.js";

if (!customElements.get("backprop-figure")) {
  customElements.define("backprop-figure", BackpropFigure);
}
