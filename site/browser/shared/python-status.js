/**
 * The part of a widget's state that follows Python's status, the same for every kind of widget.
 */

/** @import { Announcement } from "./announcement.js" */
/** @import { Status } from "../python/contract.js" */
/** @import { Report } from "./python-link.js" */

/** @type {Status} */
export const NOT_STARTED = { state: "idle", loadedBytes: 0, totalBytes: 0, stage: "", message: "" };

/**
 * The state after a report of the link to Python, or after "Try again".
 * @template {{ python: Status, requested: unknown, waiting: boolean, renewed: boolean, announcement: Announcement }} State
 * @param {State} state
 * @param {Report | { type: "retry" }} action
 * @returns {State}
 */
export function withPythonReport(state, action) {
  if (action.type === "failed") return { ...state, waiting: false };
  if (action.type === "retry") return { ...state, waiting: state.requested !== null };
  if (action.type === "renewed") return { ...state, renewed: true, waiting: false, announcement: { text: "This page has been renewed. Reload it." } };
  const { status } = action;
  if (status.state === state.python.state) return { ...state, python: status };
  const text =
    status.state === "failed" && state.requested ? status.message
    : status.state === "loading" && state.waiting ? "Loading Python to compute the new numbers."
    : "";
  return { ...state, python: status, announcement: text ? { text } : state.announcement };
}
