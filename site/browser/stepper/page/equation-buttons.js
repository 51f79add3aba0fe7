/**
 * "Show this step" beside each equation of the text that a step applies; on focus and hover, the button highlights
 * the quantity that the step writes.
 *
 * A button is hidden while no step applies its equation (the net has no biases). The buttons take no room in the
 * page, so nothing moves when they are added.
 */
import { refText } from "../notation/refs.js";
import { light } from "./equation-light.js";
import { formulaOf, labelsOf, stepApplying } from "./equations.js";
import { bringTo } from "./on-page.js";

/** @import { StepperElement } from "./contract.js" */

const STYLE = `
  .companion-show { position: relative; display: block; height: 0; }
  .companion-show > span { position: absolute; inset: auto 0 0.45rem auto; display: flex; gap: 0.75em; }
  .companion-show button {
    all: unset; box-sizing: border-box; min-height: 24px; padding: 0 0.15em; border-radius: 4px; cursor: pointer;
    color: var(--companion-accent, light-dark(#2b5c8a, #93bde4));
    font: 13px/24px var(--companion-sans, system-ui, sans-serif); white-space: nowrap;
  }
  .companion-show button[hidden] { display: none; }
  .companion-show button:hover { text-decoration: underline; }
  .companion-show button:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
  .katex-display [data-lit] { outline: 2px solid var(--companion-lit, light-dark(#a3158a, #ff9be8)); outline-offset: 1px; border-radius: 2px; }
  @media print { .companion-show { display: none; } }
`;

/** @type {Map<string, HTMLButtonElement>} by label */
const buttons = new Map();

/**
 * Add buttons for the steps of a widget. Returns a function that removes it from them.
 * @param {StepperElement} widget
 */
export function offerAtEquations(widget) {
  for (const [label, number] of Object.entries(widget.options.equations)) addButton(label, number);
  updateButtons();
  widget.addEventListener("change", updateButtons);
  return () => {
    widget.removeEventListener("change", updateButtons);
    updateButtons();
  };
}

/** Show the buttons of the equations that a step of some widget applies; hide the others. */
function updateButtons() {
  for (const [label, button] of buttons) button.hidden = stepApplying(label) === null;
}

/**
 * @param {string} label
 * @param {string} number
 */
function addButton(label, number) {
  const formula = formulaOf(label);
  if (!formula || buttons.get(label)?.isConnected) return;
  addStyle();
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = labelsOf(formula).length > 1 ? `Show this step of (${number})` : "Show this step";
  button.setAttribute("aria-label", `Show this step of (${number})`);
  button.addEventListener("click", () => showNext(label));
  for (const type of ["focus", "pointerenter"]) button.addEventListener(type, () => highlightResult(label));
  for (const type of ["blur", "pointerleave"]) button.addEventListener(type, () => light(null));
  buttons.set(label, button);
  rowAfter(formula).append(button);
}

/** The row of buttons after a formula. @param {Element} formula */
function rowAfter(formula) {
  const present = formula.nextElementSibling;
  if (present?.matches(".companion-show") && present.firstElementChild) return present.firstElementChild;
  const row = document.createElement("span");
  const inner = document.createElement("span");
  row.className = "companion-show";
  row.append(inner);
  formula.after(row);
  return inner;
}

/**
 * Show the step that applies the equation; if it is shown already, the next one that does.
 * @param {string} label
 */
function showNext(label) {
  const found = stepApplying(label);
  if (!found) return;
  const { widget, step } = found;
  const steps = widget.trace?.steps ?? [];
  const isShown = steps[widget.step] === step;
  const next = steps.findIndex((each, k) => each.equation === label && !(isShown && k <= widget.step));
  bringTo(widget, `step=${(next < 0 ? steps.findIndex(({ equation }) => equation === label) : next) + 1}`);
}

/** @param {string} label */
function highlightResult(label) {
  const found = stepApplying(label);
  light(found && { ...found, ref: refText(found.step.writes) });
}

let styleAdded = false;

function addStyle() {
  if (styleAdded) return;
  styleAdded = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
