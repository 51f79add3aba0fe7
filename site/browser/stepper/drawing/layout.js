/**
 * The layout of the drawing. Horizontal places are in percent of the width, so that the drawing fits a phone and a
 * desk without measuring; all sizes are in pixels, so that text stays readable. Vertical places are pixels of the full
 * height, written as shares of it (`share`): in a narrow widget the style sheet makes the drawing lower, by `squeeze`.
 * They count from the top neuron's place; the letters above the columns stand at negative ones, in a margin.
 */

const MOST_SHOWN = 12; // neurons of a layer that are drawn one by one; a larger layer is a strip or a grid
const LONGEST_STRIP = 32;
const STRIP = { longest: 336, cell: 16 }; // px
const GRID = { largest: 140, narrow: 84, cell: 12 }; // px, of either side; `narrow` in a narrow drawing
const CLEAR = 36; // px between two columns
const MOST_ROOMY = 6; // neurons of a layer with room for z, a and δ at each
const MOST_LABELS = 12; // edges between two layers that can have numbers
const MOST_LAYERS_NARROW = 3; // with numbers at edges on a phone
const LABEL_HEIGHT = 14;
/** How far along an edge its number may stand, 0…1. `clear`: not covering numbers of neurons in a narrow drawing. */
const LABEL_RANGE = { clear: [0.46, 0.46], narrow: [0.43, 0.57], wide: [0.4, 0.6] };
const LEAST_PITCH = 47.5; // px between neurons of a narrow roomy drawing
const LEAST_HEIGHT = 176; // px, to which a narrow drawing is lowered only if its neurons need more
const MARGIN = 0.39; // left and right, as a share of the distance of two columns
const TO_TARGET = 0.8; // distance of the target column, as such a share
const ROOMY = { radius: 23, ring: 4.5, pitch: 108, gap: 76, digits: 5 };
const DENSE = { radius: 16, ring: 3, pitch: 42, gap: 70, digits: 4 };

/** @typedef {{ index: number, y: number }} Slot */
/**
 * @typedef {object} Grid      the cells of a large layer
 * @property {number} count
 * @property {number} columns
 * @property {number} rows
 * @property {number} cell    px
 * @property {number} narrow  its scale in a narrow drawing
 */
/**
 * @typedef {object} Column
 * @property {number} x         percent
 * @property {number} middle
 * @property {Slot[]} slots     neurons that are drawn one by one
 * @property {Grid | null} grid
 * @property {Slot[]} ends      where edges end; none at a grid of several columns
 * @property {[number, number]} span   from the first to the last neuron
 */
/**
 * How far along an edge its number stands, 0…1, in a narrow and in a wide drawing; null: it has no number.
 * @typedef {{ narrow: number | null, wide: number | null }} LabelAt
 */
/**
 * @typedef {object} Layout
 * @property {boolean} roomy
 * @property {number} radius
 * @property {number} ring           distance from a neuron to the ring that marks it
 * @property {number} digits         that fit into a neuron
 * @property {number} height         without the letters above the columns
 * @property {number} squeeze        the share of the height that a narrow drawing has
 * @property {number} minWidth
 * @property {Column[]} columns      one per layer, the input first
 * @property {boolean} hasTarget     a target and a cost are drawn
 * @property {Column} target
 * @property {number} costX          between the output and its target
 * @property {number} costY
 * @property {LabelAt[]} labelAt     per gap
 */

/**
 * @param {number[]} layers   sizes n₁, m₁, …, m_N
 * @param {boolean} [hasTarget]
 * @returns {Layout}
 */
