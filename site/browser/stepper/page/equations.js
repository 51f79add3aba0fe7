/**
 * The post's equations, which stand behind anchors with their labels, and the steps that apply them.
 *
 *   <a id="eq:delta-last" class="equation"></a><a id="eq:delta" class="equation"></a><span class="katex-display">
 */
import { widgetsByUse } from "./on-page.js";

/** @import { BackpropStepper } from "../element.js" */
/** @import { Step } from "../contract.js" */

/** @typedef {{ widget: BackpropStepper, step: Step }} Applied   a step that applies an equation, and where */

/** @param {string} label */
export function formulaOf(label) {
  let next = document.getElementById(label)?.nextElementSibling;
  while (next?.matches("a.equation")) next = next.nextElementSibling; // one formula, several labels
  return next?.matches(".katex-display") ? next : null;
}

/**
 * The labels of a formula, in the order of its rows.
 * @param {Element} formula
 */
export function labelsOf(formula) {
  const labels = [];
  let before = formula.previousElementSibling;
  for (; before?.matches("a.equation"); before = before.previousElementSibling) labels.unshift(before.id);
  return labels;
}

/**
 * The step that applies an equation: the one that is shown, or the first; in the widget used last if it has one.
 * @param {string} label
 * @returns {Applied | null}
 */
export function appliedAt(label) {
  for (const widget of widgetsByUse()) {
    const { steps = [] } = widget.trace ?? {};
    const step = [steps[widget.step], ...steps].find((each) => each?.equation === label);
    if (step) return { widget, step };
  }
  return null;
}

/**
 * The label of the row of a formula at that height: of the row whose number is nearest.
 * @param {Element} formula
 * @param {number} y
 * @param {Record<string, string>} numbers   label -> number
 */
export function labelAt(formula, y, numbers) {
  const shown = [...formula.querySelectorAll(".katex-tag .mord.text")];
  const distance = (/** @type {string} */ label) => {
    const box = shown.find(({ textContent }) => textContent === `(${numbers[label]})`)?.getBoundingClientRect();
    return box ? Math.abs((box.top + box.bottom) / 2 - y) : Infinity;
  };
  const near = labelsOf(formula).filter((label) => label in numbers).sort((a, b) => distance(a) - distance(b));
  return near[0] ?? "";
}
