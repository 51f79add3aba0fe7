/**
 * The width of a box in the page, as state: drawings of a panel are laid out in its pixels.
 */
import { useEffect, useRef, useState } from "../../vendor/preact.js";

/** @returns {[{ current: HTMLElement | null }, number]} a ref for the box, and its width (0 before it is known) */
export function useWidth() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