export function layoutOf(layers, hasTarget = true) {
  const last = layers.length - 1;
  const grids = layers.map((size, i) => (size > MOST_SHOWN ? gridOf(size, i === last && hasTarget ? GRID.narrow : GRID.largest) : null));
  const most = Math.max(1, ...layers.filter((size) => size <= MOST_SHOWN));
  const roomy = most <= MOST_ROOMY && !grids.some(Boolean);
  const { radius, ring, pitch, gap, digits } = roomy ? ROOMY : DENSE;
  const halves = grids.map((grid) => (grid ? (grid.columns * grid.cell * grid.narrow) / 2 : radius));
  const pair = (/** @type {number} */ i) => (halves[i] ?? 0) + (halves[i + 1] ?? 0) + CLEAR;
  const toTarget = grids[last] ? (2 * (halves[last] ?? 0) + CLEAR / 2) / TO_TARGET : gap;
  const closest = grids.some(Boolean) ? Math.max(gap, toTarget, ...layers.slice(1).map((_, i) => pair(i))) : gap;
  const margin = (/** @type {number} */ i) => Math.max(MARGIN, ((grids[i] ? (halves[i] ?? 0) : 0) + 8) / closest);
  const [left, right] = [margin(0), margin(last)];
  const units = last + (hasTarget ? TO_TARGET : 0) + left + right;
  const tall = Math.max(most * pitch, ...grids.map((grid) => (grid ? grid.rows * grid.cell + 44 : 0)));
  const middle = tall / 2;
  const columns = layers.map((size, i) => columnOf(((left + i) / units) * 100, middle, grids[i] ?? null, slotsOf(size, middle, pitch)));
  const outputs = columns.at(-1)?.slots ?? [];
  const grid = grids.at(-1) ?? null;
  const costX = 100 - ((right + TO_TARGET / 2) / units) * 100;
  const target = columnOf(100 - (right / units) * 100, middle, grid, outputs);
  const costY = (grid ? middle + (grid.rows * grid.cell) / 2 : (outputs.at(-1)?.y ?? middle)) + Math.max(pitch * 0.75, 44);
  const height = Math.ceil(Math.max(tall + (roomy ? 12 : 4), hasTarget ? costY + 28 : 0));
  const squeeze = roomy ? Math.min(1, Math.max(LEAST_PITCH / pitch, LEAST_HEIGHT / height)) : 1;
  return {
    roomy,
    radius,
    ring,
    digits,
    height,
    squeeze,
    minWidth: Math.ceil(units * closest),
    columns,
    hasTarget,
    target,
    costX,
    costY,
    labelAt: columns.slice(1).map((to, i) => {
      const at = (/** @type {keyof typeof LABEL_RANGE} */ range) =>
        labelPosition(columns[i]?.ends ?? [], to.ends, LABEL_RANGE[range], range === "wide" ? 1 : squeeze);
      return { narrow: layers.length <= MOST_LAYERS_NARROW ? (at("clear") ?? at("narrow")) : null, wide: at("wide") };
    }),
  };
}

/**
 * @param {number} x
 * @param {number} middle
 * @param {Grid | null} grid
 * @param {Slot[]} slots   of its neurons; not used for a grid
 * @returns {Column}
 */
function columnOf(x, middle, grid, slots) {
  const half = grid ? (grid.rows * grid.cell * grid.narrow) / 2 : middle - (slots[0]?.y ?? middle);
  const ends = !grid ? slots : grid.columns === 1 ? slotsOf(grid.count, middle, grid.cell) : [];
  return { x, middle, slots: grid ? [] : slots, grid, ends, span: [middle - half, middle + half] };
}

/**
 * @param {number} size
 * @param {number} middle
 * @param {number} pitch
 * @returns {Slot[]}
 */
function slotsOf(size, middle, pitch) {
  const top = middle - ((size - 1) * pitch) / 2;
  return range(size).map((index) => ({ index, y: top + index * pitch }));
}

/**
 * A strip, or a grid as square as possible: 784 neurons are 28 × 28, like the pixels of an image.
 * @param {number} count
 * @param {number} largest   px
 * @returns {Grid}
 */
function gridOf(count, largest) {
  const columns = count <= LONGEST_STRIP ? 1 : Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [room, most] = columns === 1 ? [STRIP.longest, STRIP.cell] : [largest, GRID.cell];
  const cell = Math.max(1, Math.min(most, Math.floor(room / rows)));
  return { count, columns, rows, cell, narrow: columns === 1 ? 1 : Math.min(1, GRID.narrow / (rows * cell)) };
}

const range = (/** @type {number} */ count) => Array.from({ length: count }, (_, k) => k);

/**
 * The place along the edges between two layers at which their numbers are farthest apart; of equal ones, the one
 * nearest to the middle. Null if they do not fit.
 * @param {Slot[]} from
 * @param {Slot[]} to
 * @param {number[]} range
 * @param {number} squeeze   the share of the full height that the drawing has
 * @returns {number | null}
 */
function labelPosition(from, to, [nearest = 0, farthest = 1], squeeze) {
  if (from.length * to.length > MOST_LABELS) return null;
  let best = { at: nearest, distance: -1 };
  const middle = (nearest + farthest) / 2;
  for (const off of range(Math.round((farthest - nearest) * 100) + 1)) {
    const at = middle + (off % 2 ? -1 : 1) * Math.ceil(off / 2) * 0.01;
    const ys = from.flatMap((f) => to.map((t) => f.y + at * (t.y - f.y))).sort((a, b) => a - b);
    const distance = Math.min(...ys.slice(1).map((y, k) => y - (ys[k] ?? 0)), 1e3);
    if (distance > best.distance + 1e-9) best = { at, distance };
  }
  return best.distance * squeeze < LABEL_HEIGHT ? null : best.at;
}

/**
 * A point on the line between two columns.
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 * @param {number} at   0…1
 */
export const between = (from, to, at) => ({
  x: from.x + at * (to.x - from.x),
  y: from.y + at * (to.y - from.y),
});

/** A horizontal place as an attribute of SVG. @param {number} x */
export const percent = (x) => `${x.toFixed(3)}%`;

/**
 * A vertical place as an attribute of SVG.
 * @param {Layout} layout
 * @param {number} y
 */
export const share = ({ height }, y) => percent((y / height) * 100);
