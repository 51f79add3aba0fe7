/**
 * Sends a request to the store of a widget, as `.change` does, when attributes have changed, and waits until it is shown,
 * refused or lost.
 */

/**
 * @typedef {{ type: string, spec?: object, parameters?: object, [field: string]: unknown }} Action
 * @typedef {{ requested: object | null, waiting: boolean, preview?: object | null, [field: string]: any }} State
 * @typedef {object} Store
 * @property {State} state
 * @property {(action: Action) => void} dispatch
 * @property {(listener: (before: State, after: State, action: Action) => void) => () => void} subscribe
 */
/** @typedef {"shown" | "refused" | "kept" | "lost"} Outcome   lost: another change was refused, and took it along */

const READER_WENT_BACK = ["undo", "redo", "reset"];

/**
 * Dispatch a request; resolves as soon as nothing is being computed any more.
 * @param {Store} store
 * @param {Action} request
 * @param {(requested: object) => boolean} holds   whether what was computed has the changes of the request
 * @returns {Promise<Outcome>}
 */
export function outcomeOf(store, request, holds) {
  /** @type {object | null} */
  let ours = null;
  let wasRefused = false;
  return new Promise((resolve) => {
    const stop = store.subscribe((_, after, action) => {
      const about = action.spec ?? action.parameters ?? {};
      if (action === request) ours = after.requested;
      if (action.type === "refused" && about === ours) wasRefused = true;
      const outcome = outcomeAfter(after, action, action.type === "computed" && holds(about), wasRefused);
      if (!outcome) return;
      stop();
      resolve(outcome);
    });
    store.dispatch(request);
  });
}

/**
 * @param {State} after
 * @param {Action} action
 * @param {boolean} isShown
 * @param {boolean} wasRefused
 * @returns {Outcome | null}
 */
function outcomeAfter(after, action, isShown, wasRefused) {
  if (READER_WENT_BACK.includes(action.type)) return "shown"; // and was undone
  if (action.type === "failed") return "kept"; // the store repeats it when Python runs
  if (after.waiting || after.preview) return null;
  if (isShown) return "shown";
  if (wasRefused) return "refused";
  return after.requested ? "kept" : "lost";
}

/** Resolves when nothing is being computed. @param {Store} store @returns {Promise<void>} */
export function settled(store) {
  const isSettled = (/** @type {State} */ { waiting, preview }) => !waiting && !preview;
  if (isSettled(store.state)) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe((_, after) => {
      if (!isSettled(after)) return;
      stop();
      resolve();
    });
  });
}
