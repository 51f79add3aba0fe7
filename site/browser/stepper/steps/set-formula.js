/**
 * The box of a formula that KaTeX has set. Where only numbers of it change, only their texts are changed in the
 * page: styling and laying out all of it anew would take longer than computing it.
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
 * Give an element with the content `before` the content `after`.
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
 * A text, a tag, a text, …, a text; some of the texts are empty.
 * @param {string} html
 */
const textsAndTags = (html) => html.split(/(<[^>]*>)/);

/** What KaTeX writes for characters that mean something in HTML. */
const CHARACTERS = /** @type {Record<string, string>} */ ({
  "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'",
});

/** @param {string} text */
const unescaped = (text) => text.replace(/&[#\w]+;/g, (entity) => CHARACTERS[entity] ?? entity);
