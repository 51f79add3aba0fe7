/**
 * The style sheet of cells, fetched for the first one of a page.
 */
import { textOf } from "../shared/text-file.js";

const ADDRESS = new URL("./cells.css", import.meta.url).href;

/** @type {Promise<void> | undefined} */
let request;

/** Have the sheet apply in a shadow root, too. @param {ShadowRoot} root */
export async function applySheetIn(root) {
  if (root.querySelector("style.of-cells")) return;
  const style = Object.assign(document.createElement("style"), { className: "of-cells", textContent: await textOf(ADDRESS) });
  if (!root.querySelector("style.of-cells")) root.append(style);
}

/** Resolves when the sheet applies, or cannot be had. */
export function applySheet() {
  request ??= textOf(ADDRESS).then(
    (text) => {
      const style = document.createElement("style");
      style.textContent = text;
      document.head.append(style);
    },
    () => { request = undefined; },
  );
  return request;
}
