/**
 * Registers the site's service worker after the page has loaded, and sends a new one the addresses that the page used.
 * Only published pages have this script: previews must show every change, and frames are part of other pages.
 */

const DELAY = 2000; // ms after loading, so that widgets get the network first
const address = new URL("../../service-worker.js", import.meta.url);

async function register() {
  const { serviceWorker, onLine } = navigator;
  if (!onLine) return; // registered at a later visit
  const isNew = !serviceWorker.controller;
  await serviceWorker.register(address, { updateViaCache: "none" });
  const { active } = await serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map(({ name }) => name);
  if (isNew) active?.postMessage([location.href, ...used]);
}

// registration fails where storage is blocked; the page works without it
if ("serviceWorker" in navigator) {
  addEventListener("load", () => setTimeout(() => register().catch(() => undefined), DELAY));
}

export {};
