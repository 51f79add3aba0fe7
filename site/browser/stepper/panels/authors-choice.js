/**
 * State of a panel that begins with what the author chose, and begins anew when the author's element gets other attributes.
 */
import { useEffect, useRef, useState } from "../../vendor/preact.js";

/**
 * @template T
 * @param {T} authors   JSON-ready
 * @returns {[T, (value: T) => void]}
 */
export function useAuthorsChoice(authors) {
  const [chosen, choose] = useState(authors);
  const text = JSON.stringify(authors);
  const followed = useRef(text);
  useEffect(() => {
    if (followed.current === text) return;
    followed.current = text;
    choose(authors);
  }, [text]);
  return [chosen, choose];
}
