/**
 * Keeps what a reader has visited, Python included, for when there is no network. It stands at the site's root,
 * since a service worker sees only what lies below it; companion/page/offline.js registers it.
 *
 * - Files whose address names their content (companion/HASH/, fonts, frames, indexes, Python) are answered from what is kept.
 * - For all else the network comes first, and is asked whether anything is new (`cache: "no-cache"`).
 * - Each version of the bundles, companion/HASH/, has a cache of its own, in which the pages of that version are, too.
 *   A page replaces an earlier one only when all files that it names are kept, and a version is forgotten with its
 *   last page. So what is shown without a network is a page with the files that it was made for.
 *
 * It has no state: a new one may take over at any time, and where one stays behind although the site has none any
 * more, it does no harm.
 */

const worker = /** @type {any} */ (self);
const SCOPE = new URL("./", location.href).href;
const CACHES = `companion ${SCOPE} `; // several sites may share an origin
const COMMON = `${CACHES}common`;
const COMPANION = `${SCOPE}companion/`;
const PYTHON = `${COMPANION}pyodide/`;
const FONTS = `${COMPANION}fonts/`;
const FRAMES = `${COMPANION}frames/`;
const SEARCH = `${COMPANION}search/`;
const VERSION = /companion\/([0-9a-f]{12})\//;
const RUNTIME = /\/[0-9a-f]{12}\/runtime\.js$/; // it names all files of its Python, hashes included

const OFFLINE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No network</title>
<body style="max-width: 35em; margin: 3em auto; padding: 0 1em; font: 1.1em/1.6 Georgia, serif">
<h1>There is no network</h1>
<p>This page has not been read on this device. Those that have been can be read again: go back to one.`;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => {
  const { navigationPreload } = worker.registration;
  event.waitUntil(Promise.all([worker.clients.claim(), navigationPreload?.disable(), caches.delete(CACHES.trim())]));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url, headers } = event.request;
  const isPart = headers.has("Range") || headers.get("Accept") === "text/event-stream";
  if (method === "GET" && url.startsWith(SCOPE) && !isPart) event.respondWith(answered(event));
});

/** The addresses of what a page used before there was a service worker; the browser's own cache still has it. */
worker.addEventListener("message", (/** @type {any} */ event) => {
  const own = event.data.filter((/** @type {string} */ url) => url.startsWith(SCOPE));
  event.waitUntil(Promise.all(own.map(fetchAndKeep)));
});

/** @param {any} event */
async function answered(event) {
  const { request } = event;
  const address = addressOf(request.url);
  const isImmutable = namesItsContent(address);
  const kept = isImmutable && (await find(address));
  if (kept) return kept;
  try {
    const answer = await (isImmutable ? fetch(request) : fetch(request, { cache: "no-cache" }));
    event.waitUntil(keep(address, answer.clone()));
    return answer;
  } catch {
    const last = await find(address);
    if (last || request.mode !== "navigate") return last ?? Response.error();
    return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

/** @param {string} address */
const namesItsContent = (address) =>
  [PYTHON, FONTS, FRAMES, SEARCH].some((folder) => address.startsWith(folder)) ||
  (address.startsWith(COMPANION) && VERSION.test(address));

/** Without the fragment; a module that is tried again has its number as a query. @param {string} url */
function addressOf(url) {
  const [address = ""] = url.split("#");
  return address.startsWith(COMPANION) ? address.replace(/\?\d+$/, "") : address;
}

/** The caches of this site, by name. */
const ownCaches = async () => (await caches.keys()).filter((name) => name.startsWith(CACHES));

/** @param {string} address */
async function find(address) {
  for (const cacheName of await ownCaches()) {
    const kept = await caches.match(address, { cacheName, ignoreVary: true });
    if (kept) return kept;
  }
  return undefined;
}

/** @param {string} url @returns {Promise<boolean>} whether it is kept */
async function fetchAndKeep(url) {
  const address = addressOf(url);
  if (namesItsContent(address) && (await find(address))) return true;
  const answer = await fetch(address, { cache: "force-cache" }).catch(() => null);
  return answer !== null && keep(address, answer);
}

/** @param {string} address @param {Response} answer @returns {Promise<boolean>} whether it is kept */
async function keep(address, answer) {
  try {
    if (answer.status === 404 || answer.status === 410) await forget(address);
    if (answer.status !== 200 || answer.type !== "basic" || answer.redirected) return false;
    if (namesItsContent(address)) {
      const [, version] = VERSION.exec(address) ?? [];
      await (await caches.open(version ? CACHES + version : COMMON)).put(address, answer);
      if (RUNTIME.test(address)) await forgetUnnamed(PYTHON, (url) => RUNTIME.test(url));
      return true;
    }
    const page = isPage(answer) ? await answer.clone().text() : "";
    const [, version] = VERSION.exec(page) ?? [];
    const needed = await Promise.all(filesOf(page, address).map(fetchAndKeep));
    if (!needed.every(Boolean)) return false; // an earlier page with all of its files is of more use
    const name = version ? CACHES + version : COMMON;
    await (await caches.open(name)).put(address, answer);
    await forget(address, name);
    if (version) await forgetVersionsWithoutPages(name);
    return true;
  } catch {
    return false; // no room, or the page went away before the answer was whole
  }
}

/** @param {Response} answer */
const isPage = (answer) => (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

/** The addresses of the files with hashes that a page names for its own use. @param {string} page @param {string} base */
function filesOf(page, base) {
  const [head = ""] = page.split("</head>");
  const named = [...head.matchAll(/\b(?:href|src|data-with|data-sheets)="([^"]*)"/g), ...page.matchAll(/\bdata-(?:frame|index|module)="([^"]*)"/g)];
  const addresses = named.flatMap(([, list = ""]) => list.split(" ")).filter((address) => address.includes("companion/")).map((address) => new URL(address, base).href);
  return [...new Set(addresses)].filter(namesItsContent);
}

/** @param {string} address @param {string} [except]   the cache that keeps it */
async function forget(address, except) {
  for (const name of await ownCaches()) if (name !== except) await (await caches.open(name)).delete(address);
}

/** @param {string} current   the cache of a version whose page has just been kept */
async function forgetVersionsWithoutPages(current) {
  let forgotten = false;
  for (const name of await ownCaches()) {
    if (name === current || name === COMMON) continue;
    const addresses = (await (await caches.open(name)).keys()).map(({ url }) => url);
    if (addresses.every(namesItsContent)) forgotten = await caches.delete(name);
  }
  if (!forgotten) return;
  await forgetUnnamed(FONTS, (url) => VERSION.test(url) && url.endsWith(".css"));
  await forgetUnnamed(FRAMES, (url) => !namesItsContent(url)); // pages name them
  await forgetUnnamed(SEARCH, (url) => !namesItsContent(url));
}

/**
 * Forget the files of a folder that no kept file names.
 * @param {string} folder
 * @param {(address: string) => boolean} mayName   whether this is the address of a file that names them
 */
async function forgetUnnamed(folder, mayName) {
  let names = "";
  for (const cacheName of await ownCaches()) {
    const cache = await caches.open(cacheName);
    const requests = (await cache.keys()).filter(({ url }) => mayName(url));
    for (const request of requests) names += (await (await cache.match(request))?.text()) ?? "";
  }
  const common = await caches.open(COMMON);
  for (const { url } of await common.keys()) {
    const [place = ""] = url.slice(folder.length).replace(/\.gz$/, "").split("/");
    if (url.startsWith(folder) && !names.includes(place)) await common.delete(url);
  }
}
