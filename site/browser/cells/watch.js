/**
 * Runs cells with `watch` again after a change of a net that they watch. Only a cell that the reader has run is run again, so
 * that a move in a widget never fetches Python; one that is running is run again when it has ended, for the last change.
 */

/** @import { Cell } from "./contract.js" */

const PAUSE = 300; // ms without another change

export class Watch {
  #notebook;
  /** @type {Set<Cell>} */
  #due = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Map<string, string>} the spec of each net at its last change, as JSON */
  #specs = new Map();
  /** @type {Map<Cell, { net: string, fields: Record<string, unknown> }>} what cells have asked of a net that they watch */
  #wishes = new Map();

  /** @param {{ cells: Cell[], run: (cell: Cell) => void }} notebook */
  constructor(notebook) {
    this.#notebook = notebook;
    document.addEventListener("change", this.#changed);
  }

  /**
   * A cell asks something of a widget: the change that follows is no reason to run it again.
   * @param {Cell} cell
   * @param {string} text   as `perform` of page-nets.js takes it
   */
  noteWish(cell, text) {
    const { net, method, argument } = JSON.parse(text);
    if (method === "change" && isWatching(cell, net)) this.#wishes.set(cell, { net, fields: argument });
  }

  #changed = (/** @type {Event} */ event) => {
    const { target, detail } = /** @type {CustomEvent} */ (event);
    const { name } = JSON.parse(/** @type {HTMLElement} */ (target).dataset?.options ?? "{}");
    if (!name || !detail?.spec) return;
    const spec = JSON.stringify(detail.spec);
    if (this.#specs.get(name) === spec) return; // computed once more
    this.#specs.set(name, spec);
    for (const cell of this.#notebook.cells) {
      if (isWatching(cell, name) && HAS_RUN.has(cell.state) && !this.#isOwnWish(cell, name, detail.spec)) this.#due.add(cell);
    }
    if (this.#due.size) this.#later();
  };

  /** @param {Cell} cell @param {string} net @param {Record<string, unknown>} spec */
  #isOwnWish(cell, net, spec) {
    const wish = this.#wishes.get(cell);
    if (wish?.net !== net) return false;
    const isGranted = Object.entries(wish.fields).every(([field, value]) => JSON.stringify(value) === JSON.stringify(spec[field]));
    this.#wishes.delete(cell);
    return isGranted;
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#runDue, PAUSE);
  }

  #runDue = () => {
    for (const cell of this.#due) {
      if (cell.state === "running") continue;
      this.#due.delete(cell);
      if (HAS_RUN.has(cell.state)) this.#notebook.run(cell);
    }
    if (this.#due.size) this.#later();
  };
}

const HAS_RUN = new Set(["ran", "failed", "running"]);

/** @param {Cell} cell @param {string} net */
const isWatching = (cell, net) => cell.dataset.watch?.split(" ").includes(net) ?? false;
