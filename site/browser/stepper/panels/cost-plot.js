/**
 * The cost by epoch, drawn by uPlot; a click or a drag chooses an epoch. Its colours are those of the
 * widget and follow it from light to dark.
 */
import { html, useEffect, useRef } from "../../vendor/preact.js";
import { short } from "../../shared/format.js";
import { moduleAt } from "../../shared/retrying-import.js";
import { leastOf } from "./training.js";
import { useWidth } from "./width.js";

const UPLOT = new URL("../../vendor/uplot.js", import.meta.url).href;
const HEIGHT = 220;

/** @typedef {{ costs: number[], epoch: number, choose: (epoch: number) => void }} CostPlotProps */

/** @param {CostPlotProps} props */
export function CostPlot({ costs, epoch, choose }) {
  const [box, width] = useWidth();
  const plot = useRef(/** @type {any} */ (null));
  const shown = useRef({ costs, epoch, choose });
  const least = leastOf(costs);
  const logarithmic = least > 0 && costs.some((cost) => cost > least * 1e4);
  shown.current = { costs, epoch, choose };

  useEffect(() => {
    if (width === 0) return undefined;
    let gone = false;
    let stop = () => undefined;
    Promise.all([moduleAt(UPLOT), styled(box.current)]).then(([{ default: UPlot }]) => {
      const target = box.current;
      if (gone || !target) return;
      plot.current = new UPlot(optionsFor(width, target, logarithmic, shown), dataOf(shown.current.costs), target);
      stop = followColours(target, plot.current);
    }, () => undefined); // offline: the slider and the table remain
    return () => {
      gone = true;
      stop();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [width, logarithmic]);

  useEffect(() => plot.current?.setData(dataOf(costs)), [costs]);
  useEffect(() => plot.current?.redraw(false), [epoch]);

  const label = `Cost after each epoch: from ${short(costs[0] ?? 0)} to ${short(costs.at(-1) ?? 0)} up to epoch ${costs.length - 1}.`;
  return html`<div class="plot-box cost-plot" ref=${box} style=${`height:${HEIGHT}px`} role="img" aria-label=${label} />`;
}

/**
 * @param {number[]} costs
 * @returns {[number[], number[]]}
 */
const dataOf = (costs) => [costs.map((_, k) => k), costs];

/**
 * @param {number} width
 * @param {HTMLElement} box
 * @param {boolean} logarithmic   costs of very different sizes
 * @param {{ current: CostPlotProps }} shown
 */
function optionsFor(width, box, logarithmic, shown) {
  const ink = () => getComputedStyle(box).color;
  const accent = () => getComputedStyle(box).accentColor;
  const rule = () => getComputedStyle(box).outlineColor;
  const axis = { stroke: ink, font: `12px ${getComputedStyle(box).fontFamily}`, grid: { stroke: rule, width: 1 }, ticks: { show: false } };
  // by the event's own place: a finger does not move uPlot's cursor
  const choose = (/** @type {any} */ u, /** @type {MouseEvent} */ { clientX }) => {
    const epoch = Math.round(u.posToVal(clientX - u.over.getBoundingClientRect().left, "x"));
    shown.current.choose(Math.min(Math.max(epoch, 0), shown.current.costs.length - 1));
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false }, y: logarithmic ? { distr: /** @type {3} */ (3), log: /** @type {10} */ (10) } : { range: rangeOfCosts } },
    axes: [
      { ...axis, label: "epoch", labelSize: 18, size: 32, labelFont: axis.font, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000] },
      { ...axis, label: "cost", labelSize: 18, size: 52, labelFont: axis.font, values: labels, ...(logarithmic && { splits: decades, filter: all, incrs: oneStep }) },
    ],
    series: [{}, { stroke: accent, width: 2, points: { show: false } }],
    hooks: {
      draw: [(/** @type {any} */ u) => drawEpoch(u, shown.current, ink())],
      ready: [(/** @type {any} */ u) => {
        u.over.addEventListener("click", (/** @type {MouseEvent} */ event) => choose(u, event));
        u.over.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => event.buttons === 1 && choose(u, event));
      }],
    },
  };
}

/**
 * @param {unknown} _plot
 * @param {(number | null)[]} splits
 */
const labels = (_plot, splits) => splits.map((split) => (split === null ? "" : short(split).replace(/^1·/, "")));

/**
 * At most six powers of ten.
 * @param {unknown} _plot
 * @param {number} _axis
 * @param {number} low
 * @param {number} high
 */
function decades(_plot, _axis, low, high) {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first) / 5));
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, k) => 10 ** (first + k * every));
}

/**
 * @param {unknown} _plot
 * @param {number[]} splits
 */
const all = (_plot, splits) => splits;

/**
 * uPlot shows no axis for which it finds no step; on ours any will do.
 * @param {unknown} _plot
 * @param {number} _axis
 * @param {number} low
 * @param {number} high
 */
const oneStep = (_plot, _axis, low, high) => [high - low];

/**
 * From 0, so that the eye compares sizes; a flat line keeps some room above it.
 * @param {unknown} _plot
 * @param {number | null} _low
 * @param {number | null} high
 * @returns {[number, number]}
 */
const rangeOfCosts = (_plot, _low, high) => [0, (high || 1) * 1.05];

/**
 * The line at the epoch whose weights are shown.
 * @param {any} u
 * @param {CostPlotProps} props
 * @param {string} ink
 */
function drawEpoch(u, { costs, epoch }, ink) {
  const { ctx, bbox } = u;
  const x = u.valToPos(epoch, "x", true);
  const y = u.valToPos(costs[epoch] ?? 0, "y", true);
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = ink;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

/**
 * Draw again when the page turns light or dark. Returns a function that stops it.
 * @param {HTMLElement} box
 * @param {any} plot
 */
function followColours(box, plot) {
  const again = () => plot.redraw(false, true);
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", again);
  const observer = new MutationObserver(again);
  const host = /** @type {ShadowRoot} */ (box.getRootNode()).host;
  observer.observe(host, { attributeFilter: ["data-scheme"] });
  return () => {
    media.removeEventListener("change", again);
    observer.disconnect();
    return undefined;
  };
}

/**
 * uPlot's own styles, in the shadow root once.
 * @param {HTMLElement | null} box
 * @returns {Promise<void>}
 */
function styled(box) {
  const shadow = /** @type {ShadowRoot | undefined} */ (box?.getRootNode());
  if (!shadow || shadow.querySelector("link.of-uplot")) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.className = "of-uplot";
  link.href = new URL("../../vendor/uplot.css", import.meta.url).href;
  shadow.append(link);
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error("uPlot's styles did not arrive"));
  });
}
