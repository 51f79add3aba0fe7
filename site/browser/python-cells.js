/**
 * Defines `<python-cell>` and `<backward-pass>`; what a page loads when one of them comes near. The reader's Python, which
 * they share, is also that of a stepper's panel (stepper/panels/backward.js).
 */
import { PythonCell } from "./cells/element.js";
import { notebook } from "./cells/notebook.js";
import { BackwardPass } from "./playground/element.js";

export { notebook };

if (!customElements.get("python-cell")) customElements.define("python-cell", PythonCell);
if (!customElements.get("backward-pass")) customElements.define("backward-pass", BackwardPass);
