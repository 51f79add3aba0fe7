/**
 * The stepper's style sheets, in the order in which they apply, after shared/widget.css.
 */
export const SHEETS = ["drawing.css", "controls.css", "steps.css", "linked.css", "editor.css", "stepper.css"];
