/**
 * The shadow root of a widget. The page declares it; in browsers and scripts that skip the declaration it is attached
 * here, and an element that has only its data gets an empty one with style sheets.
 */

const SHARED_SHEETS = [new URL("../vendor/katex.css", import.meta.url).href, new URL("./widget.css", import.meta.url).href];

/**
 * @param {HTMLElement} host
 * @param {string[]} sheets   addresses of the widget's own style sheets
 * @returns {HTMLElement | null} the element that its view is rendered into
 */
export function viewRootOf(host, sheets) {
  const shadow = host.shadowRoot ?? attach(host, sheets);
  return shadow.querySelector(".root");
}

/**
 * @param {HTMLElement} host
 * @param {string[]} sheets
 */
function attach(host, sheets) {
  const shadow = host.attachShadow({ mode: "open", delegatesFocus: true });
  const template = host.querySelector("template[shadowrootmode]");
  if (template instanceof HTMLTemplateElement) {
    shadow.append(template.content);
    template.remove();
    return shadow;
  }
  const root = document.createElement("div");
  root.className = "root";
  root.hidden = true; // until its style sheets apply
  const applied = [...SHARED_SHEETS, ...sheets].map((address) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    shadow.append(link);
    return new Promise((resolve) => (link.onload = link.onerror = resolve));
  });
  shadow.append(root);
  Promise.all(applied).then(() => (root.hidden = false));
  return shadow;
}
