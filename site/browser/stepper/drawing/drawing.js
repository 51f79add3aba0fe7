/**
 * The net as SVG: neurons as circles with their values; edges as wide as the size of their weight, with its sign as
 * colour and dashes; letters above; rings and frames around what the step reads and writes.
 */
import { html } from "../../vendor/preact.js";
import { memo } from "../../shared/memo.js";
import { ColumnLabels } from "./column-labels.js";
import { EdgeLabels, Edges } from "./edges.js";
import { Cost, Neurons, Targets } from "./neurons.js";
import { sceneOf } from "./scene.js";
import { edgesOf } from "./weights.js";

/** @import { State } from "../state/state.js" */

const MOST_BESIDE_THE_STEP = 3; // columns that leave room for all numbers there

export const Drawing = memo(Net, ({ state }) => [state.trace, state.step, state.live]);

/** @param {{ state: State }} props */
function Net({ state }) {
  const scene = sceneOf(state);
  const edges = edgesOf(scene);
  const { height, squeeze, minWidth, radius, roomy, columns } = scene.layout;
  return html`
    <div class="drawing" part="drawing">
      <svg role=${state.live ? "application" : "img"} tabindex=${state.live ? 0 : undefined} aria-roledescription=${state.live ? "net, read by the arrow keys" : undefined}
        aria-label=${describe(scene.layers, scene.step?.sentence)} width="100%" height=${height}
        style=${`min-width:${minWidth}px;--low:${Math.ceil(height * squeeze)}px`} class=${`${roomy ? "roomy" : "dense"}${columns.length > MOST_BESIDE_THE_STEP ? " long" : ""}`}>
        <defs>${["positive", "negative"].map((sign) => Arrow(sign, radius))}</defs>
        <g aria-hidden="true">
          <${Edges} scene=${scene} edges=${edges} />
          <${Neurons} scene=${scene} />
          <${EdgeLabels} scene=${scene} edges=${edges} />
          ${scene.layout.hasTarget && html`<${Targets} scene=${scene} /><${Cost} scene=${scene} />`}
          <g class="overlay" />
          <${ColumnLabels} scene=${scene} />
        </g>
      </svg>
    </div>
  `;
}

/**
 * An arrowhead whose tip ends at the circle of the neuron, not at its centre.
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
 * The drawing's accessible name: the net, and what happens at the current step.
 * @param {number[]} layers
 * @param {string | undefined} sentence
 */
function describe(layers, sentence) {
  const hidden = layers.slice(1, -1).map((size) => `${size} hidden`);
  const sizes = [`${layers[0]} input`, ...hidden, `${layers.at(-1)} output`].join(", ");
  return `Neural net with ${sizes} neurons, connected from left to right. ${sentence ?? ""}`;
}
