/**
 * Scales of a plot: from values to pixels and back, and the ticks of an axis.
 */
import { exact, grouped, powerOfTen, precise, short } from "../format.js";

/** @typedef {{ value: number, text: string }} Tick */
/** @typedef {[low: number, high: number]} Range */
/**
 * @typedef {object} Scale
 * @property {(value: number) => number} at         px
 * @property {(place: number) => number} valueAt    the value at a place in px
 * @property {(apart: number) => Tick[]} ticks      at least so many px apart
 */

const NICE = [1, 2, 5, 10]; // steps of ticks, times a power of ten
const DIGITS = 12; // of a tick whose neighbours differ in these only
const TINY = 1e-9; // ticks at the ends are not lost to rounding

/**
 * @param {Range} values
 * @param {Range} places   px
 * @param {{ whole?: boolean }} [options]   whole: ticks at whole numbers only
 * @returns {Scale}
 */
export function linearScale([low, high], [from, to], { whole = false } = {}) {
  const part = Number.isFinite(high - low) ? 1 : 0.5; // of the values, so that no difference overflows
  const size = high * part - low * part;
  const at = (/** @type {number} */ value) => from + ((value * part - low * part) / size) * (to - from);
  return {
    at,
    valueAt: (place) => {
      const along = (place - from) / (to - from);
      return part === 1 ? low + along * size : low * (1 - along) + high * along;
    },
    ticks: (apart) => {
      const step = niceStep(size * (apart / (Math.abs(to - from) * part)), whole);
      return labelled(multiples(low / step, high / step).map((k) => k * step), whole);
    },
  };
}

/**
 * A logarithmic scale of positive values, with ticks at powers of ten.
 * @param {Range} values
 * @param {Range} places   px
 * @returns {Scale}
 */
export function logScale([low, high], places) {
  const exponents = linearScale([Math.log10(low), Math.log10(high)], places);
  const span = Math.log10(high / low) || 1;
  const length = Math.abs(places[1] - places[0]);
  return {
    at: (value) => exponents.at(Math.log10(value)),
    valueAt: (place) => 10 ** exponents.valueAt(place),
    ticks: (apart) => {
      const every = Math.max(1, Math.ceil((span * apart) / length));
      return multiples(Math.log10(low) / every, Math.log10(high) / every)
        .map((k) => ({ value: 10 ** (k * every), text: powerOfTen(k * every) }));
    },
  };
}

/**
 * Ticks with as few digits as tell them apart.
 * @param {number[]} values
 * @param {boolean} whole
 * @returns {Tick[]}
 */
function labelled(values, whole) {
  const all = (/** @type {number} */ value) => exact(Number(value.toPrecision(DIGITS)));
  const formats = whole ? [grouped] : [short, precise, all];
  const isDistinct = (/** @type {(value: number) => string} */ format) => new Set(values.map((value) => format(value))).size === values.length;
  const format = formats.find(isDistinct) ?? all;
  return values.map((value) => ({ value, text: format(value) }));
}

/**
 * The smallest step of at least this size that is 1, 2 or 5 times a power of ten.
 * @param {number} least
 * @param {boolean} whole
 */
function niceStep(least, whole) {
  const size = Math.max(least, whole ? 1 : 0);
  const power = 10 ** Math.floor(Math.log10(size));
  return (NICE.find((factor) => factor * power >= size * (1 - TINY)) ?? 10) * power;
}

/**
 * The whole numbers between two numbers.
 * @param {number} low
 * @param {number} high
 */
function multiples(low, high) {
  const first = Math.ceil(low - TINY);
  const count = Math.max(0, Math.floor(high + TINY) - first + 1);
  return Array.from({ length: count }, (_, k) => first + k);
}
