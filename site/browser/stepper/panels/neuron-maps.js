/**
 * Every hidden neuron's own map of the plane, below the map of the output and of the same box. They are asked for once the
 * reader unfolds them, and follow the training then. Pointing at one highlights its neuron in the drawing.
 */
import { html } from "../../vendor/preact.js";
import { outline } from "../../shared/plot/level-map.js";
import { refText } from "../notation/refs.js";
import { nameOf } from "../notation/symbols.js";

/** @import { NeuronMap } from "../contract.js" */

const SIZE = { width: 100, height: 100 };

/** @param {{ neurons: NeuronMap[] | null, count: number, toggle: (open: boolean) => void }} props   count: of all hidden neurons */
export function NeuronMaps({ neurons, count, toggle }) {
  const layers = [...new Set(neurons?.map(({ layer }) => layer))];
  const more = count - (neurons?.length ?? count);
  return html`
    <details class="neuron-maps" onToggle=${(/** @type {any} */ { target }) => toggle(target.open)}>
      <summary>Every hidden neuron’s map</summary>
      ${layers.map((layer) => html`
        <ul key=${layer} aria-label=${`Layer ${layer}`}>
          ${neurons?.filter((each) => each.layer === layer).map(Neuron)}
        </ul>
      `)}
      ${more > 0 && html`<p class="quiet">${more} more neurons have no map here.</p>`}
    </details>
  `;
}

/** @param {NeuronMap} neuron */
function Neuron({ layer, row, bands, sentence }) {
  const ref = { name: "a", layer, row };
  return html`
    <li key=${row}>
      <button type="button" data-ref=${refText(ref)} aria-label=${sentence}>
        <svg viewBox="0 0 100 100" aria-hidden="true">
          ${bands.map(({ value, side, rings }) => html`
            <path key=${`${side} ${value}`} class=${`band ${side}`} data-value=${value} d=${outline(rings, SIZE)} />
          `)}
          <rect class="border" width="100" height="100" />
        </svg>
        ${nameOf(ref)}
      </button>
    </li>
  `;
}
