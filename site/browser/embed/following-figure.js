/**
 * A live figure follows its attributes: its parameters, its caption, and its kind, of which another one is another figure.
 */
import { sharedPython } from "../python/client.js";
import { isParameter } from "./attributes.js";
import { outcomeOf, settled } from "./outcome.js";
import { differences, isSame } from "./revision.js";

/** @import { Store } from "./outcome.js" */
/** @typedef {{ kind: string | undefined, caption: string | undefined, parameters: Record<string, string> }} GivenFigure */

/** The element's parameters as they are written. @param {Element} element @returns {Record<string, string>} */
export const written = (element) =>
  Object.fromEntries([...element.attributes].filter(({ name }) => isParameter(name)).map(({ name, value }) => [name, value]));

export class FigureOfAttributes {
  #element;
  /** @type {GivenFigure} what the attributes gave that are shown; it stays while newer ones are refused */
  #given;
  #isMarked = false; // a message of the attributes stands in the figure

  /** @param {HTMLElement & { store: Store | null }} element */
  constructor(element) {
    this.#element = element;
    this.#given = givenBy(element);
  }

  /** The figure is computed from the attributes as they are. */
  note() {
    this.#given = givenBy(this.#element);
  }

  /** Show the figure of the attributes as they are. */
  async follow() {
    const { store } = this.#element;
    if (!store) return;
    const after = givenBy(this.#element);
    const { kind, caption } = this.#given;
    if (caption !== after.caption) {
      store.dispatch({ type: "captioned", caption: after.caption ?? "" });
      this.#given = { ...this.#given, caption: after.caption };
    }
    if (kind === after.kind) await this.#followParameters(store, after);
    else await this.#replace(store, after);
  }

  /** @param {Store} store @param {GivenFigure} after */
  async #followParameters(store, after) {
    for (;;) {
      const changes = differences(this.#given.parameters, after.parameters);
      if (this.#isMarked) store.dispatch({ type: "mended" });
      this.#isMarked = false;
      const holds = (/** @type {Record<string, unknown>} */ each) => Object.keys(changes).every((name) => isSame(each[name], changes[name]));
      const isOther = Object.keys(changes).length > 0;
      const outcome = isOther ? await outcomeOf(store, { type: "request", changes }, /** @type {any} */ (holds)) : "shown";
      if (outcome === "lost") continue;
      if (outcome === "refused") this.#isMarked = true;
      else this.#given = after;
      return;
    }
  }

  /** @param {Store} store @param {GivenFigure} after */
  async #replace(store, after) {
    const { kind, parameters } = after;
    const refusal = (/** @type {unknown} */ cause) => ({ error: { field: "", message: cause instanceof Error ? cause.message : String(cause) } });
    const reply = await sharedPython().ask("figure", { kind, parameters }).catch(refusal);
    await settled(store);
    this.#isMarked = "error" in reply;
    if ("error" in reply) return store.dispatch({ type: "declined", ...reply.error });
    store.dispatch({ type: "replaced", figure: reply.answer });
    this.#given = after;
  }
}

/** @param {Element} element @returns {GivenFigure} */
function givenBy(element) {
  const { kind, caption, ...parameters } = written(element);
  return { kind, caption, parameters };
}
