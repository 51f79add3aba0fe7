/**
 * The line below an element that has no data yet: what Python is doing, what is wrong, a button to go on. The page's
 * own text in the element stays above it.
 */
import { savesData } from "../shared/data-saver.js";
import { megabytes } from "../shared/format.js";
import { inView } from "../shared/visibility.js";

/** @import { Status } from "../python/contract.js" */

export class Placeholder {
  #element;
  #line = document.createElement("p");

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#line.setAttribute("role", "status");
    element.querySelector(":scope > [role='status']")?.remove();
    element.append(this.#line);
  }

  /** Resolves when the element is in view; readers who save data press a button first. */
  async requested() {
    if (savesData()) await this.#pressed("Show it (downloads Python, some megabytes)");
    else await inView(this.#element);
  }

  /** @param {Status} status */
  showProgress({ state, loadedBytes, totalBytes }) {
    if (state === "ready" || !totalBytes) return this.#show("Python is being started …");
    const progress = document.createElement("progress");
    progress.max = totalBytes;
    progress.value = loadedBytes;
    progress.setAttribute("aria-label", "Loading Python");
    this.#show(`Loading Python to compute it: ${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB `, progress);
  }

  /** @param {{ field: string, message: string }} error */
  refuse({ field, message }) {
    this.#show(field ? `This cannot be computed: ${field}: ${message}` : message);
    this.#line.dataset.refused = field;
  }

  /** Resolves when the reader presses "Try again". @param {string} message */
  async offerRetry(message) {
    await this.#pressed("Try again", message);
  }

  /** @param {string} label @param {string} [message] */
  #pressed(label, message = "") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    this.#show(message && `${message} `, button);
    return new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));
  }

  /** @param {(string | Node)[]} parts */
  #show(...parts) {
    this.#line.replaceChildren(...parts);
  }
}
