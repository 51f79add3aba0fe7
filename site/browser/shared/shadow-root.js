/**
 * The shadow root of a widget: declared in the page as a rule; a browser or a script that skipped the
 * declaration gets it here, and an element that has only its data an empty one with its style sheets.
 */

const SHARED_SHEETS = ["../vendor/katex.css", "./widget.css"];

/**
 * @param {HTMLElement} host
 * @param {string[]} sheets   the addresses of the widget's own style sheets
 * @returns {HTMLElement | null} where its view is rendered
 */
export function rootOf(host, sheets) {
  const shadow = host.shadowRoot ?? attached(host, sheets);
  return shadow.querySelector(".root");
}

/**
 * @param {HTMLElement} host
 * @param {string[]} sheets
 */
function attached(host, sheets) {
  const shadow = host.attachShadow({ mode: "open", delegatesFocus: true });
  const template = host.querySelector("template[shadowrootmode]");
  if (template instanceof HTMLTemplateElement) {
    shadow.append(template.content);
    template.remove();
    return shadow;
  }
  const root = document.createElement("div");
  root.className = "root";
  root.hidden = true; // nothing is seen or measured without its styles
  const styled = [...SHARED_SHEETS.map((path) => new URL(path, import.meta.url).href), ...sheets].map((address) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    shadow.append(link);
    return new Promise((resolve) => (link.onload = link.onerror = resolve));
  });
  shadow.append(root);
  Promise.all(styled).then(() => (root.hidden = false));
  return shadow;
}
