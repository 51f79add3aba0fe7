/**
 * Where everything of the drawing goes. Across, in percent of the width, so that the picture fits
 * phone and desk without measuring; down and all sizes, in pixels, so that its text stays readable.
 */

const MOST_SHOWN = 12; // neurons of a layer drawn one by one; a larger layer loses its middle
const MOST_ROOMY = 6; // up to here there is room for z, a and δ at each neuron
const MOST_LABELS = 12; // edges between two layers that can carry their numbers
const HEAD = 60; // height of the letters above the columns
const MARGIN = 0.36; // of a column's distance, left and right
const TO_TARGET = 0.72; // distance of the target column, likewise
const ROOMY = { radius: 23, pitch: 92, gap: 96 };
const DENSE = { radius: 16, pitch: 40, gap: 92 };

/** @typedef {{ index: number | null, y: number }} Slot   index null: the dots of an elided middle */
/** @typedef {{ x: number, slots: Slot[] }} Column          x in percent */
/**
 * @typedef {object} Layout
 * @property {boolean} roomy
 * @property {number} radius
 * @property {number} height
 * @property {number} minWidth
 * @property {Column[]} columns      one per layer, the input first
 * @property {Column} target
 * @property {number} costY
 * @property {(number | null)[]} labelAt   per gap: where on an edge its number stands, 0…1; null: nowhere
 */

/**
 * @param {number[]} layers   sizes n₁, m₁, …, m_N
 * @returns {Layout}
 */
export function layoutOf(layers) {
  const rows = layers.map((size) => Math.min(size, MOST_SHOWN));
  const most = Math.max(...rows);
  const roomy = most <= MOST_ROOMY;
  const { radius, pitch, gap } = roomy ? ROOMY : DENSE;
  const units = layers.length - 1 + TO_TARGET + 2 * MARGIN;
  const middle = HEAD + (most * pitch) / 2;
  const columns = layers.map((size, i) => ({
    x: ((MARGIN + i) / units) * 100,
    slots: slotsOf(size, middle, pitch),
  }));
  const outputs = columns.at(-1)?.slots ?? [];
  const target = { x: 100 - (MARGIN / units) * 100, slots: outputs };
  const costY = (outputs.at(-1)?.y ?? middle) + Math.max(pitch * 0.75, 44);
  return {
    roomy,
    radius,
    height: Math.ceil(Math.max(HEAD + most * pitch, costY + 28)),
    minWidth: Math.ceil(units * gap * (roomy ? 0.9 : 0.8)),
    columns,
    target,
    costY,
    labelAt: columns.slice(1).map((to, i) => labelPosition(columns[i]?.slots ?? [], to.slots)),
  };
}

/**
 * @param {number} size
 * @param {number} middle
 * @param {number} pitch
 * @returns {Slot[]}
 */
function slotsOf(size, middle, pitch) {
  const indices = size <= MOST_SHOWN ? range(size) : [...range(6), null, ...range(5, size - 5)];
  const top = middle - ((indices.length - 1) * pitch) / 2;
  return indices.map((index, row) => ({ index, y: top + row * pitch }));
}

const range = (/** @type {number} */ count, start = 0) =>
  Array.from({ length: count }, (_, k) => start + k);

/**
 * The place along the edges between two layers at which their labels keep the largest distance.
 * @param {Slot[]} from
 * @param {Slot[]} to
 * @returns {number | null}
 */
function labelPosition(from, to) {
  if (from.length * to.length > MOST_LABELS) return null;
  let best = { at: 0.5, distance: -1 };
  for (let at = 0.4; at < 0.605; at += 0.01) {
    const ys = from.flatMap((f) => to.map((t) => f.y + at * (t.y - f.y))).sort((a, b) => a - b);
    const distance = Math.min(...ys.slice(1).map((y, k) => y - (ys[k] ?? 0)), 1e3);
    if (distance > best.distance + 1e-9) best = { at, distance };
  }
  return best.distance < 13 ? null : best.at;
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
