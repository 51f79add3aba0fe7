/**
 * A figure's one immutable state, and the state after each action.
 *
 *              request (another parameter)      computed
 *   settled ─────────────────────────▶ waiting ──────────▶ settled
 *      ▲                                  │  refused: the field is marked, the old figure stays
 *      └───────────── reset ──────────────┴─ failed:  Python cannot start, the old figure stays
 *
 * `reduce` is pure. The description holds all positions of the slider, so moving it needs no Python.
 */
import { SILENCE } from "../shared/announcement.js";
import { NOT_STARTED, withPythonReport } from "../shared/python-status.js";
import { asSentence, withKeys, withoutKey } from "../shared/text-by-field.js";

/** @import { Announcement } from "../shared/announcement.js" */
/** @import { Status } from "../python/contract.js" */
/** @import { Report } from "../shared/python-link.js" */
/** @import { Description, Frame, Parameters } from "./contract.js" */

/**
 * @typedef {object} Options
 * @property {string} caption
 */
/**
 * @typedef {object} State
 * @property {Options} options                set by the author
 * @property {Description} original           the author's figure
 * @property {Description} figure             the figure that is shown: the last good one
 * @property {number} frame                   0-based
 * @property {boolean} live                   scripts run: the slider moves, fields can be changed
 * @property {Parameters | null} requested    what the reader asked for, until it is shown
 * @property {boolean} waiting                `requested` is being computed
 * @property {string} lastEdited              the field edited last; "" after a request without a field
 * @property {Record<string, string>} drafts  text as typed, by field
 * @property {Record<string, string>} errors  message by field
 * @property {Status} python
 * @property {boolean} renewed                the page has outlived its files
 * @property {Announcement} announcement      for screen readers
 */
/**
 * @typedef {{ type: "live" }
 *   | { type: "frame", frame: number }
 *   | { type: "typed", name: string, text: string }
 *   | { type: "blurred", name: string }
 *   | { type: "request", changes: Parameters }
 *   | { type: "computed", parameters: Parameters, figure: Description }
 *   | { type: "refused", parameters: Parameters, field: string, message: string }
 *   | { type: "declined", field: string, message: string } | { type: "mended" }
 *   | { type: "replaced", figure: Description } | { type: "captioned", caption: string }
 *   | { type: "drawingFailed", shown: State }
 *   | { type: "retry" } | { type: "reset" } | Report} Action
 *
 * `request` asks for parameters without a field, as dragging in the picture does. Changed attributes
 * (embed/following-figure.js) give the figure another kind or caption; `declined` tells what is wrong with them, and
 * `mended` that they are right again.
 */

/**
 * @param {Description} figure
 * @param {Partial<Options>} [options]
 * @returns {State}
 */
export function initialState(figure, options = {}) {
  return {
    options: { caption: "", ...options },
    original: figure,
    figure,
    frame: figure.start,
    live: false,
    requested: null,
    waiting: false,
    lastEdited: "",
    drafts: {},
    errors: {},
    python: NOT_STARTED,
    renewed: false,
    announcement: SILENCE,
  };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  switch (action.type) {
    case "live":
      return { ...state, live: true };
    case "frame":
      return atFrame(state, action.frame);
    case "typed":
      return typed(state, action.name, action.text);
    case "blurred":
      return action.name in state.errors ? state : { ...state, drafts: withoutKey(state.drafts, action.name) };
    case "request":
      return requested(state, action.changes, "");
    case "computed":
      return action.parameters === state.requested ? computed(state, action.figure) : superseded(state, action.figure);
    case "refused":
      return action.parameters === state.requested ? refused(state, action.field, action.message) : state;
    case "declined":
      return marked(mended(state), action.field, action.message);
    case "mended":
      return mended(state);
    case "replaced":
      return { ...initialState(action.figure, state.options), live: state.live, python: state.python };
    case "captioned":
      return { ...state, options: { ...state.options, caption: action.caption } };
    case "drawingFailed":
      return drawingFailed(state, action.shown);
    case "failed":
    case "renewed":
    case "retry":
    case "python":
      return withPythonReport(state, action);
    case "reset":
      return { ...settled(state), figure: state.original, frame: state.original.start, announcement: { text: "Back to the figure of the text." } };
  }
}

