/**
 * What can be wrong with a host's answer to a request for a file of ours.
 */

import { PythonFailure } from "./failures.js";

/**
 * The request for a file went without an answer.
 * @param {string} name
 */
export const unreachable = (name) =>
  navigator.onLine ? new PythonFailure("network", name) : new PythonFailure("offline");

/**
 * Hosts answer for files that they have not: with an error, or with some page of theirs.
 * @param {Response} response
 * @param {string} name
 * @throws {PythonFailure}
 */
export function requireFile(response, name) {
  if (!response.ok) throw new PythonFailure("missing", `${name} (it answers ${response.status})`);
  if (isWebPage(response)) throw new PythonFailure("wrong-type", `a web page in place of ${name}`);
}

/**
 * `import()` and `new Worker()` say only that they failed; a look at the file itself says more.
 * @param {URL} url
 * @param {string} name
 * @returns {Promise<PythonFailure | null>} null if nothing is wrong with the answer
 */
export async function faultOfModule(url, name) {
  const response = await fetch(url, { cache: "no-cache" }).catch(() => null);
  if (!response) return unreachable(name);
  try {
    requireFile(response, name);
  } catch (cause) {
    return /** @type {PythonFailure} */ (cause);
  }
  const type = mediaType(response);
  if (type.endsWith("javascript")) return null;
  return new PythonFailure("wrong-type", `${name} as “${type}” instead of “text/javascript”`);
}

/** @param {Response} response */
export const isWebPage = (response) => mediaType(response) === "text/html";

/** @param {Response} response */
export function mediaType(response) {
  const [type] = (response.headers.get("Content-Type") ?? "").split(";");
  return (type ?? "").trim().toLowerCase();
}
