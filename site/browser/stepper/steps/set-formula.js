/**
 * The box of a rendered formula. If only numbers of the formula change, only their text nodes are changed: new
 * elements for all of it would take the browser longer to lay out than Python takes to compute it.
 */
import { Component, html } from "../../vendor/preact.js";

/** @typedef {{ formula: string }} Props   as HTML */

/** @extends {Component<Props, {}>} */
export class SetFormula extends Component {
  /** @type {Element | null} */
  box = null;

  /** @param {Props} next */
  shouldComponentUpdate({ formula }) {
    if (this.box && formula !== this.props.formula) rewrite(this.box, this.props.formula, formula);
    return false;
  }

  render() {
    const ref = (/** @type {Element | null} */ box) => (this.box = box);
    return html`<div class="formula" ref=${ref} dangerouslySetInnerHTML=${{ __html: this.props.formula }} />`;
  }
}

/**
 * Change the content of an element from `before` to `after`, by text nodes if the tags are equal.
 * @param {Element} element
 * @param {string} before
 * @param {string} after
 */
function rewrite(element, before, after) {
  const old = textsAndTags(before);
  const fresh = textsAndTags(after);
  const isTag = (/** @type {number} */ k) => k % 2 === 1;
  const isAlike = (/** @type {string} */ piece, /** @type {number} */ k) =>
    isTag(k) ? piece === fresh[k] : !piece === !fresh[k];
  if (old.length !== fresh.length || !old.every(isAlike)) {
    element.innerHTML = after;
    return;
  }
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  fresh.forEach((piece, k) => {
    const text = isTag(k) || !piece ? null : /** @type {Text | null} */ (texts.nextNode());
    if (text && piece !== old[k]) text.data = unescaped(piece);
  });
}

/**
 * The HTML as text, tag, text, …, text; texts may be empty.
 * @param {string} html
 */
const textsAndTags = (html) => html.split(/(<[^>]*>)/);

/** The entities that KaTeX writes. */
const CHARACTERS = /** @type {Record<string, string>} */ ({
  "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'",
});

/** @param {string} text */
const unescaped = (text) => text.replace(/&[#\w]+;/g, (entity) => CHARACTERS[entity] ?? entity);
