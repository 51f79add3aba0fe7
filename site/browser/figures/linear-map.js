/**
 * The picture of the total derivative: a square grid around a, and beside it the images of the grid under f and
 * under the linear map, both in a window that shrinks with the square.
 */
import { html } from "../vendor/preact.js";
import { Legend } from "./legend.js";
import { Plane } from "../shared/plot/plane.js";

/** @import { Description, Frame } from "./contract.js" */
/** @import { View } from "../shared/plot/plane.js" */

/**
 * @typedef {[number, number]} Point
 * @typedef {Description & { point: Point, image: Point }} LinearMap
 *
 * @typedef {object} Images
 * @property {number} zoom
 * @property {View} around        the window on the left
 * @property {View} window        the window on the right
 * @property {Point[][]} grid     ends of the square's lines
 * @property {Point[][]} curved   their images under f
 * @property {Point[][]} straight their images under the linear map
 * @property {Point} corner       a + h
 * @property {Point} reached      f(a + h)
 * @property {Point} expected     f(a) + Df h
 * @typedef {Frame & Images} LinearMapFrame
 */

const SIZE = { width: 280, height: 280 };

/** @param {{ figure: LinearMap, frame: LinearMapFrame }} props */
export function LinearMap({ figure, frame }) {
  const { zoom } = frame;
  const magnified = zoom === 1 ? "" : `, magnified ${zoom} times`;
  return html`
    <div class="panels-2 squares">
      <div>
        <p class="of">${`a square around a${magnified}`}</p>
        ${Square(figure, frame)}
      </div>
      <div>
        <p class="of">${`its images around f(a)${magnified}`}</p>
        ${Images(figure, frame)}
      </div>
    </div>
    <${Legend} entries=${[["curved", "under f"], ["straight", "under the linear map"], ["gap", "r(h) at the corner"]]} />
  `;
}

/**
 * @param {LinearMap} figure
 * @param {LinearMapFrame} frame
 */
function Square({ point }, { around, grid, corner, sentence }) {
  const plane = new Plane(around, SIZE);
  return html`
    <svg role="img" aria-label=${sentence} viewBox=${`0 0 ${SIZE.width} ${SIZE.height}`}>
      <path class="curved" d=${grid.map((line) => plane.line(line)).join("")} />
      ${Dot(plane, point)}
      ${Dot(plane, corner)}
      <text class="letter beside" x=${plane.across(point[0]) + 7} y=${plane.up(point[1]) - 9}>a</text>
      <text class="letter" x=${plane.across(corner[0])} y=${plane.up(corner[1]) - 12}>a <tspan class="sign">+</tspan> h</text>
    </svg>
  `;
}

/**
 * @param {LinearMap} figure
 * @param {LinearMapFrame} frame
 */
function Images({ image }, { window, curved, straight, reached, expected }) {
  const plane = new Plane(window, SIZE);
  return html`
    <svg role="img" aria-label="The images of the square under f and under the linear map."
      viewBox=${`0 0 ${SIZE.width} ${SIZE.height}`}>
      <path class="curved" d=${curved.map((line) => plane.line(line)).join("")} />
      <path class="straight" d=${straight.map((line) => plane.line(line)).join("")} />
      <path class="gap" d=${plane.line([reached, expected])} />
      <circle class="target" cx=${plane.across(expected[0])} cy=${plane.up(expected[1])} r="4.5" />
      ${Dot(plane, image)}
      ${Dot(plane, reached)}
    </svg>
  `;
}

/**
 * @param {Plane} plane
 * @param {Point} point
 */
const Dot = (plane, [x, y]) => html`<circle class="point" cx=${plane.across(x)} cy=${plane.up(y)} r="4.5" />`;
