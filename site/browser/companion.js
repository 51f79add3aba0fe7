/**
 * Entry for pages with steppers: defines `<backprop-stepper>`. Loading it twice is harmless.
 */
import { BackpropStepper } from "./stepper/element.js";

if (!customElements.get("backprop-stepper")) {
  customElements.define("backprop-stepper", BackpropStepper);
}
