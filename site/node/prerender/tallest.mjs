/**
 * Which steps a first frame lays out besides the current one. All steps share one cell, as tall as the tallest; to lay out
 * all of them took most of the time until such a page could be used. The tallest in a narrow and in a wide widget are
 * marked here, by an estimate; styles leave out the others (stepper/steps/steps.css). Where it is wrong, the cell grows
 * by the difference when the steps are measured.
 */
const STEP = /<li class="step[ "].*?<\/li>/gs;
const WIDTHS = { narrow: 350, wide: 690 }; // px
const SENTENCE = { character: 8.2, line: 25 }; // px
const LABEL = 20; // px, with the gap to the next formula
const EM = 19.4; // px of a formula's em

/** @param {string} frame   HTML of a stepper @returns {string} the same, with `data-tall` at the tallest steps */
export function markTallest(frame) {
  const steps = frame.match(STEP) ?? [];
  const tallest = Object.values(WIDTHS).map((width) => {
    const heights = steps.map((step) => heightOf(step, width));
    return steps[heights.indexOf(Math.max(...heights))];
  });
  return frame.replace(STEP, (step) => (tallest.includes(step) ? step.replace("<li ", "<li data-tall ") : step));
}

/**
 * Of what differs between steps.
 * @param {string} step   its HTML
 * @param {number} width  px
 */
function heightOf(step, width) {
  const [, sentence = ""] = /<p class="sentence">(.*?)<\/p>/s.exec(step) ?? [];
  const formulas = step.split('<div class="line ').slice(1).map(formulaHeight);
  const [symbols = 0, indices = 0, numbers = 0] = formulas;
  const beside = width === WIDTHS.wide ? Math.max(symbols, indices) : symbols + indices;
  return Math.ceil((sentence.length * SENTENCE.character) / width) * SENTENCE.line + beside + numbers;
}

/** A formula is as high as its highest strut, if it is not broken. @param {string} line   its HTML, with its label */
function formulaHeight(line) {
  const struts = [...line.matchAll(/class="katex-strut" style="height:([\d.]+)em/g)].map(([, height = "0"]) => Number(height));
  return LABEL + Math.max(1, ...struts) * EM;
}
