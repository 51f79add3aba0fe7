/** A script in all pages of the preview: reloads the page after a build, and shows its faults. */

"use strict";
{
  /** @typedef {{ place: string, message: string, remedy: string, excerpt: string, page: string }} Fault */

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const own = script.dataset.page ?? "";
  const events = new EventSource(new URL("events", script.src));
  /** @type {HTMLElement | null} */
  let panel = null;
  let built = script.dataset.build ?? "";

  /** @param {Fault} fault */
  const text = ({ place, message, remedy, excerpt }) =>
    [place ? `${place}: ${message}` : message, excerpt, remedy && `    ${remedy}`].filter(Boolean).join("\n");

  /** Show the faults of this page in full, and of others the number. @param {Fault[]} errors */
  function show(errors) {
    panel?.remove();
    panel = null;
    if (!errors.length) return;
    panel = document.body.appendChild(document.createElement("pre"));
    panel.setAttribute("role", "alert");
    panel.style.cssText =
      "position:fixed;inset:auto 0 0 0;z-index:99;margin:0;padding:1rem 1.5rem;max-height:60vh;" +
      "overflow:auto;white-space:pre-wrap;font:14px/1.5 ui-monospace,monospace;" +
      "color:#fff;background:#7a1620";
    const here = errors.filter(({ page }) => !page || page === own);
    const elsewhere = errors.filter(({ page }) => page && page !== own);
    const shown = here.map(text);
    if (here.length && own) shown.unshift("This page is shown as it was before these errors:");
    if (elsewhere.length) {
      const pages = [...new Set(elsewhere.map(({ page }) => page))];
      const more = pages.length > 10 ? `\n    and ${pages.length - 10} further posts` : "";
      const first = pages.slice(0, 10).map((page) => {
        const faults = elsewhere.filter((fault) => fault.page === page);
        return `    ${faults[0].place}: ${faults[0].message}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ""}`;
      });
      shown.push(`${elsewhere.length} errors on other pages:\n${first.join("\n")}${more}`);
    }
    panel.textContent = shown.join("\n\n");
  }

  events.addEventListener("message", (event) => {
    const { errors, build } = JSON.parse(event.data);
    if (build === built) show(errors);
    else location.reload();
  });

  // The server sends no event for a build that it made while it restarted.
  let lost = false;
  events.addEventListener("error", () => (lost = true));
  events.addEventListener("open", () => {
    if (lost) location.reload();
  });
}
