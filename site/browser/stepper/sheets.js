/**
 * The stepper's style sheets, in the order in which they apply, after shared/widget.css.
 */
export const SHEETS = ["drawing/drawing.css", "steps/controls.css", "steps/steps.css", "page/linked.css", "editor/editor.css", "stepper.css"];
