/**
 * The stepper's one immutable state: its shape, its actions, its first value.
 *
 *              request (a number, a net)           computed
 *   settled ───────────────────────────▶ waiting ─────────────▶ settled
 *      ▲                                   │  refused: the field is marked, the old trace stays
 *      └──── reset, undo, redo ────────────┴─ failed:  Python cannot start, the old trace stays
 *
 * selectors.js derives values from the state; edits.js and history.js change it; reduce.js maps actions to those
 * changes; store.js holds it, runs the clock and asks Python. State of a single panel stays in that panel.
 */
import { SILENCE } from "../../shared/announcement.js";
import { NOT_STARTED } from "../../shared/python-status.js";
import { stepAt } from "../notation/step-names.js";
import { optionsFrom } from "./options.js";

/** @import { Announcement } from "../../shared/announcement.js" */
/** @import { Status } from "../../python/contract.js" */
/** @import { Report } from "../../shared/python-link.js" */
/** @import { Spec, Trace } from "../contract.js" */
/** @import { Options } from "./options.js" */

/**
 * @typedef {object} State
 * @property {Options} options                set by the author
 * @property {Trace} original                 the author's trace
 * @property {Trace} trace                    the trace that is shown: the last good one
 * @property {number} step                    0-based
 * @property {boolean} live                   scripts run: controls work, fields can be changed
 * @property {boolean} playing
 * @property {number} speed                   of playing: 1 is reading speed
 * @property {Spec | null} requested          what the reader asked for, until it is shown
 * @property {boolean} waiting                `requested` is being computed
 * @property {Trace | null} preview           its trace with all numbers, but in words only the shown step
 * @property {string} previewPath             path of the edit that the preview shows
 * @property {string} lastEdited              path of the field edited last; "" after a request by a script
 * @property {Record<string, string>} drafts  text as typed, by path
 * @property {Record<string, string>} errors  message by path; "" for errors that belong to no field
 * @property {Trace[]} past                   what undo restores, the latest last
 * @property {Trace[]} future                 what redo restores, the next one last
 * @property {string} undoGroup               path of the field whose edits are undone together; "" for none
 * @property {Status} python
 * @property {boolean} renewed                the page has outlived its files
 * @property {Announcement} announcement      for screen readers
 * @property {string} fault                   why a link could not be restored; "" if none failed
 * @property {string} restored                what a link has restored, until the next change
 */
/**
 * @typedef {{ type: "live" }
 *   | { type: "go", step: number }
 *   | { type: "place", place: string }
 *   | { type: "play" } | { type: "pause" } | { type: "tick" } | { type: "speed", speed: number }
 *   | { type: "typed", path: string, name: string, text: string, value: number }
 *   | { type: "nudged", path: string, name: string, by: number }
 *   | { type: "blurred", path: string }
 *   | { type: "request", spec: Spec, path?: string, draft?: string | null }
 *   | { type: "draft", path: string, text: string }
 *   | { type: "previewed", spec: Spec, trace: Trace }
 *   | { type: "computed", spec: Spec, trace: Trace }
 *   | { type: "refused", spec: Spec, path: string, message: string }
 *   | { type: "declined", path: string, message: string } | { type: "mended" }
 *   | { type: "drawingFailed", shown: State }
 *   | { type: "retry" } | Report
 *   | { type: "undo" } | { type: "redo" } | { type: "reset" }
 *   | { type: "say", text: string } | { type: "fault", text: string }
 *   | { type: "restored", text: string }} Action
 *
 * `request` asks for another net or sample: `path` is the field that is marked if Python refuses it, `draft` the
 * text in that field (null: remove its text). `place` is a step's name. `say` announces a sentence to screen
 * readers; `fault` is also shown at the top of the widget, and so is what a link has `restored`. `declined`
 * tells of attributes that cannot be read, and `mended` that they are right again (embed/following-net.js).
 */

/** Factors of the playing speed. */
export const SPEEDS = [0.5, 1, 2, 4];

/**
 * @param {Trace} trace
 * @param {Record<string, unknown>} [options]   the author's
 * @returns {State}
 */
export function initialState(trace, options) {
  const chosen = optionsFrom(options);
  return {
    options: chosen,
    original: trace,
    trace,
    step: stepAt(trace, chosen.start) ?? 0,
    live: false,
    playing: false,
    speed: 1,
    requested: null,
    waiting: false,
    preview: null,
    previewPath: "",
    lastEdited: "",
    drafts: {},
    errors: {},
    past: [],
    future: [],
    undoGroup: "",
    python: NOT_STARTED,
    renewed: false,
    announcement: SILENCE,
    fault: "",
    restored: "",
  };
}
