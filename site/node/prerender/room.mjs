/**
 * The height that a widget will have when it is alive, in px: the page reserves it until the frame arrives (theme.css).
 * Without a browser it is an estimate. What is known of a frame is counted; the rest are means of what Chromium
 * made of the widgets of this site at 390, 768 and 1200 px.
 */

import { tallestHeight } from "./tallest.mjs";

/**
 * @typedef {object} Room
 * @property {number} narrow   in a window of up to 40rem
 * @property {number} column   in the column of the text
 * @property {number} [wide]   in the margins, too
 */

const PANEL = 40; // folded
const OPEN = { narrow: 400, column: 290 };
const TRAINING = { narrow: 880, column: 575 }; // the panel of this name, open
const LEGEND = 58; // below the drawing
const REST = { narrow: 640, column: 650, wide: 407 }; // controls, the editor, what all steps have, and what is between them

/**
 * The room of a stepper.
 * @param {string} frame   its HTML
 * @returns {Room}
 */
export function stepperRoom(frame) {
  const [, tall = "336"] = /part="drawing">.*? height="(\d+)"/s.exec(frame) ?? [];
  const [, low = tall] = /--low:(\d+)px/.exec(frame) ?? [];
  const panels = frame.match(/<details class="panel [^>]*>/g) ?? [];
  const below = (/** @type {"narrow" | "column"} */ width) => panels.reduce((sum, panel) =>
    sum + (!panel.includes(" open") ? PANEL : (panel.includes(" train") ? TRAINING : OPEN)[width]), 0);
  const [narrow, column] = [tallestHeight(frame, "narrow"), tallestHeight(frame, "wide")].map(Math.round);
  return {
    narrow: REST.narrow + LEGEND + Number(low) + narrow + below("narrow"),
    column: REST.column + LEGEND + Number(tall) + column + below("column"),
    wide: REST.wide + LEGEND + Number(tall) + column + below("column"),
  };
}

/** @type {Record<string, Room>} */
const FIGURES = {
  "tangent": { narrow: 1220, column: 694 },
  "one-weight": { narrow: 835, column: 572 },
  "linear-map": { narrow: 1376, column: 832 },
  "surface": { narrow: 920, column: 844 },
  "chain-rule": { narrow: 689, column: 482 }, // of two matrices
};
const MATRIX = { narrow: 302, column: 111 }; // for each further one

/**
 * The room of a figure.
 * @param {string} kind
 * @param {string} frame   its HTML
 * @returns {Room}
 */
export function figureRoom(kind, frame) {
  const room = FIGURES[kind];
  if (!room) throw new Error(`room.mjs does not know how high a figure of the kind ${kind} is`);
  const matrices = kind === "chain-rule" ? factorsOf(frame) : 2;
  const more = Math.max(0, matrices - 2);
  return { narrow: room.narrow + more * MATRIX.narrow, column: room.column + more * MATRIX.column };
}

/** How many matrices the first product of a chain rule has. @param {string} frame */
const factorsOf = (frame) => (frame.split(/class="product[ "]/)[1]?.match(/class="factor/g) ?? []).length;

/** The room as a `style` for theme.css. @param {Room} room */
export const roomStyle = (room) =>
  Object.entries(room).map(([width, height]) => `--room-${width}:${height}px`).join(";");
