/**
 * The bench of a playground: an editor with the program, the buttons below it, and what was found.
 *
 *            Check                      answer
 *   quiet ───────────▶ checking ─────────────────▶ judged: from now on also at each pause of typing
 *                         │ Stop, or too long
 *                         ▼
 *                      stopped: only a press of Check runs the program again
 *
 * The reader's texts, one for each way in, are kept in the browser until they are reset.
 */
import { button } from "../cells/button.js";
import { Editor } from "../cells/editor.js";
import { hashOf, keep, kept } from "../cells/kept.js";
import { outputElement, replaceBy } from "../cells/output.js";
import { ensureFormulaFonts } from "../embed/fonts.js";
import { followColourScheme } from "../shared/colour-scheme.js";
import { textOf } from "../shared/text-file.js";
import { fetchSheets, sharedSheets } from "../shared/widget-sheet.js";
import { keyOf } from "../stepper/notation/refs.js";
import { addStyles } from "../stepper/panels/disclosure.js";
import { save } from "../stepper/takeaway/files.js";
import { html, render } from "../vendor/preact.js";
import { Checker, NoAnswer } from "./checker.js";
import { WAYS } from "./names.js";
import { Result } from "./result.js";

/** @import { Checked } from "./checker.js" */
/** @import { Part, Place, Tools, Way, Witnessed } from "./contract.js" */
/** @import { Curves } from "./result.js" */

const SHEET = new URL("./playground.css", import.meta.url).href;
const PAUSE = 900; // ms of a reader's typing
const TITLES = { repair: "Repair a bug", blanks: "Fill in the blanks", empty: "Start from nothing", break: "Break it yourself" };

/**
 * Put a bench in the place of a listing, or where there is none.
 * @param {Place} place
 * @param {Tools} tools
 */
export async function openBench(place, tools) {
  const sheet = textOf(SHEET);
  const [text] = await Promise.all([sheet, fetchSheets("backprop-stepper")]);
  return new Bench(place, tools, text);
}

export class Bench {
  #place;
  #bar;
  #facts;
  #checker;
  /** @type {Way} */
  #way;
  #editor;
  /** @type {HTMLElement | null} */
  #output = null;
  #result = document.createElement("div");
  #voice = document.createElement("p");
  #note = document.createElement("span");
  #run = button("Check", () => (this.#isBusy ? this.#checker.stop() : void this.check()));
  #reset = button("Reset", () => this.reset());
  #choice = document.createElement("select");
  #isBusy = false;
  #checksTyping = false;
  #judged = ""; // the text of the last verdict
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  /** @type {Checked | null} */
  #checked = null;
  #hints = 0;
  /** @type {Curves} */
  #curves = null;
  #learning = "";
  /** @type {Witnessed | null} */
  #witnessed = null;
  #asking = "";

