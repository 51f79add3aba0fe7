/**
 * Faults of a host: what can be wrong with its answer to a request for one of the companion's files.
 */

import { PythonFailure } from "./failures.js";

/**
 * The failure of a request without an answer.
 * @param {string} name
 */
export const unreachable = (name) =>
  navigator.onLine ? new PythonFailure("network", name) : new PythonFailure("offline");

/**
 * Throws unless the answer is the file: for missing files hosts send an error or a web page.
 * @param {Response} response
 * @param {string} name
 * @throws {PythonFailure}
 */
export function requireFile(response, name) {
  if (!response.ok) throw new PythonFailure("missing", `${name} (it answers ${response.status})`);
  if (isWebPage(response)) throw new PythonFailure("wrong-type", `a web page in place of ${name}`);
}

/**
 * Why a module could not be loaded. `import()` and `new Worker()` give no reason, so the file is fetched again.
 * @param {URL} url
 * @param {string} name
 * @returns {Promise<PythonFailure | null>} null if nothing is wrong with the answer
 */
export async function faultOfModule(url, name) {
  const response = await fetch(url, { cache: "no-cache" }).catch(() => null);
  if (!response) return (await isClosed(url)) ? new PythonFailure("closed", url.host) : unreachable(name);
  try {
    requireFile(response, name);
  } catch (cause) {
    return /** @type {PythonFailure} */ (cause);
  }
  const type = mediaType(response);
  if (type.endsWith("javascript")) return null;
  return new PythonFailure("wrong-type", `${name} as “${type}” instead of “text/javascript”`);
}

/** Whether the host sends a file, but lets no page of another origin read it. @param {URL} url */
const isClosed = (url) => fetch(url, { mode: "no-cors", cache: "no-cache" }).then(() => true, () => false);

/** @param {Response} response */
export const isWebPage = (response) => mediaType(response) === "text/html";

/** @param {Response} response */
export function mediaType(response) {
  const [type] = (response.headers.get("Content-Type") ?? "").split(";");
  return (type ?? "").trim().toLowerCase();
}
