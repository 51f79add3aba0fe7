/**
 * Places for the labels of level lines: on their line, turned along it, apart from each other. Layout only.
 */

/** @typedef {{ level: number, x: number, y: number, angle: number }} Place */

const MARGIN = 16; // px to the edge
const APART = 34; // px between labels
const FROM_POINT = 20; // px to the points that stay free
const SHORTEST = 90; // px, of a ring that gets a label
const CLEARLY = 8; // px of slack by which another place is better

/**
 * @param {number[][][]} levels   rings x, y, x, y, … from 0 to `units`, level by level
 * @param {[number, number][]} points   that labels keep clear of
 * @param {{ width: number, height: number }} size
 * @param {number} units
 * @returns {Place[]}
 */
export function labelPlaces(levels, points, size, units) {
  /** @type {Place[]} */
  const places = [];
  const taken = points.map(([x, y]) => ({ x, y, room: FROM_POINT }));
  levels.forEach((rings, level) => {
    for (const ring of rings) {
      const spots = spotsOf(ring, size, units);
      if (spots.reduce((sum, { length }) => sum + length, 0) < SHORTEST) continue;
      const best = spots
        .map((spot) => ({ spot, slack: Math.min(...taken.map(({ x, y, room }) => Math.hypot(x - spot.x, y - spot.y) - room)) }))
        .reduce((a, b) => (b.slack > a.slack + CLEARLY ? b : a));
      if (best.slack < 0) continue;
      const { x, y, angle } = best.spot;
      places.push({ level, x, y, angle });
      taken.push({ x, y, room: APART });
    }
  });
  return places;
}

/**
 * The middles of a ring's sides, if they lie well within the picture.
 * @param {number[]} ring
 * @param {{ width: number, height: number }} size
 * @param {number} units
 */
function spotsOf(ring, { width, height }, units) {
  const spots = [];
  for (let k = 0; k < ring.length; k += 2) {
    const [a = 0, b = 0, c = ring[0] ?? 0, d = ring[1] ?? 0] = ring.slice(k, k + 4);
    const [x, y] = [((a + c) / 2 / units) * width, height - ((b + d) / 2 / units) * height];
    if (x < MARGIN || y < MARGIN || x > width - MARGIN || y > height - MARGIN) continue;
    const [across, up] = [((c - a) / units) * width, ((d - b) / units) * height];
    const angle = (Math.atan2(-up, across) * 180) / Math.PI;
    const upright = angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
    spots.push({ x: rounded(x), y: rounded(y), angle: Math.round(upright), length: Math.hypot(across, up) });
  }
  return spots;
}

/** @param {number} place */
const rounded = (place) => Math.round(place * 10) / 10;
