/**
 * Which steps a first frame lays out besides the current one. All steps share one cell, as tall as the tallest; to lay out
 * all of them took most of the time until such a page could be used. The tallest in a narrow and in a wide widget are
 * marked here, by an estimate; styles leave out the others (stepper/steps/steps.css). Where it is wrong, the cell grows
 * by the difference when the steps are measured.
 */
const STEP = /<li class="step[ "].*?<\/li>/gs;
const WIDTHS = { narrow: 350, wide: 720 }; // px
const SENTENCE = { character: 9.2, line: 25.5 }; // px
const LABEL = 20; // px, with the gap to the next formula
const [EM, CHARACTER] = [19.4, 8.5]; // px of a formula
const UNSURE = 2; // px

/**
 * The estimated height of what differs between the steps, of the tallest step, in px.
 * @param {string} frame   HTML of a stepper
 * @param {keyof typeof WIDTHS} width
 */
export const tallestHeight = (frame, width) =>
  Math.max(0, ...(frame.match(STEP) ?? []).map((step) => heightOf(step, WIDTHS[width])));

/** @param {string} frame   HTML of a stepper @returns {string} the same, with `data-tall` at the tallest steps */
export function markTallest(frame) {
  const steps = frame.match(STEP) ?? [];
  const tall = new Set(Object.values(WIDTHS).flatMap((width) => {
    const heights = steps.map((step) => heightOf(step, width));
    return steps.filter((_, k) => (heights[k] ?? 0) > Math.max(...heights) - UNSURE);
  }));
  return frame.replace(STEP, (step) => (tall.has(step) ? step.replace("<li ", "<li data-tall ") : step));
}

/**
 * Of what differs between steps.
 * @param {string} step   its HTML
 * @param {number} width  px
 */
function heightOf(step, width) {
  const [, sentence = ""] = /<p class="sentence">(.*?)<\/p>/s.exec(step) ?? [];
  const formulas = step.split('<div class="line ').slice(1).map((line) => formulaHeight(line, width));
  const [symbols = 0, indices = 0, numbers = 0] = formulas;
  const beside = width === WIDTHS.wide ? Math.max(symbols, indices) : symbols + indices;
  return Math.ceil((sentence.length * SENTENCE.character) / width) * SENTENCE.line + beside + numbers;
}

/**
 * A formula that is wider than its box is broken once or more often. A matrix of n rows has a strut of 1.2 n em.
 * @param {string} line   HTML of a formula with its label
 * @param {number} width  px
 */
function formulaHeight(line, width) {
  const struts = [...line.matchAll(/class="katex-strut" style="height:([\d.]+)em/g)].map(([, height = "0"]) => Number(height));
  const highest = Math.max(1, ...struts);
  const characters = line.replace(/<math.*?<\/math>|<[^>]*>|\s|&\w+;/gs, "").length / Math.max(1, Math.round(highest / 1.2));
  return LABEL + Math.ceil((characters * CHARACTER) / width) * highest * EM;
}
