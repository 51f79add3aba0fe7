/**
 * The weights of a scene as edges, each with its ends, its value and its role; in the step of a gradient, the entries
 * of the gradient. Edges to or from a large layer are bundled; too many of them are drawn as a fan, without edges.
 */
import { entryOfMatrix } from "../state/values.js";

/** @import { Role } from "./highlight.js" */
/** @import { Scene } from "./scene.js" */

const MOST_LINES = 400; // of a bundle

/**
 * @typedef {object} Edge
 * @property {number} gap     0-based: the edge leads to layer gap + 1
 * @property {number} row
 * @property {number} column
 * @property {{x: number, y: number}} from
 * @property {{x: number, y: number}} to
 * @property {number} value
 * @property {number | null} old   the value before, in a step that updates it
 * @property {number} share   its size as a share of the largest, 0…1
 * @property {Role} role
 * @property {boolean} alone  the step touches this edge and not the whole matrix
 * @property {string} name    "W", or "dW" where the gradient is shown
 */

/**
 * Whether one of the layers beside a gap is a strip or a grid.
 * @param {Scene} scene
 * @param {number} gap
 */
export const isBundled = ({ layout }, gap) => [gap, gap + 1].some((layer) => layout.columns[layer]?.grid);

/**
 * Whether the weights of a gap are drawn as a fan.
 * @param {Scene} scene
 * @param {number} gap
 */
export function isFan({ layout }, gap) {
  const count = (/** @type {number} */ layer) => layout.columns[layer]?.ends.length ?? 0;
  const lines = count(gap) * count(gap + 1);
  return lines === 0 || lines > MOST_LINES;
}

/**
 * The edges of all gaps that are not fans.
 * @param {Scene} scene
 */
export const edgesOf = (scene) => scene.layout.columns.slice(1).flatMap((_, gap) => edgesIn(scene, gap));

/**
 * @param {Scene} scene
 * @param {number} gap
 * @returns {Edge[]}
 */
function edgesIn(scene, gap) {
  if (isFan(scene, gap)) return [];
  const { layout, values, before, highlight } = scene;
  const showsGradient = highlight.of(`dW${gap + 1}`) === "writes";
  const key = `${showsGradient ? "dW" : "W"}${gap + 1}`;
  const largest = largestSize(values.get(key));
  const [left, right] = [layout.columns[gap], layout.columns[gap + 1]];
  if (!left || !right) return [];
  const touchesEntries = highlight.touched([key]).some(({ ref }) => ref.row !== undefined);
  return right.ends.flatMap((to) =>
    left.ends.flatMap((from) => {
      const value = entryOfMatrix(values, key, to.index, from.index);
      if (value === null) return [];
      const role = highlight.of(key, to.index, from.index);
      return {
        gap,
        row: to.index,
        column: from.index,
        from: { x: left.x, y: from.y },
        to: { x: right.x, y: to.y },
        value,
        old: before && role === "writes" ? entryOfMatrix(before, key, to.index, from.index) : null,
        share: largest ? Math.abs(value) / largest : 0,
        role,
        alone: touchesEntries && role !== "",
        name: showsGradient ? "dW" : "W",
      };
    }),
  );
}

/** @param {unknown} matrix */
function largestSize(matrix) {
  const entries = Array.isArray(matrix) ? matrix.flat().filter((entry) => entry !== null) : [];
  return entries.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
}
