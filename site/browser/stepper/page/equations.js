/**
 * The equations of the text, and the steps that apply them. An anchor for each label stands before the formula:
 *
 *   <a id="eq:delta-last" class="equation"></a><a id="eq:delta" class="equation"></a><span class="katex-display">
 */
import { widgetsByUse } from "./on-page.js";

/** @import { StepperElement } from "./contract.js" */
/** @import { Step } from "../contract.js" */

/** @typedef {{ widget: StepperElement, step: Step }} AppliedStep   a step that applies an equation, and its widget */

/** The formula with a label. @param {string} label */
export function formulaOf(label) {
  let next = document.getElementById(label)?.nextElementSibling;
  while (next?.matches("a.equation")) next = next.nextElementSibling; // labels of the same formula
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
 * The step that applies an equation: in the widget used last that has one, its current step or else the first.
 * @param {string} label
 * @returns {AppliedStep | null}
 */
export function stepApplying(label) {
  for (const widget of widgetsByUse()) {
    const { steps = [] } = widget.trace ?? {};
    const step = [steps[widget.step], ...steps].find((each) => each?.equation === label);
    if (step) return { widget, step };
  }
  return null;
}

/**
 * The label of the row of a formula at a height: of the row whose number is nearest.
 * @param {Element} formula
 * @param {number} y    px from the top of the window
 * @param {Record<string, string>} numbers   label -> number
 */
export function labelAt(formula, y, numbers) {
  const tags = [...formula.querySelectorAll(".katex-tag .mord.text")];
  const distance = (/** @type {string} */ label) => {
    const box = tags.find(({ textContent }) => textContent === `(${numbers[label]})`)?.getBoundingClientRect();
    return box ? Math.abs((box.top + box.bottom) / 2 - y) : Infinity;
  };
  const near = labelsOf(formula).filter((label) => label in numbers).sort((a, b) => distance(a) - distance(b));
  return near[0] ?? "";
}
