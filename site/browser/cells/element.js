/**
 * `<python-cell>`: a listing with its output, which the reader can run and change.
 *
 * The listing and the output are in the page. This adds a row of buttons in the room that the page's style keeps for it,
 * so that nothing moves.
 */
import { button } from "./button.js";
import { Editor } from "./editor.js";
import { checkOf, selectBlank, verdictElement } from "./exercise.js";
import { hashOf, keep, kept } from "./kept.js";
import { notebook } from "./notebook.js";
import { append, outputElement, replaceBy } from "./output.js";
import { isStop } from "./python.js";
import { saveNotebook, saveProgram } from "./save.js";
import { applySheet } from "./sheet.js";
import { offerSolutions } from "./solution.js";

/** @import { Progress } from "../python/contract.js" */
/** @import { State } from "./contract.js" */
/** @import { Result } from "./python.js" */

const LOST = "The variables of this listing are gone, because Python was stopped.";

const UNFETCHED = "This could not be fetched; the network may be down. Try again.";

export class PythonCell extends HTMLElement {
  /** @type {State} */
  state = "fresh";

  #original = "";
  /** @type {State} */
  #stateBefore = "fresh";
  #began = 0;
  #isEmptied = false;
  /** @type {HTMLElement | null} the listing as its author wrote it */
  #listing = null;
  /** @type {Editor | null} */
  #editor = null;
  /** @type {HTMLElement | null} */
  #output = null;
  #bar = element("div", "cell-bar");
  #run = button("Run", () => (this.#isBusy ? notebook.stopRunOf(this) : notebook.run(this)));
  #edit = button("Edit", () => (this.#editor ? this.reset() : this.#beginToEdit()));
  #note = element("span", "cell-note");
  /** @type {HTMLElement | null} what the check of an exercise said */
  #verdict = null;
  #more = element("details", "cell-more");

