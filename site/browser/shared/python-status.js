/**
 * What a widget's state does while it waits for Python: one answer for every kind of widget.
 */

/** @import { Announcement } from "./announcement.js" */
/** @import { Status } from "../python/contract.js" */
/** @import { Report } from "./python-link.js" */

/** @type {Status} */
export const NOT_STARTED = { state: "idle", loadedBytes: 0, totalBytes: 0, stage: "", message: "" };

/**
 * The state after a report of the link to Python, or after "Try again".
 * @template {{ python: Status, wanted: unknown, waiting: boolean, announcement: Announcement }} State
 * @param {State} state
 * @param {Report | { type: "retry" }} action
 * @returns {State}
 */
export function reported(state, action) {
  if (action.type === "failed") return { ...state, waiting: false };
  if (action.type === "retry") return { ...state, waiting: state.wanted !== null };
  const { status } = action;
  if (status.state === state.python.state) return { ...state, python: status };
  const text =
    status.state === "failed" && state.wanted ? status.message
    : status.state === "loading" && state.waiting ? "Loading Python to compute the new numbers."
    : "";
  return { ...state, python: status, announcement: text ? { text } : state.announcement };
}
