/**
 * Places for labels on the edges between two columns, so that none lies over another, over a neuron or over what else
 * is there. Computed for the least distance that the columns can have: whatever is apart there is so in a wider drawing.
 */

/** @import { Layout } from "./layout.js" */

const NEURONS = { narrow: 0.76, wide: 1 }; // their scale, as in drawing.css
const LEAST = { narrow: 260, wide: 440 }; // px, of the drawing's width
const ALONG = [0, 4, 8, 12, 16, 20, 24, 28, 32].flatMap((off) => (off ? [0.5 + off / 100, 0.5 - off / 100] : [0.5]));
const MOST_TRIES = 4000;
const AIR = 1.5; // px around a label

/** @typedef {"narrow" | "wide"} Width */
/** @typedef {{ x: number, y: number, halfWidth: number, halfHeight: number, round?: boolean }} Box   px from the left column and from the top */
/** @typedef {{ at: number, up: number }} Place   how far along the edge, 0…1; px above it */
/**
 * @typedef {object} EdgeLabel
 * @property {number} from        vertical places of the ends, as in the layout
 * @property {number} to
 * @property {number} halfWidth   px
 * @property {number} halfHeight
 */

/**
 * A vertical place in pixels of a narrow or of a wide drawing.
 * @param {Layout} layout
 * @param {Width} width
 * @param {number} y
 */
export const downTo = ({ squeeze }, width, y) => y * (width === "narrow" ? squeeze : 1);

/**
 * The least distance of the columns of a gap in pixels.
 * @param {Layout} layout
 * @param {number} gap
 * @param {Width} width
 */
export function leastDistance({ columns, minWidth }, gap, width) {
  return (Math.max(minWidth, LEAST[width]) * ((columns[gap + 1]?.x ?? 0) - (columns[gap]?.x ?? 0))) / 100;
}

/**
 * The neurons at both ends of a gap.
 * @param {Layout} layout
 * @param {number} gap
 * @param {Width} width
 * @returns {Box[]}
 */
export function neuronsAt(layout, gap, width) {
  const radius = (layout.radius + layout.ring) * NEURONS[width];
  const distance = leastDistance(layout, gap, width);
  return [0, 1].flatMap((side) =>
    (layout.columns[gap + side]?.slots ?? []).map(({ y }) => ({
      x: side * distance,
      y: downTo(layout, width, y),
      halfWidth: radius,
      halfHeight: radius,
      round: true,
    })),
  );
}

/**
 * A place for each label, the flattest edges first; null if they do not all fit.
 * @param {Layout} layout
 * @param {number} gap
 * @param {Width} width
 * @param {EdgeLabel[]} labels
 * @param {Box[]} taken      what is there already
 * @param {number[]} [ups]   px above the edge that may be tried, the first first
 * @returns {Place[] | null}
 */
export function placesOf(layout, gap, width, labels, taken, ups = [0]) {
  const distance = leastDistance(layout, gap, width);
  const bottom = downTo(layout, width, layout.height);
  const steepness = (/** @type {number} */ k) => Math.abs((labels[k]?.to ?? 0) - (labels[k]?.from ?? 0));
  const order = labels.map((_, k) => k).sort((a, b) => steepness(a) - steepness(b) || a - b);
  const places = /** @type {Place[]} */ (Array(labels.length));
  let tries = 0;
  /**
   * @param {number} k      the next in the order
   * @param {Box[]} boxes   what is there with the labels before
   * @returns {boolean}
   */
  const place = (k, boxes) => {
    const index = order[k] ?? -1;
    const label = labels[index];
    if (!label) return true;
    const [from, to] = [downTo(layout, width, label.from), downTo(layout, width, label.to)];
    return ups.some((up) =>
      ALONG.some((at) => {
        tries += 1;
        const { halfWidth, halfHeight } = label;
        const box = { x: at * distance, y: from + at * (to - from) - up, halfWidth, halfHeight };
        const isInside = box.y - halfHeight >= 0 && box.y + halfHeight <= bottom;
        if (tries > MOST_TRIES || !isInside || boxes.some((other) => overlap(box, other))) return false;
        places[index] = { at, up };
        return place(k + 1, [...boxes, box]);
      }),
    );
  };
  return place(0, taken) ? places : null;
}

/**
 * @param {Box} label
 * @param {Box} other
 */
function overlap(label, other) {
  const [across, down] = [Math.abs(label.x - other.x) - label.halfWidth - AIR, Math.abs(label.y - other.y) - label.halfHeight - AIR];
  if (other.round) return Math.hypot(Math.max(across, 0), Math.max(down, 0)) < other.halfWidth;
  return across < other.halfWidth && down < other.halfHeight;
}
