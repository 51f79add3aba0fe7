/** A script in all pages of the preview: reloads the page after a build, or shows the errors. */

"use strict";
{
  const events = new EventSource(new URL("events", document.currentScript.src));
  let panel = null;

  function show(errors) {
    panel ??= document.body.appendChild(document.createElement("pre"));
    panel.setAttribute("role", "alert");
    panel.style.cssText =
      "position:fixed;inset:auto 0 0 0;z-index:99;margin:0;padding:1rem 1.5rem;max-height:60vh;" +
      "overflow:auto;white-space:pre-wrap;font:14px/1.5 ui-monospace,monospace;" +
      "color:#fff;background:#7a1620";
    panel.textContent = errors.join("\n\n");
  }

  events.addEventListener("message", (event) => {
    const { errors } = JSON.parse(event.data);
    if (errors.length) show(errors);
    else location.reload();
  });

  // The server sends no event for a build that it made while it restarted.
  let lost = false;
  events.addEventListener("error", () => (lost = true));
  events.addEventListener("open", () => {
    if (lost) location.reload();
  });
}
