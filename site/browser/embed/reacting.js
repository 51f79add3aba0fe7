/**
 * Attributes that change later: a live widget follows them, as it follows `.change`. Only what differs between the old
 * attributes and the new ones is requested, so that the reader's own changes stay where the attributes say nothing of
 * them; a removed attribute gives its field the value that it has without. All changes of one task are one request.
 */
import { FigureOfAttributes, written } from "./following-figure.js";
import { NetOfAttributes } from "./following-net.js";
import { isSame } from "./revision.js";

/** @typedef {HTMLElement & { trace?: object | null, description?: object | null }} Widget */

/** What the elements followed last. @type {WeakMap<HTMLElement, AttributeFollower>} */
const followers = new WeakMap();

/**
 * Follow the attributes of an element from now on.
 * @param {HTMLElement} element
 * @param {() => void} compute   computes its data, where it shows nothing yet
 */
export function followAttributes(element, compute) {
  if (!followers.has(element)) followers.set(element, new AttributeFollower(/** @type {Widget} */ (element), compute));
}

/** Its data are those of the attributes as they were when they were asked for. @param {HTMLElement} element */
export const noteAsked = (element) => followers.get(element)?.note();

/** It shows its data now, or a message: what has changed since then is followed. @param {HTMLElement} element */
export const noteShown = (element) => followers.get(element)?.follow();

class AttributeFollower {
  #element;
  #compute;
  #content;
  /** @type {Record<string, string>} the attributes as they were followed last */
  #written;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isBusy = false;
  #isAsked = false;

  /** @param {Widget} element @param {() => void} compute */
  constructor(element, compute) {
    this.#element = element;
    this.#compute = compute;
    this.#written = written(element);
    const isFigure = element.localName === "backprop-figure";
    this.#content = isFigure ? new FigureOfAttributes(/** @type {any} */ (element)) : new NetOfAttributes(/** @type {any} */ (element));
    new MutationObserver(() => (this.#timer ??= setTimeout(() => this.follow()))).observe(element, { attributes: true });
  }

  note() {
    this.#isAsked = true;
    this.#written = written(this.#element);
    this.#content.note();
  }

  async follow() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const element = this.#element;
    const now = written(element);
    if (this.#isBusy || isSame(now, this.#written)) return;
    if (!(element.trace ?? element.description)) {
      if (this.#isAsked && element.querySelector("[data-refused]")) this.#compute();
      return; // else it is being computed: `noteShown` follows
    }
    this.#isBusy = true;
    this.#written = now;
    try {
      await this.#content.follow();
    } finally {
      this.#isBusy = false;
    }
    await this.follow(); // what has changed meanwhile
  }
}
