/**
 * CodeMirror for the code of a listing, with the keys of the text area that it replaces (plain-text.js); fetched when a
 * reader begins to edit.
 */
import {
  Compartment, Decoration, EditorState, EditorView, HighlightStyle, LanguageSupport, StateEffect, StateField, bracketMatching,
  defaultKeymap, history, historyKeymap, indentLess, indentMore, indentUnit, keymap, pythonLanguage, syntaxHighlighting, tags,
} from "../vendor/codemirror.js";

/** @import { CodeText } from "./contract.js" */

const STEP = "    ";
const AN_HOUR = 3_600_000; // ms

/** The colours of listings (page/theme.css). */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], color: "light-dark(#8a2f7b, #d9a0d0)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.className, tags.meta], color: "light-dark(#1a5a96, #86b8ee)" },
  { tag: [tags.number, tags.string, tags.special(tags.string)], color: "light-dark(#24703a, #86c99a)" },
  { tag: tags.comment, color: "light-dark(#6a665e, #a09b92)", fontStyle: "italic" },
]);

/** More than what the page's sheet says of the text area, whose class this has. */
const SHAPE = EditorView.theme({
  "&.cell-editor.cm-editor": { padding: "0", resize: "none", overflow: "hidden", display: "flex" },
  "&.cell-editor.cm-editor.cm-focused": { outline: "2px solid var(--companion-accent, Highlight)", outlineOffset: "1px" },
  "&.cell-editor .cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  "&.cell-editor .cm-content": { padding: "0.9rem 0", caretColor: "currentcolor" },
  "&.cell-editor .cm-line": { padding: "0 1.1rem" },
  "&.cell-editor .cm-matchingBracket": { background: "color-mix(in srgb, currentcolor 18%, transparent)" },
  ".cell-faulty-line": { background: "var(--cell-fault)" },
  "@media (forced-colors: active)": { ".cell-faulty-line": { outline: "2px solid Highlight" } },
});

/** @type {import("../vendor/codemirror.js").StateEffectType<number | null>} */
const mark = StateEffect.define();

const marked = StateField.define({
  create: () => Decoration.none,
  update: (before, { effects, changes, state }) => {
    const line = effects.find((effect) => effect.is(mark))?.value;
    if (line === undefined) return before.map(changes);
    if (line === null || line > state.doc.lines) return Decoration.none;
    return Decoration.set(Decoration.line({ class: "cell-faulty-line" }).range(state.doc.line(line).from));
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Indent the lines of the selection, or add spaces up to the next multiple of four. @param {EditorView} view */
function indent(view) {
  const { doc, selection } = view.state;
  const { from, to } = selection.main;
  const line = doc.lineAt(from);
  if (to > line.to) return indentMore(view);
  view.dispatch(view.state.replaceSelection(STEP.slice((from - line.from) % STEP.length)), { userEvent: "input.type" });
  return true;
}

/** After Escape, the next Tab leaves. @param {EditorView} view */
function letTabLeave(view) {
  view.setTabFocusMode(AN_HOUR); // until another key
  return false;
}

const isHandled = () => true; // by the cell, which runs
const KEYS = keymap.of([
  { key: "Tab", run: indent, shift: indentLess },
  { key: "Escape", run: letTabLeave },
  ...["Shift-Enter", "Ctrl-Enter", "Meta-Enter"].map((key) => ({ key, run: isHandled })),
  ...historyKeymap,
  ...defaultKeymap,
]);

/** @implements {CodeText} */
export class RichText {
  #view;
  #attributes = new Compartment();
  #label;

  /**
   * @param {HTMLElement} place
   * @param {{ before: string, value: string, label: string, onInput: () => void,
   *   view: { start: number, end: number, scrollLeft: number } }} given   `before`: the text before the reader's edits
   */
  constructor(place, { before, value, label, onInput, view: { start, end, scrollLeft } }) {
    this.#label = label;
    const view = new EditorView({
      parent: place,
      root: /** @type {Document | ShadowRoot} */ (place.getRootNode()),
      state: EditorState.create({
        doc: before,
        extensions: [
          KEYS, history(), indentUnit.of(STEP), EditorState.tabSize.of(STEP.length), bracketMatching(), marked, SHAPE,
          new LanguageSupport(pythonLanguage), syntaxHighlighting(COLOURS),
          EditorView.editorAttributes.of({ class: "cell-editor" }),
          this.#attributes.of(this.#attributesFor(false)),
        ],
      }),
    });
    this.#view = view;
    if (value !== before) view.dispatch({ changes: { from: 0, to: before.length, insert: value } });
    view.dispatch({
      selection: { anchor: start, head: end },
      effects: StateEffect.appendConfig.of(EditorView.updateListener.of(({ docChanged }) => { if (docChanged) onInput(); })),
    });
    view.scrollDOM.scrollLeft = scrollLeft;
  }

  get value() {
    return this.#view.state.doc.toString();
  }

  get hasFocus() {
    return this.#view.hasFocus;
  }

  focus() {
    this.#view.focus();
  }

  /** @param {number} start @param {number} end */
  select(start, end) {
    this.#view.dispatch({ selection: { anchor: start, head: end }, scrollIntoView: true });
  }

  /** @param {string} text */
  replaceAll(text) {
    const { length } = this.#view.state.doc;
    this.#view.focus();
    this.#view.dispatch({ changes: { from: 0, to: length, insert: text }, selection: { anchor: text.length }, userEvent: "input.paste" });
  }

  /** @param {number | null} line */
  mark(line) {
    this.#view.dispatch({ effects: [mark.of(line), this.#attributes.reconfigure(this.#attributesFor(line !== null))] });
  }

  remove() {
    this.#view.destroy();
  }

  /** @param {boolean} isInvalid */
  #attributesFor(isInvalid) {
    const invalid = isInvalid ? { "aria-invalid": "true" } : {};
    return EditorView.contentAttributes.of({ "aria-label": this.#label, tabindex: "0", ...invalid });
  }
}
