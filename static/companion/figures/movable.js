/**
 * A point of a picture that the reader can move: drag it, click where it shall be, or focus it and use
 * the arrow keys. It asks for the parameter `start`; what follows from it, Python computes.
 */
import { html, useRef } from "../vendor/preact.js";
import { short } from "../shared/format.js";

/** @import { Surface } from "./surface.js" */
/** @import { Plane } from "./plane.js" */
/** @import { Action, State } from "./state.js" */

const STEPS = 60; // of an arrow key, across the picture
/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * @param {{ figure: any, state: State, dispatch: (action: Action) => void, plane: Plane,
 *   box: { x: number, y: number, width: number, height: number } }} props
 */
export function Movable({ figure, state, dispatch, plane, box }) {
  const ground = useRef(/** @type {SVGRectElement | null} */ (null));
  const wanted = state.wanted?.start;
  const [a, b] = Array.isArray(wanted) ? wanted : figure.parameters.start;
  const move = (/** @type {[number, number]} */ to) => dispatch({ type: "wish", changes: { start: plane.nearest(to) } });
  const pointed = (/** @type {any} */ event) => {
    const { left, top, width, height } = /** @type {SVGRectElement} */ (ground.current).getBoundingClientRect();
    move(plane.at((event.clientX - left) / width, (event.clientY - top) / height));
  };
  const pressed = (/** @type {any} */ event) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    const share = event.shiftKey ? 10 : 1;
    const { x, y } = plane.view;
    move([a + (step[0] * share * (x[1] - x[0])) / STEPS, b + (step[1] * share * (y[1] - y[0])) / STEPS]);
  };
  return html`
    <svg class="touch" viewBox=${`${box.x} ${box.y} ${box.width} ${box.height}`}>
      <rect ref=${ground} class="area" width=${plane.size.width} height=${plane.size.height} onClick=${pointed} />
      <g class="handle" tabindex="0" role="application" aria-roledescription="movable point" onKeyDown=${pressed}
        aria-label=${`Start of the path at ${short(a)}, ${short(b)}. The arrow keys move it.`}
        onPointerDown=${(/** @type {any} */ event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove=${(/** @type {any} */ event) => event.currentTarget.hasPointerCapture(event.pointerId) && pointed(event)}>
        <circle cx=${plane.across(a)} cy=${plane.up(b)} r="14" />
      </g>
    </svg>
  `;
}
