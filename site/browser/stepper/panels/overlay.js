/**
 * What a panel draws into the net: a layer over the drawing that belongs to the panel and goes with it. The drawing only
 * keeps a place for such layers, so that nothing of them is loaded with the page.
 */
import { render, useEffect, useRef } from "../../vendor/preact.js";

/** @import { Host } from "./contract.js" */

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Draw a picture over the net after each rendering of the panel; null draws nothing.
 * @param {Host} host
 * @param {any} picture   elements of SVG
 */
export function useOverlay(host, picture) {
  const layer = useRef(/** @type {SVGGElement | null} */ (null));
  useEffect(() => {
    const place = host.shadowRoot?.querySelector(".drawing .overlay");
    if (!place) return;
    layer.current ??= document.createElementNS(NAMESPACE, "g");
    if (layer.current.parentNode !== place) place.append(layer.current);
    render(picture, layer.current);
  });
  useEffect(
    () => () => {
      if (layer.current) render(null, layer.current);
      layer.current?.remove();
    },
    [],
  );
}
