/**
 * The drawing as an SVG or PNG file. The computed styles of each element are written into the element, so that the
 * file looks the same without the page.
 */

const PROPERTIES = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "vector-effect", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "display",
  "visibility", "font-family", "font-size", "font-style", "font-weight", "text-anchor", "paint-order",
];
const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 12;
const SHARPNESS = 2; // pixels of a PNG per CSS pixel

/** @typedef {{ text: string, width: number, height: number }} Picture */

/**
 * @param {ShadowRoot} shadow
 * @returns {Picture | null}   null if there is no drawing
 */
export function pictureOf(shadow) {
  const drawing = /** @type {SVGSVGElement | null} */ (shadow.querySelector(".drawing > svg"));
  if (!drawing) return null;
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const parts = [drawing, ...drawing.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  parts.forEach((part, k) => writeStyle(part, /** @type {Element} */ (copies[k])));
  const { width, height: net } = drawing.getBoundingClientRect();
  const letters = parseFloat(getComputedStyle(drawing).marginTop); // stand above the net
  const height = net + letters;
  const [w, h] = [Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN];
  const inner = document.createElementNS(NAMESPACE, "svg");
  for (const [name, value] of Object.entries({ x: MARGIN, y: MARGIN + letters, width, height: net, overflow: "visible" })) {
    inner.setAttribute(name, String(value));
  }
  inner.append(...copy.childNodes);
  const outer = document.createElementNS(NAMESPACE, "svg");
  for (const [name, value] of Object.entries({ width: w, height: h, viewBox: `0 0 ${w} ${h}` })) {
    outer.setAttribute(name, String(value));
  }
  const title = document.createElementNS(NAMESPACE, "title");
  title.textContent = drawing.getAttribute("aria-label");
  const paper = document.createElementNS(NAMESPACE, "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(/** @type {Element} */ (shadow.querySelector(".stepper"))).backgroundColor);
  outer.append(title, paper, inner);
  return { text: new XMLSerializer().serializeToString(outer), width: w, height: h };
}

/**
 * @param {Element} part
 * @param {Element} copy
 */
function writeStyle(part, copy) {
  const style = getComputedStyle(part);
  copy.removeAttribute("class");
  copy.removeAttribute("style");
  const moved = style.transform !== "none" && !part.hasAttribute("transform") ? [`transform:${style.transform}`] : [];
  const written = PROPERTIES.map((name) => `${name}:${style.getPropertyValue(name)}`);
  copy.setAttribute("style", [...written, ...moved].join(";"));
}

/** @param {Picture} picture */
export const svgBlob = ({ text }) => new Blob([text], { type: "image/svg+xml" });

/**
 * @param {Picture} picture
 * @returns {Promise<Blob>}
 */
export async function pngBlob(picture) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`; // a content security policy allows data: more often than blob:
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * SHARPNESS;
  canvas.height = picture.height * SHARPNESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"),
  );
}
