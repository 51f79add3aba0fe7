/**
 * A part of the plane on the screen: from the numbers of a figure to places in its SVG. Layout only.
 */

/**
 * @typedef {{ x: [number, number], y: [number, number] }} View     the part of the plane that is seen
 * @typedef {{ width: number, height: number }} Size
 */

export class Plane {
  /**
   * @param {View} view
   * @param {Size} size
   */
  constructor(view, size) {
    this.view = view;
    this.size = size;
  }

  /** @param {number} x */
  across = (x) => rounded(((x - this.view.x[0]) / (this.view.x[1] - this.view.x[0])) * this.size.width);

  /** @param {number} y */
  up = (y) => rounded(this.size.height - ((y - this.view.y[0]) / (this.view.y[1] - this.view.y[0])) * this.size.height);

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
   * The nearest point that is seen, with no more digits than can be.
   * @param {[number, number]} point
   * @returns {[number, number]}
   */
  nearest = ([x, y]) => [near(x, this.view.x), near(y, this.view.y)];

  /**
   * A curve given by its heights at equal distances across the view, as a path; a gap where there is none.
   * @param {(number | null)[]} heights
   */
  curve(heights) {
    let pen = "M";
    return heights
      .map((height, k) => {
        const step = height === null ? "" : `${pen}${rounded((k / (heights.length - 1)) * this.size.width)} ${this.#bounded(height)}`;
        pen = height === null ? "M" : "L";
        return step;
      })
      .join("");
  }

  /**
   * A line through points.
   * @param {[number, number][]} points
   */
  line(points) {
    return points.map(([x, y], k) => `${k ? "L" : "M"}${this.across(x)} ${this.up(y)}`).join("");
  }

  /** Far outside is as good as infinitely far, and browsers draw it. @param {number} height */
  #bounded(height) {
    return Math.min(Math.max(this.up(height), -9999), 9999);
  }
}

/**
 * @param {number} value
 * @param {[number, number]} ends
 */
function near(value, [low, high]) {
  const digits = Math.min(Math.max(Math.ceil(-Math.log10((high - low) / 1000)), 0), 15);
  return Math.min(Math.max(Number(value.toFixed(digits)), low), high);
}

/** @param {number} place  hundredths of a pixel are enough */
const rounded = (place) => Math.round(place * 100) / 100;
