/**
 * Keeps what a reader has visited, Python included, for when there is no network. It stands at the site's root,
 * since a service worker sees only what lies below it; companion/page/offline.js registers it.
 *
 * The network always comes first: what is kept is shown only where no answer comes, so no page is an old one.
 * Nothing is fetched that no page has asked for. It has no state: a new one may take over at any time, and where
 * one stays behind although the site has none any more, it does no harm.
 */

const worker = /** @type {any} */ (self);
const SCOPE = new URL("./", location.href).href;
const CACHE = `companion ${SCOPE}`; // several sites may share an origin
const PYTHON = `${SCOPE}companion/pyodide/`;
const RUNTIME = `${PYTHON}runtime.js`; // it names all other files of its Python, hashes included

const OFFLINE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No network</title>
<body style="max-width: 35em; margin: 3em auto; padding: 0 1em; font: 1.1em/1.6 Georgia, serif">
<h1>There is no network</h1>
<p>This page has not been read on this device. Those that have been can be read again: go back to one.`;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), worker.registration.navigationPreload?.enable()]));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url, headers } = event.request;
  const isPart = headers.has("Range") || headers.get("Accept") === "text/event-stream";
  if (method === "GET" && url.startsWith(SCOPE) && !isPart) event.respondWith(answered(event));
});

/** The addresses of what a page used before there was a service worker; the browser's own cache still has it. */
worker.addEventListener("message", (/** @type {any} */ event) => {
  const own = event.data.filter((/** @type {string} */ url) => url.startsWith(SCOPE));
  const each = own.map(async (/** @type {string} */ url) => {
    const answer = await fetch(url, { cache: "force-cache" }).catch(() => null);
    if (answer) await keep(url, answer);
  });
  event.waitUntil(Promise.all(each));
});

/** @param {any} event */
async function answered(event) {
  const { request } = event;
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(request));
    event.waitUntil(keep(request.url, answer.clone()));
    return answer;
  } catch {
    const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
    if (kept || request.mode !== "navigate") return kept ?? Response.error();
    return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

/** @param {string} url @param {Response} answer */
async function keep(url, answer) {
  const [address = ""] = url.split("#");
  try {
    const cache = await caches.open(CACHE);
    if (answer.status === 404 || answer.status === 410) await cache.delete(address);
    if (answer.status !== 200 || answer.type !== "basic" || answer.redirected) return;
    if (address === RUNTIME) await forgetOtherPythons(cache, await answer.clone().text());
    await cache.put(address, answer);
  } catch {
    // no room, or the page went away before the answer was whole: then it is not kept
  }
}

/** @param {Cache} cache @param {string} runtime   what runtime.js says */
async function forgetOtherPythons(cache, runtime) {
  for (const { url } of await cache.keys()) {
    const [place = ""] = url.slice(PYTHON.length).replace(/\.gz$/, "").split("/");
    if (url.startsWith(PYTHON) && url !== RUNTIME && !runtime.includes(place)) await cache.delete(url);
  }
}
