/**
 * The net as SVG: circles with their values, edges whose width is the size of a weight and whose
 * colour and dashes are its sign, the post's letters above, what the step reads and writes marked.
 */
import { html } from "../../vendor/preact.js";
import { currentStep } from "../state/state.js";
import { EdgeLabels, Edges, edgesOf } from "./edges.js";
import { Heads } from "./column-labels.js";
import { Highlight } from "./highlight.js";
import { layoutOf } from "./layout.js";
import { Cost, Neurons, Targets } from "./neurons.js";
import { pure } from "../../shared/memo.js";
import { valuesAt } from "../notation/values.js";

/** @import { Layout } from "./layout.js" */
/** @import { State } from "../state/state.js" */
/** @import { Step } from "../contract.js" */
/** @import { Values } from "../notation/values.js" */

/**
 * @typedef {object} Scene      what every part of the drawing is a function of
 * @property {number[]} layers
 * @property {Layout} layout
 * @property {Values} values
 * @property {Highlight} highlight
 * @property {Step | undefined} step
 */

export const Drawing = pure(Net, ({ state }) => [state.trace, state.step]);

/** @param {{ state: State }} props */
function Net({ state }) {
  const { layers, until } = state.trace.spec;
  const step = currentStep(state);
  /** @type {Scene} */
  const scene = {
    layers,
    layout: layoutOf(layers, until !== "forward"),
    values: valuesAt(state.trace, state.step),
    highlight: new Highlight(step),
    step,
  };
  const edges = edgesOf(scene);
  const { height, minWidth, radius } = scene.layout;
  return html`
    <div class="drawing" part="drawing">
      <svg role="img" aria-label=${describe(layers, step?.sentence)} width="100%" height=${height}
        style=${`min-width:${minWidth}px`} class=${scene.layout.roomy ? "roomy" : "dense"}>
        <defs>${["positive", "negative"].map((sign) => Arrow(sign, radius))}</defs>
        <g aria-hidden="true">
          <${Edges} scene=${scene} edges=${edges} />
          <${Neurons} scene=${scene} />
          <${EdgeLabels} scene=${scene} edges=${edges} />
          ${scene.layout.judged && html`<${Targets} scene=${scene} /><${Cost} scene=${scene} />`}
          <${Heads} scene=${scene} />
        </g>
      </svg>
    </div>
  `;
}

/**
 * An arrowhead whose tip stays clear of the circle that its line runs into.
 * @param {string} sign
 * @param {number} radius
 */
const Arrow = (sign, radius) => html`
  <marker id=${`arrow-${sign}`} class=${`arrow ${sign}`} markerUnits="userSpaceOnUse" orient="auto-start-reverse"
    markerWidth="9" markerHeight="8" viewBox="0 0 9 8" refX=${9 + radius + 4} refY="4" overflow="visible">
    <path d="M0 0 9 4 0 8Z" />
  </marker>
`;

/**
 * @param {number[]} layers
 * @param {string | undefined} sentence
 */
function describe(layers, sentence) {
  const hidden = layers.slice(1, -1).map((size) => `${size} hidden`);
  const sizes = [`${layers[0]} input`, ...hidden, `${layers.at(-1)} output`].join(", ");
  return `Neural net with ${sizes} neurons, connected from left to right. ${sentence ?? ""}`;
}
