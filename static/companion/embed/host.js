/**
 * For pages with `<iframe src="https://blog.example/embed/…/">`: gives each frame the height that it reports.
 * Use: <script type="module" src="https://blog.example/companion/embed/host.js"></script>
 */
const { origin } = new URL(import.meta.url);

addEventListener("message", (event) => {
  const { type, height } = event.data ?? {};
  if (event.origin !== origin || type !== "backprop-height" || !Number.isFinite(height)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === event.source) frame.style.height = `${height}px`;
  }
});
