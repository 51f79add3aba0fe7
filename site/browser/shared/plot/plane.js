/**
 * A view of the plane: from points of a figure to places in its SVG, and back. Layout only.
 */
import { linearScale } from "./scale.js";
import { rounded } from "../format.js";

/**
 * @typedef {{ x: [number, number], y: [number, number] }} View     the visible part of the plane
 * @typedef {{ width: number, height: number }} Size   px
 */

const DECIMALS = 2; // of a place in px
const FARTHEST = 9999; // px; browsers draw no lines to places much farther away
const STEPS = 1000; // across a view, that a reader can tell apart

export class Plane {
  /**
   * @param {View} view
   * @param {Size} size
   */
  constructor(view, size) {
    this.view = view;
    this.size = size;
    const x = linearScale(view.x, [0, size.width]);
    const y = linearScale(view.y, [size.height, 0]);
    /** @param {number} value  px from the left */
    this.across = (value) => place(x.at(value));
    /** @param {number} value  px from the top */
    this.up = (value) => place(y.at(value));
  }

  /**
   * The point at shares of the picture's width and height, from its upper left corner.
   * @param {number} right
   * @param {number} down
   * @returns {[number, number]}
   */
  at = (right, down) => [
    this.view.x[0] + right * (this.view.x[1] - this.view.x[0]),
    this.view.y[1] - down * (this.view.y[1] - this.view.y[0]),
  ];

  /**
   * The nearest visible point, with no more decimals than can be seen.
   * @param {[number, number]} point
   * @returns {[number, number]}
   */
  nearest = ([x, y]) => [nearestIn(this.view.x, x), nearestIn(this.view.y, y)];

  /**
   * A curve as a path, from its heights at equal distances across the view; null makes a gap.
   * @param {(number | null)[]} heights
   */
  curve(heights) {
    let pen = "M";
    return heights
      .map((height, k) => {
        const step = height === null ? "" : `${pen}${place((k / (heights.length - 1)) * this.size.width)} ${this.#bounded(height)}`;
        pen = height === null ? "M" : "L";
        return step;
      })
      .join("");
  }

  /**
   * A line through points, as a path.
   * @param {[number, number][]} points
   */
  line(points) {
    return points.map(([x, y], k) => `${k ? "L" : "M"}${this.across(x)} ${this.up(y)}`).join("");
  }

  /** @param {number} height */
  #bounded(height) {
    return Math.min(Math.max(this.up(height), -FARTHEST), FARTHEST);
  }
}

/**
 * @param {[number, number]} ends
 * @param {number} value
 */
function nearestIn([low, high], value) {
  const decimals = Math.min(Math.max(Math.ceil(-Math.log10((high - low) / STEPS)), 0), 15);
  return Math.min(Math.max(rounded(value, decimals), low), high);
}

/** @param {number} value */
const place = (value) => Math.round(value * 10 ** DECIMALS) / 10 ** DECIMALS;
