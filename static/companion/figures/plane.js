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

/** @param {number} place  hundredths of a pixel are enough */
const rounded = (place) => Math.round(place * 100) / 100;
