/**
 * The cells of a page: one namespace, in document order.
 *
 *             run                  it ends
 *   fresh ──────────► running ───────────────► ran, failed
 *                        │                         │
 *                        │ Stop, a crash           │ Python ends (a crash, a Stop that waits too long)
 *                        ▼                         ▼
 *                     stopped                     lost: the output stays, the variables are gone
 *
 * A cell runs after those that it builds on: all above it that the build ran, too, or those that its author named. Of
 * these, only those run that have not run since Python began; meanwhile the cell is waiting. So does one that is run
 * while another one runs.
 *
 * An exercise runs in a copy of the namespace, so that no other cell builds on it, and nothing of it can be lost.
 */
import { importRetrying } from "../shared/retrying-import.js";
import { checkOf, verdictSentence } from "./exercise.js";
import { PICTURE, drawing, sentenceOf } from "./output.js";
import { namesPage, perform, tracesFor } from "./page-nets.js";
import { Ended, ReaderPython, isStop } from "./python.js";

/** @import { Cell } from "./contract.js" */
/** @import { Result } from "./python.js" */

const PICTURES = /\b(plot|points|image)\b/; // what a listing calls that draws

class Notebook {
  /** The reader's Python, which the playground uses too (playground/checker.js). */
  python = new ReaderPython();
  /** @type {{ cell: Cell, cells: () => Cell[] }[]} what is to run next; which cells that takes is known when it begins */
  #asked = [];
  /** @type {{ isStopped: boolean } | null} stands for the runs that are under way, until they end or Python does */
  #runs = null;
  /** @type {HTMLElement | null} */
  #voice = null;
  /** @type {import("./watch.js").Watch | null} runs cells again when a net changes, once one with `watch` has run */
  #watch = null;

  /** All cells of the page. @returns {Cell[]} */
  get cells() {
    return /** @type {Cell[]} */ ([...document.querySelectorAll("python-cell")].filter((cell) => "state" in cell));
  }

  /** Whether a cell runs, or others wait for their turn. */
  get isBusy() {
    return this.#runs !== null;
  }

  /** How the reader and Python name a cell. @param {Cell} cell */
  nameOf(cell) {
    const number = [...document.querySelectorAll("python-cell")].indexOf(cell) + 1;
    return cell.dataset.name || `listing ${number}`;
  }

  /** Run a cell, after those that it builds on. @param {Cell} cell */
  run(cell) {
    const isToRun = (/** @type {Cell} */ { state }) => ["fresh", "lost", "waiting"].includes(state);
    return this.#runNext(cell, () => [...this.#needed(cell).filter(isToRun), cell]);
  }

  /** Run all above a cell and it. @param {Cell} cell */
  runAllAbove(cell) {
    return this.#runNext(cell, () => [...this.#above(cell), cell]);
  }

