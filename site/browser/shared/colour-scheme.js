/**
 * Keeps a widget as light or dark as its page, and gives it the page's background colour.
 *
 * Themes mark dark pages in many ways, so the colour painted behind the element decides. Where nothing is painted,
 * the usual marks decide (`data-theme`, `theme`, a class), else the page's `color-scheme`.
 */

/** @typedef {[red: number, green: number, blue: number]} Colour */

/**
 * The colour painted behind an element: the nearest opaque background, with the translucent ones over it.
 * @param {Element} element
 * @returns {Colour | null}   null if nothing is painted
 */
function colourBehind(element) {
  /** @type {number[][]} */
  const tints = [];
  for (let at = parentOf(element); at; at = parentOf(at)) {
    const [red = 0, green = 0, blue = 0, opacity = 1] = componentsOf(getComputedStyle(at).backgroundColor);
    if (opacity === 1) return tints.reduceRight(tinted, /** @type {Colour} */ ([red, green, blue]));
    if (opacity) tints.push([red, green, blue, opacity]);
  }
  return null;
}

/** The components of colours that are not written as `rgb()`, by their text. @type {Map<string, number[]>} */
const converted = new Map();

/**
 * Red, green and blue from 0 to 255, and the opacity unless it is 1. A colour of another space, such as `oklch()`, is
 * painted on a canvas of one pixel: the browser knows how to convert each one that it accepts in a style.
 * @param {string} colour   a computed value
 * @returns {number[]}
 */
function componentsOf(colour) {
  const [, numbers] = /^rgba?\((.*)\)$/.exec(colour) ?? [];
  if (numbers) return numbers.split(/[ ,/]+/).map(Number);
  let components = converted.get(colour);
  if (!components) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return [0, 0, 0, 0];
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, opacity = 0] = context.getImageData(0, 0, 1, 1).data;
    components = [red, green, blue, opacity / 255];
    converted.set(colour, components);
  }
  return components;
}

/** @param {Colour} under @param {number[]} tint @returns {Colour} */
const tinted = (under, [red = 0, green = 0, blue = 0, opacity = 0]) => {
  const [r, g, b] = under;
  const mix = (/** @type {number} */ below, /** @type {number} */ above) => Math.round(below + (above - below) * opacity);
  return [mix(r, red), mix(g, green), mix(b, blue)];
};

/** @param {Element} element @returns {Element | null} */
function parentOf(element) {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** By luma. @param {Colour} colour */
const schemeOn = ([red, green, blue]) => (0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light");

/**
 * The scheme by the marks that themes set on the page.
 * @returns {"dark" | "light" | null}
 */
function markedScheme() {
  for (const element of [document.body, document.documentElement]) {
    const marks = [element.dataset.theme, element.getAttribute("theme"), ...element.classList];
    if (marks.includes("dark")) return "dark";
    if (marks.includes("light")) return "light";
  }
  return null;
}

/**
 * Set the element's `data-scheme` and `--companion-behind` now and whenever the page changes. Returns a function
 * that stops this.
 * @param {HTMLElement} element
 */
export function followColourScheme(element) {
  const follow = () => {
    const colour = colourBehind(element);
    const scheme = colour ? schemeOn(colour) : markedScheme();
    if (scheme) element.dataset.scheme = scheme;
    else delete element.dataset.scheme;
    element.style.setProperty("--companion-behind", colour && `rgb(${colour.join()})`);
  };
  const faded = (/** @type {TransitionEvent} */ { propertyName }) => propertyName === "background-color" && follow();
  const observer = new MutationObserver(follow);
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  for (const marked of [document.body, document.documentElement]) observer.observe(marked, { attributes: true });
  document.addEventListener("transitionend", faded);
  systemDark.addEventListener("change", follow);
  follow();
  return () => {
    observer.disconnect();
    document.removeEventListener("transitionend", faded);
    systemDark.removeEventListener("change", follow);
  };
}
