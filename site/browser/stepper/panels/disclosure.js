/**
 * A panel as a disclosure. Its title is in the first frame; its module and the panels' styles are fetched when it is
 * opened for the first time. A panel that the author opens is fetched at once, and the style sheet keeps room for it,
 * so that nothing shifts.
 */
import { html, useCallback, useEffect, useRef, useState } from "../../vendor/preact.js";
import { isRenewed } from "../../shared/renewal.js";

/** @import { Host, Panel, PanelModule, PanelProps } from "./contract.js" */

/** @param {PanelProps & { panel: Panel }} props */
export function Disclosure({ panel: { name, title, load }, ...props }) {
  const details = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const openAtFirst = props.state.options.open === name;
  const [open, setOpen] = useState(openAtFirst);
  const [{ body, failed, host }, setContent] = useState(
    /** @type {{ body?: PanelModule["default"], failed?: boolean, host?: Host }} */ ({}),
  );
  const fetchBody = useCallback(() => {
    const shadow = /** @type {ShadowRoot | undefined} */ (details.current?.getRootNode());
    if (!shadow) return;
    setContent({});
    Promise.all([load(), addStyles(shadow)]).then(
      ([module]) => setContent({ body: module.default, host: /** @type {Host} */ (shadow.host) }),
      async () => {
        setContent({ failed: true });
        if (await isRenewed()) props.dispatch({ type: "renewed" });
      },
    );
  }, []);
  useEffect(() => {
    if (openAtFirst) fetchBody();
  }, []);
  const toggled = (/** @type {any} */ { target }) => {
    setOpen(target.open);
    if (target.open && !open && !body) fetchBody();
  };
  return html`
    <details ref=${details} class=${`panel ${name}`} part="panel" open=${open} onToggle=${toggled}>
      <summary>${title}</summary>
      <div class=${`panel-body ${openAtFirst ? "at-once" : ""} ${props.state.options.picture ? "pictured" : ""}`}>
        ${body
          ? html`<${body} ...${props} host=${host} open=${open} />`
          : html`<${Arriving} failed=${failed ?? false} again=${fetchBody} />`}
      </div>
    </details>
  `;
}

/** @param {{ failed: boolean, again: () => void }} props */
function Arriving({ failed, again }) {
  return failed
    ? html`<p role="status">This part could not be fetched; the network may be down, or something in this browser blocks it.</p>
        <button type="button" onClick=${again}>Try again</button>`
    : html`<p role="status">Fetching this part …</p>`;
}

/**
 * Add the panels' styles to the shadow root, once; resolves when they apply.
 * @param {ShadowRoot} shadow
 * @returns {Promise<void>}
 */
export function addStyles(shadow) {
  const present = /** @type {HTMLLinkElement | null} */ (shadow.querySelector("link.of-panels"));
  if (present?.sheet) return Promise.resolve();
  const link = present ?? document.createElement("link");
  link.rel = "stylesheet";
  link.className = "of-panels";
  link.href = new URL("./panels.css", import.meta.url).href;
  shadow.append(link);
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error("the styles of the panels did not arrive"));
    });
  });
}