  /** Take back that a cell is to run; if it has begun, or those before it have, stop them. @param {Cell} cell */
  stopRunOf(cell) {
    const others = this.#asked.filter((asked) => asked.cell !== cell);
    if (others.length === this.#asked.length) return this.stop();
    this.#asked = others;
    cell.stopWaiting();
  }

  /** Stop what runs, and take back what waits; where that cannot be, end Python, as a second Stop does at once. */
  async stop() {
    if (this.#runs) this.#runs.isStopped = true;
    for (const { cell } of this.#asked.splice(0)) cell.stopWaiting();
    if (!(await this.python.interrupt())) this.#endPython();
  }

  /** Forget all variables. */
  restart() {
    this.#endPython();
    this.say("Python was restarted: its variables are gone.");
  }

  /** One sentence for a screen reader. @param {string} sentence */
  say(sentence) {
    if (!this.#voice) {
      this.#voice = document.createElement("p");
      this.#voice.className = "cell-voice";
      this.#voice.setAttribute("role", "status");
      document.body.append(this.#voice);
    }
    const voice = this.#voice;
    voice.textContent = "";
    setTimeout(() => { voice.textContent = sentence; }, 50); // the same sentence twice is two sentences
  }

  /** The listings of the page as one program. */
  program() {
    return this.cells.map((cell) => `# %% ${this.nameOf(cell)}\n${cell.code}\n`).join("\n");
  }

  #endPython() {
    this.#runs = null;
    this.#asked = [];
    this.python.end();
    for (const cell of this.cells) cell.pythonEnded("");
  }

  /** @param {Cell} cell */
  #above(cell) {
    const { cells } = this;
    return cells.slice(0, cells.indexOf(cell)).filter(({ dataset }) => dataset.run !== "false" && !dataset.exercise);
  }

  /** The cells that another one builds on, in document order. @param {Cell} cell @returns {Cell[]} */
  #needed(cell) {
    const above = this.#above(cell);
    const named = cell.dataset.after?.split(" ").filter(Boolean);
    if (!named) return above;
    const direct = above.filter(({ dataset }) => dataset.name && named.includes(dataset.name));
    const all = new Set(direct.flatMap((one) => [...this.#needed(one), one]));
    return above.filter((one) => all.has(one));
  }

  /** Let changes of nets count from now on. */
  async #watchNets() {
    try {
      const { Watch } = await importRetrying(new URL("./watch.js", import.meta.url).href);
      this.#watch ??= new Watch(this);
    } catch {
      // offline: the next run tries again
    }
  }

  /** @param {Cell} cell @param {() => Cell[]} cells   it and those that go before it */
  async #runNext(cell, cells) {
    if (cell.state === "running" || cell.state === "waiting") return;
    cell.wait();
    this.#asked.push({ cell, cells });
    if (this.#runs) return;
    const runs = { isStopped: false };
    this.#runs = runs;
    while (this.#runs === runs) {
      const next = this.#asked.shift();
      runs.isStopped = false;
      if (next) await this.#runAll(next.cells(), runs);
      else this.#runs = null;
    }
  }

  /** @param {Cell[]} cells @param {{ isStopped: boolean }} runs */
  async #runAll(cells, runs) {
    const last = cells.at(-1);
    for (const cell of cells) cell.wait();
    for (const cell of cells) {
      const result = await this.#runOne(cell);
      if (this.#runs !== runs || (runs.isStopped && !result)) return; // Python has ended, which is told there
      const goesOn = result && !runs.isStopped && (!result.fault || cell.dataset.error === "true");
      this.say(sentenceFor(this.nameOf(cell), result));
      if (!goesOn) {
        for (const other of cells) other.stopWaiting();
        if (cell !== last) last?.blockedBy(this.nameOf(cell));
        return;
      }
    }
  }

  /** @param {Cell} cell @returns {Promise<Result | null>} null if Python ended */
  async #runOne(cell) {
    cell.begin();
    if (namesPage(cell.code) && PICTURES.test(cell.code)) drawing().catch(() => undefined); // while Python starts
    try {
      const check = cell.dataset.exercise ? checkOf(cell) : undefined;
      if (cell.dataset.watch) await this.#watchNets();
      const traces = await tracesFor(cell.code + (check ?? ""));
      const emit = (/** @type {string} */ kind, /** @type {string} */ text) => {
        if (kind !== "action") return cell.write(kind, text);
        this.#watch?.noteWish(cell, text);
        perform(text);
      };
      const listing = { code: cell.code, name: this.nameOf(cell), traces, ...(check === undefined ? {} : { check }) };
      const result = await this.python.run(listing, emit, (progress) => cell.showProgress(progress));
      cell.end(result);
      return result;
    } catch (cause) {
      if (!(cause instanceof Ended)) throw cause;
      if (cause.message) for (const one of this.cells) one.pythonEnded(one === cell ? cause.message : "");
      return null;
    }
  }
}

/** @param {string} name @param {Result | null} result */
function sentenceFor(name, result) {
  const subject = name.startsWith("listing ") ? `L${name.slice(1)}` : `The listing ${name}`;
  if (!result) return `${subject} did not end.`;
  const { parts, fault, verdict } = result;
  if (verdict) return `The exercise ${name}. ${verdictSentence(verdict).split("\n")[0]}`;
  if (isStop(fault)) return `${subject} was stopped${fault?.line ? ` in line ${fault.line}` : ""}. All variables are kept.`;
  if (fault) return `${subject} stopped${fault.line ? ` in line ${fault.line}` : ""}: ${fault.type}${fault.message && `: ${fault.message}`}`;
  const pictures = parts.filter(([kind]) => kind === PICTURE);
  const lines = parts.filter(([kind]) => kind !== PICTURE).map(([, text]) => text).join("\n").split("\n").filter(Boolean);
  if (pictures.length) {
    const written = lines.length ? `wrote ${lines.length} line${lines.length > 1 ? "s" : ""} and ` : "";
    const drawn = pictures.length > 1 ? `drew ${pictures.length} pictures.` : `drew a picture. ${sentenceOf(pictures[0]?.[1] ?? "")}`;
    return `${subject} ${written}${drawn}`;
  }
  if (!lines.length) return `${subject} ran and wrote nothing.`;
  return lines.length === 1 ? `${subject} ran: ${lines[0]?.slice(0, 200)}` : `${subject} ran and wrote ${lines.length} lines.`;
}

/** The one of this page. */
export const notebook = new Notebook();
