/**
 * A panel as a disclosure: its title is there from the first frame, its module and the panels'
 * styles are fetched when it is opened for the first time, so the first load stays light. One that the
 * author wants open fetches them at once; room is kept for it, so that nothing shifts.
 */
import { html, useCallback, useEffect, useRef, useState } from "../../vendor/preact.js";

/** @import { Panel, PanelProps } from "./panels.js" */
/** @import { Answer } from "../../shared/python-link.js" */

/**
 * @typedef {HTMLElement & { ask(name: string, argument: object): Promise<Answer> }} Host
 *   the <backprop-stepper> that a panel stands in
 *
 * @typedef {PanelProps & { host: Host, open: boolean }} BodyProps
 * @typedef {{ default: (props: BodyProps) => unknown }} BodyModule
 */

/** @param {PanelProps & { panel: Panel }} props */
export function Disclosure({ panel: { name, title, load }, ...props }) {
  const details = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const atOnce = props.state.options.open === name;
  const [open, setOpen] = useState(atOnce);
  const [{ body, failed, host }, setContent] = useState(
    /** @type {{ body?: BodyModule["default"], failed?: boolean, host?: Host }} */ ({}),
  );
  const fetchBody = useCallback(() => {
    const shadow = /** @type {ShadowRoot | undefined} */ (details.current?.getRootNode());
    if (!shadow) return;
    setContent({});
    Promise.all([load(), styled(shadow)]).then(
      ([module]) => setContent({ body: module.default, host: /** @type {Host} */ (shadow.host) }),
      () => setContent({ failed: true }),
    );
  }, []);
  useEffect(() => {
    if (atOnce) fetchBody();
  }, []);
  const toggled = (/** @type {any} */ { target }) => {
    setOpen(target.open);
    if (target.open && !open && !body) fetchBody();
  };
  return html`
    <details ref=${details} class=${`panel ${name}`} part="panel" open=${open} onToggle=${toggled}>
      <summary>${title}</summary>
      <div class=${`panel-body ${atOnce ? "at-once" : ""} ${props.state.options.picture ? "pictured" : ""}`}>
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
 * The panels' styles, in the shadow root once; resolves when they apply.
 * @param {ShadowRoot} shadow
 * @returns {Promise<void>}
 */
export function styled(shadow) {
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
