/**
 * Fetches frame and data of a widget below the first window from their file. Where that fails the reader is told and
 * can try again; until then the widget shows its table.
 */
import { isRenewed, renewalNotice } from "./renewal.js";
import { hold, isInFile } from "./shadow-root.js";
import { textOf } from "./text-file.js";
import { fetchSheets } from "./widget-sheet.js";

/** @type {WeakMap<HTMLElement, Promise<void>>} */
const requests = new WeakMap();

/**
 * Resolves when the element has its data, and its frame and the style sheet can be shown; or when that cannot be.
 * @param {HTMLElement} host
 */
export function fetchFrame(host) {
  const request = requests.get(host) ?? fetchRepeatedly(host);
  requests.set(host, request);
  return request;
}

/** @param {HTMLElement} host */
async function fetchRepeatedly(host) {
  while (isInFile(host)) {
    try {
      const [text] = await Promise.all([textOf(host.dataset.frame ?? ""), fetchSheets(host.localName)]);
      if (isInFile(host)) hold(host, text); // else it has been printed meanwhile
    } catch {
      if (await isRenewed()) return host.prepend(renewalNotice());
      await retryRequested(host);
    }
  }
}

/** Resolves when the reader asks to try again, or the network is back. @param {HTMLElement} host */
function retryRequested(host) {
  const notice = document.createElement("p");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again" });
  notice.setAttribute("role", "status");
  notice.append("This widget could not be loaded; the network may be down. ", button);
  host.prepend(notice);
  return new Promise((resolve) => {
    const done = () => {
      removeEventListener("online", done);
      notice.remove();
      resolve(undefined);
    };
    button.addEventListener("click", done);
    addEventListener("online", done);
  });
}
