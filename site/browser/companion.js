/**
 * The one module of a page: it brings the companion's custom elements to life. Loading it twice is harmless.
 */
import { BackpropStepper } from "./stepper/element.js";

if (!customElements.get("backprop-stepper")) {
  customElements.define("backprop-stepper", BackpropStepper);
}
