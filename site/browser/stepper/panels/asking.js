/**
 * How a panel puts questions to Python and says meanwhile what it is doing.
 *
 *   quiet ──ask──▶ asking ──▶ answered | refused (backprop's own words) | failed (Python cannot start)
 */
import { html, useCallback, useRef, useState } from "../../vendor/preact.js";
import { megabytes } from "../../shared/format.js";

/** @import { Status } from "../../python/contract.js" */
/** @import { Host } from "./disclosure.js" */

/**
 * @typedef {object} Asked
 * @property {boolean} asking
 * @property {any} answer        the latest one; it stays while the next question is out
 * @property {string} problem    why there is none
 * @property {boolean} failed    Python could not start: asking again may help
 */
/** @type {Asked} */
const QUIET = { asking: false, answer: null, problem: "", failed: false };

/**
 * What has been asked, and a function that asks; an answer that a later question outdated is null.
 * @param {Host} host
 * @returns {[Asked, (name: string, argument: object) => Promise<any>, () => void]}
 */
export function useQuestion(host) {
  const [asked, setAsked] = useState(QUIET);
  const latest = useRef(0);
  const ask = useCallback(
    async (/** @type {string} */ name, /** @type {object} */ argument) => {
      const mine = ++latest.current;
      setAsked((before) => ({ ...before, asking: true, problem: "", failed: false }));
      const after = await put(host, name, argument);
      if (mine !== latest.current) return null;
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
 * @param {Host} host
 * @param {string} name
 * @param {object} argument
 * @returns {Promise<Asked>}
 */
export async function put(host, name, argument) {
  try {
    const reply = await host.ask(name, argument);
    if ("answer" in reply) return { ...QUIET, answer: reply.answer };
    const { field, message } = reply.error;
    return { ...QUIET, problem: sentence(field && field !== "spec" ? `${field}: ${message}` : message) };
  } catch (cause) {
    return { ...QUIET, problem: sentence(cause instanceof Error ? cause.message : String(cause)), failed: true };
  }
}

/** @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;

/**
 * What is going on, for eyes and for screen readers, which are spared the megabytes. It takes room only while there is something to say.
 * @param {{ asked: Asked, python: Status, again: () => void }} props
 */
export function Doing({ asked, python, again }) {
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
