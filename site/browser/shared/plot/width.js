/**
 * The width of a box in the page, as state of a component that lays itself out in px.
 */
import { useEffect, useRef, useState } from "../../vendor/preact.js";

/** @returns {[{ current: HTMLElement | null }, number]} a ref for the box, and its width, 0 until it is measured */
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
