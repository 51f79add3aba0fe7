/**
 * The text of a file of the site.
 */

/** @param {string} address @returns {Promise<string>} */
export async function textOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: status ${answer.status}`);
  return answer.text();
}

/** The same at once, for a page that is being printed. @param {string} address @returns {string} */
export function textNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.send();
  if (request.status !== 200) throw new Error(`${address}: status ${request.status}`);
  return request.responseText;
}
