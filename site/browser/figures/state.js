/**
 * A figure's one immutable state, and how it answers what happens.
 *
 *              another parameter                computed
 *   settled ─────────────────────▶ waiting ─────────────────▶ settled
 *      ▲                             │  refused: the field is marked, the old figure stays
 *      └──────────── reset ──────────┴─ failed:  Python cannot start, the old figure stays
 *
 * `reduce` is pure. A slider's positions are all in the description, so moving it asks nobody.
 */
import { SILENCE } from "../shared/announcement.js";
import { without } from "../shared/text-by-field.js";
import { NOT_STARTED, reported } from "../shared/python-status.js";

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
 * @property {Options} options
 * @property {Description} original           what the author gave
 * @property {Description} figure             what is shown: the last good one
 * @property {number} frame                   0-based
 * @property {boolean} live                   scripts run: the slider moves, fields can be changed
 * @property {Parameters | null} wanted       what the reader asked for, until it is shown
 * @property {boolean} waiting                `wanted` is being computed
 * @property {string} changedLast             the field that was changed last
 * @property {Record<string, string>} drafts  text as typed, by field
 * @property {Record<string, string>} errors  what is wrong with it, by field
 * @property {Status} python
 * @property {Announcement} announcement      what a screen reader is told
 */
/**
 * @typedef {{ type: "live" }
 *   | { type: "frame", frame: number }
 *   | { type: "typed", name: string, text: string }
 *   | { type: "left", name: string }
 *   | { type: "wish", changes: Parameters }
 *   | { type: "computed", wish: Parameters, figure: Description }
 *   | { type: "refused", wish: Parameters, field: string, message: string }
 *   | { type: "retry" } | { type: "reset" } | Report} Action
 *
 * `wish` asks for other parameters without a field, as a picture does that can be dragged.
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
    wanted: null,
    waiting: false,
    changedLast: "",
    drafts: {},
    errors: {},
    python: NOT_STARTED,
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
      return at(state, action.frame);
    case "typed":
      return typed(state, action.name, action.text);
    case "left":
      return action.name in state.errors ? state : { ...state, drafts: without(state.drafts, action.name) };
    case "wish":
      return wished(state, action.changes, "");
    case "computed":
      return action.wish === state.wanted ? computed(state, action.figure) : passed(state, action.figure);
    case "refused":
      return action.wish === state.wanted ? refused(state, action.field, action.message) : state;
    case "failed":
    case "retry":
    case "python":
      return reported(state, action);
    case "reset":
      return { ...settled(state), figure: state.original, frame: state.original.start, announcement: { text: "Back to the figure of the text." } };
  }
}

/** @param {State} state @returns {Frame | undefined} */
export const currentFrame = ({ figure, frame }) => figure.frames[frame];

/** @param {State} state */
export const isChanged = (state) =>
  state.figure !== state.original || state.wanted !== null || Object.keys(state.drafts).length > 0;

/**
 * @param {State} state
 * @param {number} frame
 * @returns {State}
 */
function at(state, frame) {
  const kept = Math.min(Math.max(frame, 0), state.figure.frames.length - 1);
  if (kept === state.frame) return state;
  return { ...state, frame: kept, announcement: { text: state.figure.frames[kept]?.sentence ?? "" } };
}

/**
 * @param {State} state
 * @param {string} name
 * @param {string} text
 * @returns {State}
 */
function typed(state, name, text) {
  const drafts = { ...state.drafts, [name]: text };
  return { ...wished(state, { [name]: text }, name), drafts };
}

/**
 * @param {State} state
 * @param {Parameters} changes
 * @param {string} changedLast
 * @returns {State}
 */
function wished(state, changes, changedLast) {
  const wanted = { ...(state.wanted ?? state.figure.parameters), ...changes };
  return { ...state, wanted, waiting: true, errors: without(state.errors, changedLast), changedLast };
}

/**
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
 * While a picture is dragged there is always a newer wish; what was wished for on the way is shown meanwhile.
 * @param {State} state
 * @param {Description} figure
 * @returns {State}
 */
function passed(state, figure) {
  if (!state.wanted) return state;
  return { ...state, figure, frame: Math.min(state.frame, figure.frames.length - 1) };
}

/**
 * @param {State} state
 * @param {string} field
 * @param {string} message
 * @returns {State}
 */
function refused(state, field, message) {
  const known = state.figure.fields.some(({ name }) => name === field);
  const marked = known ? field : state.changedLast || (state.figure.fields[0]?.name ?? "");
  const label = state.figure.fields.find(({ name }) => name === marked)?.label;
  const text = `${label}: ${message.replace(/\.$/, "")}.`;
  // what has a text can be corrected there; a wish without one is given up
  const wanted = state.changedLast ? state.wanted : null;
  return { ...state, wanted, waiting: false, errors: { ...state.errors, [marked]: text }, announcement: { text } };
}

/**
 * The state without wishes, drafts and errors.
 * @param {State} state
 * @returns {State}
 */
const settled = (state) => ({ ...state, wanted: null, waiting: false, changedLast: "", drafts: {}, errors: {} });