/** @param {State} state @returns {Frame | undefined} */
export const currentFrame = ({ figure, frame }) => figure.frames[frame];

/**
 * Whether a reset would change anything.
 * @param {State} state
 */
export const isChanged = (state) =>
  state.figure !== state.original || state.requested !== null || Object.keys(state.drafts).length > 0;

/**
 * The state at a position of the slider, announced.
 * @param {State} state
 * @param {number} frame
 * @returns {State}
 */
function atFrame(state, frame) {
  const kept = Math.min(Math.max(frame, 0), state.figure.frames.length - 1);
  if (kept === state.frame) return state;
  return { ...state, frame: kept, announcement: { text: state.figure.frames[kept]?.sentence ?? "" } };
}

/**
 * A text was typed into a field.
 * @param {State} state
 * @param {string} name
 * @param {string} text
 * @returns {State}
 */
function typed(state, name, text) {
  const drafts = { ...state.drafts, [name]: text };
  return { ...requested(state, { [name]: text }, name), drafts };
}

/**
 * Other parameters are requested.
 * @param {State} state
 * @param {Parameters} changes
 * @param {string} field   the field that they were typed into; "" for none
 * @returns {State}
 */
function requested(state, changes, field) {
  const parameters = { ...(state.requested ?? state.figure.parameters), ...changes };
  return { ...state, requested: parameters, waiting: true, errors: withoutKey(state.errors, field), lastEdited: field };
}

/**
 * The result is in.
 * @param {State} state
 * @param {Description} figure
 * @returns {State}
 */
function computed(state, figure) {
  const frame = Math.min(state.frame, figure.frames.length - 1);
  const { drafts } = state;
  const shown = { ...settled(state), figure, frame, drafts };
  return { ...shown, announcement: { text: `Recomputed. ${currentFrame(shown)?.sentence ?? ""}` } };
}

/**
 * A newer request superseded this one, as always during a drag: the result is shown until the newer one is in.
 * @param {State} state
 * @param {Description} figure
 * @returns {State}
 */
function superseded(state, figure) {
  if (!state.requested) return state;
  return { ...state, figure, frame: Math.min(state.frame, figure.frames.length - 1) };
}

/**
 * Python refused the request: its message stands at the field that it names, or at the one edited last.
 * @param {State} state
 * @param {string} field
 * @param {string} message
 * @returns {State}
 */
function refused(state, field, message) {
  // a request with a text in a field can be corrected there; one without is given up
  const rest = state.lastEdited ? state.requested : null;
  return { ...marked(state, field, message), requested: rest, waiting: false };
}

/**
 * A message stands at the field that it names. One about a parameter without a field names that, and stands at the
 * field edited last, or at the first.
 * @param {State} state
 * @param {string} field
 * @param {string} message
 * @returns {State}
 */
function marked(state, field, message) {
  const { fields } = state.figure;
  const known = fields.some(({ name }) => name === field);
  const place = known ? field : state.lastEdited || (fields[0]?.name ?? "");
  const label = field && !known ? field : fields.find(({ name }) => name === place)?.label;
  const text = `${label}: ${asSentence(message)}`;
  return { ...state, errors: { ...state.errors, [place]: text }, announcement: { text } };
}

/**
 * The state without the messages to which no typed text belongs.
 * @param {State} state
 * @returns {State}
 */
const mended = (state) => ({ ...state, errors: withKeys(state.errors, (name) => name in state.drafts) });

/**
 * The result could not be drawn, which is a fault of the page: the state that was drawn last is shown again.
 * @param {State} state
 * @param {State} shown
 * @returns {State}
 */
function drawingFailed(state, shown) {
  const { drafts, errors, lastEdited, python } = state;
  const back = { ...shown, drafts, errors, lastEdited, python, requested: null };
  return refused(back, "", "This page failed to draw it; the figure before is shown");
}

/**
 * The state without a request, drafts and errors.
 * @param {State} state
 * @returns {State}
 */
const settled = (state) => ({ ...state, requested: null, waiting: false, lastEdited: "", drafts: {}, errors: {} });
