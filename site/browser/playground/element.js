/**
 * `<backward-pass>`: a listing of the backward pass that the reader repairs, completes, writes or breaks.
 *
 * The listing is in the page. This adds two buttons in the room that the page's style keeps for them; the first press of
 * one fetches the bench (bench.js), which takes their place. What the reader wrote before fetches it at once.
 */
import { button } from "../cells/button.js";
import { kept } from "../cells/kept.js";
import { notebook } from "../cells/notebook.js";
import { applySheet } from "../cells/sheet.js";
import { importRetrying } from "../shared/retrying-import.js";
import { nameOf, textName, WAYS } from "./names.js";

/** @import { Bench } from "./bench.js" */
/** @import { Facts, Place } from "./contract.js" */

const BENCH = new URL("./bench.js", import.meta.url).href;

export class BackwardPass extends HTMLElement {
  #bar = document.createElement("div");
  #note = document.createElement("span");
  /** @type {Promise<Bench> | null} */
  #bench = null;

  connectedCallback() {
    if (this.#bar.isConnected || this.#bench) return;
    const listing = this.querySelector(".highlight, pre");
    if (!listing) return;
    this.#bar.className = "cell-bar";
    this.#bar.setAttribute("role", "group");
    this.#bar.setAttribute("aria-label", nameOf(this));
    this.#note.className = "cell-note";
    this.#note.setAttribute("role", "status");
    this.#bar.append(
      button("Check", () => void this.#open().then((bench) => bench?.check())),
      button("Edit", () => void this.#open().then((bench) => bench?.takeFocus())),
      this.#note,
    );
    void applySheet().then(() => {
      listing.after(this.#bar);
      this.dataset.ready = "";
      if (WAYS.some((way) => kept(textName(this, way)))) void this.#open();
    });
  }

  /** @returns {Place} */
  get #place() {
    const facts = /** @type {Facts} */ (JSON.parse(this.dataset.facts ?? "{}"));
    return { host: this, bar: this.#bar, facts, name: nameOf(this), textName: (what) => textName(this, what) };
  }

  /** The bench, fetched for the reader's first move; undefined if it cannot be had, which is told. */
  async #open() {
    this.#note.textContent = "Fetching the bench …";
    try {
      this.#bench ??= importRetrying(BENCH).then(({ openBench }) => openBench(this.#place, { notebook }));
      return await this.#bench;
    } catch {
      this.#bench = null;
      this.#note.textContent = "This could not be fetched; the network may be down. Try again.";
      return undefined;
    }
  }
}
