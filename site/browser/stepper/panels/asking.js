/**
 * A panel's questions to Python, and what the panel shows while it waits.
 *
 *   quiet ──ask──▶ asking ──▶ answered | refused (message of backprop) | failed (Python cannot start)
 */
import { html, useCallback, useRef, useState } from "../../vendor/preact.js";
import { megabytes } from "../../shared/format.js";

/** @import { Status } from "../../python/contract.js" */
/** @import { Host } from "./contract.js" */

/**
 * @typedef {object} Asked
 * @property {boolean} asking
 * @property {any} answer        the latest answer; it stays while the next question is out
 * @property {string} problem    why there is no answer
 * @property {boolean} failed    Python could not start; asking again may help
 */
/** @type {Asked} */
const QUIET = { asking: false, answer: null, problem: "", failed: false };

/**
 * The state of a question, a function that asks, and one that resets the state. If a later question supersedes this
 * one, asking gives null.
 * @param {Host} host
 * @returns {[Asked, (name: string, argument: object) => Promise<any>, () => void]}
 */
export function useQuestion(host) {
  const [asked, setAsked] = useState(QUIET);
  const latest = useRef(0);
  const ask = useCallback(
    async (/** @type {string} */ name, /** @type {object} */ argument) => {
      const id = ++latest.current;
      setAsked((before) => ({ ...before, asking: true, problem: "", failed: false }));
      const after = await askPython(host, name, argument);
      if (id !== latest.current) return null;
      setAsked(after);
      return after.answer;
    },
    [host],
  );
  const forget = useCallback(() => {
    latest.current += 1;
    setAsked(QUIET);
  }, []);
  return [asked, ask, forget];
}

/**
 * Ask one of `backprop.queries`; never rejects.
 * @param {Host} host
 * @param {string} name
 * @param {object} argument
 * @returns {Promise<Asked>}
 */
export async function askPython(host, name, argument) {
  try {
    const reply = await host.ask(name, argument);
    if ("answer" in reply) return { ...QUIET, answer: reply.answer };
    const { field, message } = reply.error;
    return { ...QUIET, problem: sentence(field && field !== "spec" ? `${field}: ${message}` : message) };
  } catch (cause) {
    return { ...QUIET, problem: sentence(cause instanceof Error ? cause.message : String(cause)), failed: true };
  }
}

/** With a capital letter and a full stop. @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;

/**
 * What Python is doing for the panel, or why it failed; empty otherwise. Screen readers hear no megabytes.
 * @param {{ asked: Asked, python: Status, again: () => void }} props
 */
export function QuestionStatus({ asked, python, again }) {
  return html`
    <div class="doing">
      ${asked.asking && html`<p class="quiet">${doing(python)}</p>`}
      <div role="status">
        ${asked.asking && python.state !== "ready" && html`<p class="spoken">Loading Python.</p>`}
        ${asked.problem && html`<p class="problem">${asked.problem}</p>`}
      </div>
    </div>
    ${asked.failed && html`<button type="button" onClick=${again}>Try again</button>`}
  `;
}

/** @param {Status} python */
function doing(python) {
  if (python.state === "ready") return "Computing …";
  if (python.state !== "loading" || python.totalBytes === 0) return "Starting Python …";
  if (python.loadedBytes >= python.totalBytes) return "Python has arrived and is starting …";
  return `Loading Python: ${megabytes(python.loadedBytes)} of ${megabytes(python.totalBytes)} MB …`;
}
