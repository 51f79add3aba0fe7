/**
 * Registers the site's service worker, once the page has all it needs, and tells a new one what the page has used.
 * Only published pages have this script: previews must show every change, and frames belong to other pages.
 */

"use strict";
{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const address = new URL("../../service-worker.js", script.src);

  async function register() {
    const { serviceWorker, onLine } = navigator;
    if (!onLine) return; // the next visit is early enough
    const isNew = !serviceWorker.controller;
    await serviceWorker.register(address, { updateViaCache: "none" });
    const { active } = await serviceWorker.ready;
    const used = performance.getEntriesByType("resource").map(({ name }) => name);
    if (isNew) active?.postMessage([location.href, ...used]);
  }

  // where storage is blocked, the page is read without
  if ("serviceWorker" in navigator) {
    addEventListener("load", () => setTimeout(() => register().catch(() => undefined), 2000));
  }
}
