/**
 * A formula in a panel; until KaTeX is here, its TeX.
 */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { KATEX, setFormula } from "../../shared/formulas.js";
import { importRetrying } from "../../shared/retrying-import.js";

/** @import { Katex } from "../../shared/formulas.js" */

/** @type {Katex | null} */
let katex = null;

/** @param {{ tex: string, display?: boolean }} props */
export function Formula({ tex, display = false }) {
  const [, setReady] = useState(katex !== null);
  useEffect(() => {
    if (katex) return;
    importRetrying(KATEX).then(
      (module) => {
        katex = module.default;
        setReady(true);
      },
      () => undefined, // offline: the TeX stays
    );
  }, []);
  if (!katex) return html`<code class="tex">${tex}</code>`;
  const set = setFormula(katex, tex, { displayMode: display });
  return html`<span key=${tex} class="tex" dangerouslySetInnerHTML=${{ __html: set }} />`;
}
