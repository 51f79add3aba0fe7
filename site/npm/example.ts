// What a page in TypeScript may write. `python build.py lint` checks it with the elements' own sources.
import type { BackpropFigure as OurFigure } from "../browser/figures/element.js";
import type { BackpropStepper as OurStepper } from "../browser/stepper/element.js";
import { bringToLife, type BackpropFigure, type BackpropStepper, type ChangeEvent } from "./embed.js";

const widget = document.createElement("backprop-stepper");
widget.addEventListener("step", ({ detail }) => detail.index.toFixed() + detail.step.sentence);
widget.addEventListener("change", (event: ChangeEvent) => event.detail.spec.x.map((n) => n + 1));
widget.addEventListener("click", (event) => event.clientX);
widget.change({ x: [1, 0] });
// @ts-expect-error: a net has no such field
widget.change({ y: 1 });
await bringToLife(document.body);

/** The elements are what the types say. */
export function check(stepper: OurStepper, figure: OurFigure) {
  const members: Pick<BackpropStepper, "step" | "trace" | "options" | "show" | "light" | "change" | "ask"> = stepper;
  const ofFigure: Pick<BackpropFigure, "description" | "frame" | "change"> = figure;
  return [members, ofFigure];
}
