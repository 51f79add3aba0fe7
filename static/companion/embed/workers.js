/**
 * Workers across origins. A browser runs no worker from another origin, but one made here may import
 * its modules from there, if that host allows it (Access-Control-Allow-Origin).
 */

/**
 * From now on a worker whose script lies under `base` is made by a script of one line that imports it.
 * @param {URL} base
 */
export function allowWorkersFrom(base) {
  if (base.origin === location.origin) return;
  globalThis.Worker = class extends Worker {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      const { href } = new URL(url, document.baseURI);
      super(href.startsWith(base.href) ? importing(href) : url, options);
    }
  };
}

/** @param {string} href */
function importing(href) {
  const source = new Blob([`import ${JSON.stringify(href)};`], { type: "text/javascript" });
  return URL.createObjectURL(source);
}
