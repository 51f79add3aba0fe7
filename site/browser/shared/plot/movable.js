/**
 * A point of a picture that the reader moves by dragging it, by clicking a place, or by the arrow keys. The caller
 * decides where the point lies and what follows from a move.
 */
import { html, useRef } from "../../vendor/preact.js";

/** @import { Plane } from "./plane.js" */

/** @typedef {[number, number]} Point */
/** @type {Record<string, Point>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * `steps` presses of an arrow key move the point across the picture. With `hovers` it follows the mouse; a click also
 * calls `pick`.
 * @param {{ at: Point, label: string, plane: Plane, box: { x: number, y: number, width: number, height: number },
 *   move: (to: Point, byKey: boolean) => void, steps?: number, hovers?: boolean, pick?: (at: Point) => void }} props
 */
export function Movable({ at: [a, b], label, plane, box, move, steps = 60, hovers = false, pick }) {
  const ground = useRef(/** @type {SVGRectElement | null} */ (null));
  const pointAt = (/** @type {any} */ event) => {
    const { left, top, width, height } = /** @type {SVGRectElement} */ (ground.current).getBoundingClientRect();
    return plane.at((event.clientX - left) / width, (event.clientY - top) / height);
  };
  const pointed = (/** @type {any} */ event) => move(pointAt(event), false);
  const clicked = (/** @type {any} */ event) => {
    pointed(event);
    pick?.(pointAt(event));
  };
  const pressed = (/** @type {any} */ event) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    const share = event.shiftKey ? 10 : 1;
    const { x, y } = plane.view;
    move([a + (step[0] * share * (x[1] - x[0])) / steps, b + (step[1] * share * (y[1] - y[0])) / steps], true);
  };
  return html`
    <svg class="touch" viewBox=${`${box.x} ${box.y} ${box.width} ${box.height}`}>
      <rect ref=${ground} class="area" width=${plane.size.width} height=${plane.size.height} onClick=${clicked}
        onPointerMove=${(/** @type {any} */ event) => hovers && event.pointerType === "mouse" && pointed(event)} />
      <g class=${hovers ? "handle idle" : "handle"} tabindex="0" role="application" aria-roledescription="movable point" onKeyDown=${pressed}
        aria-label=${label}
        onPointerDown=${(/** @type {any} */ event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove=${(/** @type {any} */ event) => event.currentTarget.hasPointerCapture(event.pointerId) && pointed(event)}>
        <circle cx=${plane.across(a)} cy=${plane.up(b)} r=${hovers ? 7 : 14} />
      </g>
    </svg>
  `;
}