  /** @param {Place} place @param {Tools} tools @param {string} sheet   the text of the style sheet */
  constructor(place, tools, sheet) {
    const { host, bar, facts } = place;
    this.#place = place;
    this.#bar = bar;
    this.#facts = facts;
    this.#checker = new Checker(place, tools, (words) => this.#tell(words));
    const last = /** @type {Way} */ (kept(place.textName("way"))?.code);
    this.#way = WAYS.includes(last) ? last : this.#facts.kind;
    this.#editor = this.#newEditor(this.#textOf(this.#way));
    const listing = /** @type {HTMLElement | null} */ (host.querySelector(".highlight, pre"));
    if (listing) listing.hidden = true;
    bar.before(this.#editor.element);
    this.#fillBar();
    this.#result.className = "pass-found";
    this.#result.hidden = true;
    this.#voice.className = "cell-voice";
    this.#voice.setAttribute("role", "status");
    bar.after(this.#result, this.#voice);
    const style = Object.assign(document.createElement("style"), { textContent: sheet });
    host.append(style);
    const shadow = this.#result.attachShadow({ mode: "open" });
    const root = Object.assign(document.createElement("div"), { className: "root" });
    shadow.adoptedStyleSheets = sharedSheets("backprop-stepper") ?? [];
    shadow.append(Object.assign(document.createElement("style"), { textContent: sheet }), root);
    void addStyles(shadow);
    ensureFormulaFonts();
    followColourScheme(this.#result);
    host.addEventListener("keydown", this.#onKeyDown);
    if (this.#facts.net) document.addEventListener("change", this.#onNet);
  }

  takeFocus() {
    this.#editor.focus();
  }

  /** Run the program and show what is found. @param {boolean} [unasked]   at a pause of typing */
  async check(unasked = false) {
    if (this.#isBusy) return;
    clearTimeout(this.#typing);
    const code = this.#editor.value;
    this.#begin();
    try {
      const checked = await this.#checker.check(code);
      this.#checksTyping = true;
      this.#judged = code;
      this.#tell("");
      this.#print(checked.parts);
      this.#found(checked);
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause;
      if (cause.stopped) this.#checksTyping = false;
      this.#result.dataset.stale = "";
      this.#tell(cause.message);
      this.#say(cause.message);
    } finally {
      this.#end();
    }
    if (unasked || this.#checksTyping) this.#later();
  }

  /** The net is another one now: at the next pause, the program is judged on that. */
  netChanged() {
    if (!this.#checked || !this.#checksTyping) return;
    this.#judged = "";
    this.#later();
  }

  /** The program of this way as it was at first. */
  reset() {
    const focused = this.#reset;
    this.#forget();
    this.#replaceEditor(this.#facts.programs[this.#way]);
    this.#tell("");
    focused.focus();
    this.#later();
  }

  // --- its parts ------------------------------------------------------------------------------------------------

  #fillBar() {
    this.#bar.replaceChildren();
    this.#note.className = "cell-note";
    for (const way of WAYS) this.#choice.append(new Option(TITLES[way], way, false, way === this.#way));
    this.#choice.setAttribute("aria-label", "What to begin with");
    this.#choice.addEventListener("change", () => this.#choose(/** @type {Way} */ (this.#choice.value)));
    const saving = button("Save as .py", () => save(new Blob([this.#editor.value], { type: "text/x-python" }), "backward_pass.py"));
    this.#bar.append(this.#run, this.#choice, this.#reset, saving, this.#note);
  }

  /** @param {Way} way */
  #choose(way) {
    this.#way = way;
    keep(this.#place.textName("way"), way === this.#facts.kind ? null : { of: "", code: way });
    this.#replaceEditor(this.#textOf(way));
    this.#print([]);
    this.#checked = null;
    this.#curves = null;
    this.#result.hidden = true;
    this.#tell("");
  }

  /** What the reader wrote, or the program. @param {Way} way */
  #textOf(way) {
    return kept(this.#place.textName(way))?.code ?? this.#facts.programs[way];
  }

  /** @param {string} code */
  #newEditor(code) {
    return new Editor(code, `The Python of the ${this.#place.name}`, () => {
      this.#unmark();
      this.#keep();
      this.#result.dataset.stale = "";
      this.#later();
    });
  }

  /** @param {string} code */
  #replaceEditor(code) {
    const editor = this.#newEditor(code);
    this.#editor.element.before(editor.element);
    this.#editor.remove();
    this.#editor = editor;
  }

  #keep() {
    const original = this.#facts.programs[this.#way];
    const { value } = this.#editor;
    keep(this.#place.textName(this.#way), value === original ? null : { of: hashOf(original), code: value });
  }

  #forget() {
    keep(this.#place.textName(this.#way), null);
  }

  /** Check at the next pause of typing, if the text is another one. */
  #later() {
    clearTimeout(this.#typing);
    if (!this.#checksTyping || this.#isBusy || this.#editor.value === this.#judged) return;
    this.#typing = setTimeout(() => void this.check(true), PAUSE);
  }

  #begin() {
    this.#isBusy = true;
    this.#run.textContent = "Stop";
    this.#unmark();
  }

  #end() {
    this.#isBusy = false;
    this.#run.textContent = "Check";
  }

  // --- what was found -------------------------------------------------------------------------------------------

  /** @param {Checked} checked */
  #found(checked) {
    const { verdict } = checked;
    const before = this.#checked?.verdict.ring;
    const isSame = before && verdict.ring && keyOf(before) === keyOf(verdict.ring);
    if (!isSame) this.#hints = 0; // they are about another quantity
    this.#checked = checked;
    this.#curves = null;
    this.#learning = "";
    this.#witnessed = null;
    this.#asking = "";
    delete this.#result.dataset.stale;
    this.#result.hidden = false;
    const line = verdict.fault?.line || verdict.slip?.line || verdict.wrong?.line;
    if (line) this.#mark(line);
    this.#draw();
    this.#say(verdict.sentence);
  }

  #draw() {
    const root = this.#result.shadowRoot?.querySelector(".root");
    if (!root || !this.#checked) return;
    const hint = () => {
      this.#hints += 1;
      this.#draw();
    };
    render(html`<${Result} checked=${this.#checked} host=${this.#result} hints=${this.#hints} hint=${hint} curves=${this.#curves}
      learning=${this.#learning} learn=${() => void this.#learn()}
      witnessed=${this.#witnessed} asking=${this.#asking} witness=${() => void this.#witness()} />`, root);
  }

  async #witness() {
    const checked = this.#checked;
    if (!checked || this.#asking.endsWith("…")) return;
    this.#asking = "Computing …";
    this.#draw();
    const answer = await this.#checker.witnesses(checked).catch((cause) => {
      if (!(cause instanceof NoAnswer)) throw cause;
      return cause.message;
    });
    this.#tell("");
    if (checked !== this.#checked) return; // another program has been judged meanwhile
    this.#asking = typeof answer === "string" ? answer : "";
    this.#witnessed = typeof answer === "string" ? null : answer;
    this.#draw();
    this.#say(typeof answer === "string" ? answer : `${answer.name}: ${answer.sentence}`);
  }

  async #learn() {
    if (this.#isBusy) return;
    this.#begin();
    this.#learning = "Training …";
    this.#draw();
    try {
      this.#curves = await this.#checker.learn(this.#editor.value);
      this.#learning = "";
      this.#tell("");
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause;
      if (cause.stopped) this.#checksTyping = false;
      this.#learning = cause.message;
      this.#tell("");
    } finally {
      this.#end();
      this.#draw();
    }
  }

  /** Show what the program printed; its errors are in the verdict. @param {Part[]} all */
  #print(all) {
    const parts = all.filter(([kind]) => kind !== "error");
    if (parts.every(([kind]) => kind === "note")) {
      this.#output?.remove();
      this.#output = null;
      return;
    }
    this.#output ??= outputElement();
    this.#bar.after(this.#output);
    replaceBy(this.#output, parts);
  }

  /** @param {number} line */
  #mark(line) {
    this.#editor.mark(line);
  }

  #unmark() {
    this.#editor.mark(null);
  }

  /** @param {string} words */
  #tell(words) {
    this.#note.textContent = words;
  }

  /** One sentence for a screen reader. @param {string} sentence */
  #say(sentence) {
    this.#voice.textContent = "";
    setTimeout(() => { this.#voice.textContent = sentence; }, 50); // the same sentence twice is two sentences
  }

  #onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey) || !this.#editor.hasFocus) return;
    event.preventDefault();
    void this.check();
  };

  /** The net of the page has changed: what was found is of another one. @param {Event} event */
  #onNet = ({ target }) => {
    const { name } = JSON.parse(/** @type {HTMLElement} */ (target).dataset?.options ?? "{}");
    if (name === this.#facts.net) this.netChanged();
  };
}