  connectedCallback() {
    if (this.#listing) return;
    this.#listing = this.querySelector(".highlight, pre");
    const code = /** @type {HTMLElement | undefined} */ ([...(this.#listing?.querySelectorAll("code") ?? [])].at(-1)?.cloneNode(true));
    if (!this.#listing || !code) return;
    for (const number of code.querySelectorAll(".ln")) number.remove();
    this.#original = (code.textContent ?? "").replace(/\n+$/, "");
    this.#output = this.querySelector(".cell-output");
    void applySheet().then(() => this.#addBar());
  }

  /** The listing as it would run. */
  get code() {
    return this.#editor?.value ?? this.#original;
  }

  /** Whether the reader has changed it. */
  get isChanged() {
    return this.code !== this.#original;
  }

  /** Put an editor in place of the listing. @param {string} [code] */
  edit(code = this.#original) {
    if (!this.#listing) return;
    const editor = new Editor(code, `The Python of ${notebook.nameOf(this)}`, () => {
      this.#unmark();
      this.#verdict?.remove();
      this.#keep();
    });
    this.#listing.hidden = true;
    this.#listing.after(editor.element);
    this.#editor = editor;
    this.#edit.textContent = "Reset";
    const folded = /** @type {HTMLDetailsElement | null} */ (editor.element.closest(".cell-code"));
    if (folded) folded.open = true;
    editor.select(0, 0);
    if (this.dataset.exercise) selectBlank(editor);
    editor.focus();
  }

  #beginToEdit() {
    this.edit();
    void this.#editor?.enrich();
  }

  /** The author's listing again. */
  reset() {
    keep(this.#name, null);
    this.#editor?.remove();
    this.#editor = null;
    if (this.#listing) this.#listing.hidden = false;
    this.#edit.textContent = "Edit";
    this.#verdict?.remove();
    this.#unmark();
    this.#edit.focus();
  }

  // --- what the notebook tells ----------------------------------------------------------------------------------

  get #isBusy() {
    return this.state === "running" || this.state === "waiting";
  }

  /** It will run after others. */
  wait() {
    if (this.state !== "waiting") this.#stateBefore = this.state;
    this.state = "waiting";
    this.#run.textContent = "Stop";
    this.#tell("Waiting …");
  }

  /** It will not run after all. */
  stopWaiting() {
    if (this.state !== "waiting") return;
    this.state = this.#stateBefore;
    this.#run.textContent = this.#runWords;
    this.#tell("");
  }

  /** It runs now. */
  begin() {
    this.state = "running";
    this.#began = performance.now();
    this.#isEmptied = false;
    this.#run.textContent = "Stop";
    this.#tell("Running …");
    this.#verdict?.remove();
    this.#unmark();
    this.removeAttribute("data-lost");
  }

  /** It wrote something. @param {string} kind @param {string} text */
  write(kind, text) {
    if (this.state === "running") append(this.#emptied(), [kind, text]);
  }

  /** Python is being fetched. @param {Progress} progress */
  showProgress({ loadedBytes, totalBytes, stage }) {
    if (this.state !== "running") return;
    const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
    this.#tell(loadedBytes < totalBytes ? `Fetching Python, ${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB` : `${stage} …`);
    this.#began = performance.now();
  }

  /** It ended. @param {Result} result */
  end({ parts, fault, verdict }) {
    this.state = isStop(fault) ? "stopped" : fault ? "failed" : "ran";
    this.#run.textContent = this.#runWords;
    const seconds = (performance.now() - this.#began) / 1000;
    const end = isStop(fault) ? "Stopped" : fault?.type;
    this.#tell(fault ? `${end}${fault.line ? `, line ${fault.line}` : ""}` : `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`);
    if (parts.length) replaceBy(this.#emptied(), parts);
    else if (this.#output) this.#output.remove();
    if (!parts.length) this.#output = null;
    if (fault?.line && !isStop(fault)) this.#mark(fault.line);
    if (!verdict) return;
    this.#verdict = verdictElement(verdict);
    this.append(this.#verdict);
    if (verdict.line && !verdict.in_check) this.#mark(verdict.line);
  }

  /** Python ended, and with it all variables. @param {string} reason   a sentence; "" if the reader wished it */
  pythonEnded(reason) {
    this.stopWaiting();
    if (this.state === "running") {
      this.state = "stopped";
      this.#run.textContent = this.#runWords;
      this.#tell(reason ? "Ended" : "Stopped");
      const words = reason || "Stopped.";
      append(this.#emptied(), ["note", words]);
      notebook.say(`The run of ${notebook.nameOf(this)} was ended. ${reason}`);
    } else if ((this.state === "ran" || this.state === "failed") && !this.dataset.exercise) {
      this.state = "lost";
      this.dataset.lost = "";
      this.#tell("");
      this.#note.append(LOST, " ", button("Run all above", () => notebook.runAllAbove(this)));
    }
  }

  /** It was to run, but one that it builds on failed. @param {string} name */
  blockedBy(name) {
    this.#tell(`Not run, because ${name} goes before it and stopped.`);
  }

  // --- its parts ------------------------------------------------------------------------------------------------

  get #runWords() {
    return this.dataset.exercise && checkOf(this) ? "Check" : "Run";
  }

  /** Its name in the browser's storage. */
  get #name() {
    return this.dataset.name || String([...document.querySelectorAll("python-cell")].indexOf(this) + 1);
  }

  #addBar() {
    if (!this.#listing || this.#bar.isConnected) return;
    const name = notebook.nameOf(this);
    this.#bar.setAttribute("role", "group");
    this.#bar.setAttribute("aria-label", name);
    const summary = element("summary", "");
    summary.textContent = "More";
    const menu = element("div", "cell-menu");
    const act = (/** @type {() => void} */ done) => () => {
      this.#more.removeAttribute("open");
      done();
    };
    menu.append(
      button("Run all above", act(() => notebook.runAllAbove(this))),
      button("Restart Python", act(() => notebook.restart())),
      button("Save listings as .py", act(saveProgram)),
      button("Save listings as .ipynb", act(() => saveNotebook().catch(() => this.#tell(UNFETCHED)))),
    );
    this.#more.append(summary, menu);
    this.#run.textContent = this.#runWords;
    if (this.dataset.readonly) this.#edit.hidden = true;
    this.#bar.append(this.#run, this.#edit, this.#more, this.#note);
    (this.#listing.closest(".cell-code") ?? this.#listing).after(this.#bar);
    this.addEventListener("keydown", this.#onKeyDown);
    this.#listing.addEventListener("dblclick", () => { if (!this.dataset.readonly) this.#beginToEdit(); });
    this.#listing.addEventListener("click", () => {
      if (this.dataset.exercise && getSelection()?.isCollapsed) this.#beginToEdit();
    });
    this.dataset.ready = "";
    this.#restore();
    if (!this.dataset.exercise) return;
    const put = (/** @type {string} */ code, /** @type {string} */ words) => {
      if (!this.#editor) this.edit();
      this.#editor?.replaceAll(code);
      this.#tell(words);
      notebook.say(words);
    };
    offerSolutions(this, this.#name, { isChanged: () => this.isChanged, put });
  }

  /** What the reader wrote in an earlier visit. */
  #restore() {
    const text = kept(this.#name);
    if (!text || this.dataset.readonly) return;
    const show = () => {
      const { activeElement } = document;
      this.edit(text.code);
      if (activeElement instanceof HTMLElement && activeElement.isConnected) activeElement.focus({ preventScroll: true });
    };
    if (text.of === hashOf(this.#original)) {
      show();
      if (this.#editor?.hasFocus && document.activeElement instanceof HTMLElement) document.activeElement.blur();
      return this.#tell("Your version, kept in this browser");
    }
    this.#tell("");
    this.#note.append(
      "This listing has changed since you edited it. ",
      button("Your version", () => {
        this.#tell("");
        this.edit(text.code);
        this.#keep();
      }),
    );
  }

  #keep() {
    keep(this.#name, this.isChanged ? { of: hashOf(this.#original), code: this.code } : null);
  }

  /** The element of the output; without that of the run before. */
  #emptied() {
    const output = this.#output ?? outputElement();
    if (!output.isConnected) this.append(output);
    this.#output = output;
    if (!this.#isEmptied) output.textContent = "";
    this.#isEmptied = true;
    return output;
  }

  /** @param {string} words */
  #tell(words) {
    this.#note.textContent = words;
  }

  /** Mark the line of an error. @param {number} line */
  #mark(line) {
    if (this.#editor) return this.#editor.mark(line);
    const pre = this.#listing?.querySelector("pre");
    pre?.classList.add("cell-faulty");
    pre?.style.setProperty("--line", String(line - 1));
  }

  #unmark() {
    this.#editor?.mark(null);
    this.#listing?.querySelector("pre")?.classList.remove("cell-faulty");
  }

  #onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") this.#more.removeAttribute("open");
    if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    void notebook.run(this);
    if (event.shiftKey) notebook.cells[notebook.cells.indexOf(this) + 1]?.takeFocus();
  };

  /** Where the keyboard goes from the cell above. */
  takeFocus() {
    (this.#editor ?? this.#run).focus();
  }
}

/** @param {string} name @param {string} kind */
function element(name, kind) {
  const made = document.createElement(name);
  made.className = kind;
  return made;
}
