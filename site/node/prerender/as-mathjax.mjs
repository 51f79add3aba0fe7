/**
 * Formulas that MathJax shows and KaTeX refuses, written as KaTeX reads them. A formula is rewritten only after KaTeX
 * has refused it, so that positions in messages are nearly always those of the author's text.
 */

const IN_TEXT = /Expected '(?:EOF|\})', got '[_^]'/;
const ONLY_DISPLAY = /can be used only in display mode/;
const TEXT = /\\(?:text|mbox|textrm|textbf|textit|textsf|texttt|textnormal|tag)\*?\s*\{/g;
const OUTER = /\\(begin|end)\s*\{(align|alignat|gather|equation)\*?\}/g;
/** @type {Record<string, string>} */
const INNER = { align: "aligned", alignat: "alignedat", gather: "gathered", equation: "gathered" };
/** @type {Record<string, string>} */
const LITERAL = { _: "\\textunderscore{}", "^": "\\textasciicircum{}" };

/**
 * Another way to write a formula, or nothing if there is none.
 * @param {string} tex
 * @param {string} message   of KaTeX
 */
export function rewritten(tex, message) {
  if (IN_TEXT.test(message)) return withLiteralSigns(tex);
  if (ONLY_DISPLAY.test(message)) return withInnerEnvironments(tex);
  return null;
}

/** In `\text{…}` the signs "_" and "^" are themselves. @param {string} tex */
function withLiteralSigns(tex) {
  let made = "";
  let done = 0;
  for (const { index, 0: opening } of tex.matchAll(TEXT)) {
    if (index < done) continue;
    const start = index + opening.length;
    const end = endOfGroup(tex, start);
    const inner = tex.slice(start, end);
    if (/\$|\\\(/.test(inner)) continue; // a formula in it has indices of its own
    made += tex.slice(done, start) + inner.replace(/\\.|[_^]/gs, (sign) => LITERAL[sign] ?? sign);
    done = end;
  }
  return made + tex.slice(done);
}

/** The place of the brace that closes a group. @param {string} tex @param {number} at */
function endOfGroup(tex, at) {
  for (let depth = 0; at < tex.length; at += 1) {
    if (tex[at] === "\\") at += 1;
    else if (tex[at] === "{") depth += 1;
    else if (tex[at] === "}" && depth-- === 0) return at;
  }
  return tex.length;
}

/** Within a line, an environment stands as the one that is part of a formula. @param {string} tex */
const withInnerEnvironments = (tex) => tex.replace(OUTER, (_, side, name) => `\\${side}{${INNER[name]}}`);
