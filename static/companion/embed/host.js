/**
 * For pages with `<iframe src="https://blog.example/embed/…/">`: gives each frame the height that it reports.
 * Use: <script type="module" src="https://blog.example/companion/embed/host.js"></script>
 */
const { origin } = new URL(import.meta.url);

addEventListener("message", (event) => {
  const { type, height } = event.data ?? {};
  if (type !== "backprop-height" || !Number.isFinite(height)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === event.source && isOurs(frame, event.origin)) frame.style.height = `${height}px`;
  }
});

/**
 * A frame with a sandbox has no origin that it could tell; its address says whose it is.
 * @param {HTMLIFrameElement} frame
 * @param {string} sender
 */
const isOurs = (frame, sender) => sender === origin || (sender === "null" && new URL(frame.src).origin === origin);
