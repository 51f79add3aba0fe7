/**
 * A live stepper follows its attributes: what differs between those that it shows and the new ones is requested.
 */
import { sharedPython } from "../python/client.js";
import { outcomeOf, settled } from "./outcome.js";
import { differences, isSame, revised } from "./revision.js";
import { givenTo } from "./shared-nets.js";
import { sampleOf } from "./training.js";

/** @import { Given, Refused } from "./attributes.js" */
/** @import { Store } from "./outcome.js" */
/** @typedef {HTMLElement & { store: Store | null, options: Record<string, unknown>, show(place: string): void }} Stepper */

const NOTHING = { spec: {}, options: {} };

export class NetOfAttributes {
  #element;
  /** @type {Given | Refused} what the attributes gave that are shown; it stays while newer ones are refused */
  #given;
  #isMarked = false; // a message of the attributes stands in the widget

  /** @param {Stepper} element */
  constructor(element) {
    this.#element = element;
    this.#given = givenTo(element);
  }

  /** The widget is computed from the attributes as they are. */
  note() {
    this.#given = givenTo(this.#element);
  }

  /** Show the net and the options of the attributes as they are. */
  async follow() {
    const element = this.#element;
    const { store } = element;
    if (!store) return;
    const after = givenTo(element);
    if ("error" in after) return this.#decline(store, after.error);
    const before = "error" in this.#given ? NOTHING : this.#given;
    const { name: _, ...options } = differences(before.options, after.options);
    if (Object.keys(options).length) {
      const set = Object.entries({ ...element.options, ...options }).filter(([, value]) => value !== undefined);
      element.options = Object.fromEntries(set);
    }
    try {
      await this.#followSpec(store, before, after);
    } catch (cause) {
      await this.#decline(store, { field: "", message: cause instanceof Error ? cause.message : String(cause) });
    }
    if (typeof options.start === "string") element.show(options.start);
  }

  /** @param {Store} store @param {Given} before @param {Given} after */
  async #followSpec(store, before, after) {
    const spec = { ...after.spec, ...(await this.#sample(before, after)) };
    for (;;) {
      const base = store.state.requested ?? store.state.trace.spec;
      const wanted = revised(base, before.spec, spec);
      if (this.#isMarked) store.dispatch({ type: "mended" });
      this.#isMarked = false;
      const changed = Object.keys(differences(base, wanted));
      const holds = (/** @type {Record<string, unknown>} */ each) => changed.every((name) => isSame(each[name], wanted[name]));
      const outcome = changed.length ? await outcomeOf(store, { type: "request", spec: wanted }, /** @type {any} */ (holds)) : "shown";
      if (outcome === "lost") continue;
      if (outcome === "refused") this.#isMarked = true;
      else this.#given = { spec: after.spec, options: after.options };
      return;
    }
  }

  /**
   * The first sample of a named data set, where the attributes chose another one, or gave up their own sample.
   * @param {Given} before
   * @param {Given} after
   */
  async #sample(before, after) {
    const isOther = ["data", "samples", "noise", "test"].some((name) => !isSame(before.options[name], after.options[name]));
    const gaveOwn = "x" in before.spec || "target" in before.spec;
    if (!isOther && !gaveOwn) return {};
    const reply = await sampleOf(sharedPython(), after);
    if (reply && "error" in reply) throw new Error(`${reply.error.field}: ${reply.error.message}`);
    return reply ?? {};
  }

  /** Say what is wrong, as soon as no answer can remove the message. @param {Store} store @param {{ field: string, message: string }} error */
  async #decline(store, { field, message }) {
    await settled(store);
    store.dispatch({ type: "declined", path: field, message });
    this.#isMarked = true;
  }
}
