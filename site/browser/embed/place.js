/**
 * An element before its trace has come: the fallback text of the page, and below it a status line.
 */

/** @import { Status } from "../python/contract.js" */

const MEGABYTE = 1e6;

export class Place {
  #element;
  #line = document.createElement("p");

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#line.setAttribute("role", "status");
    element.querySelector(":scope > [role='status']")?.remove();
    element.append(this.#line);
  }

  /** Resolves when the element comes into view; with data saving on, when the reader presses a button. */
  async wanted() {
    if (savesData()) await this.#pressed("Show it (downloads Python, some megabytes)");
    else await inView(this.#line);
  }

  /** @param {Status} status */
  show({ state, loadedBytes, totalBytes }) {
    if (state === "ready" || !totalBytes) return this.#say("Python is being started …");
    const progress = document.createElement("progress");
    progress.max = totalBytes;
    progress.value = loadedBytes;
    progress.setAttribute("aria-label", "Loading Python");
    const [loaded, total] = [loadedBytes, totalBytes].map((bytes) => (bytes / MEGABYTE).toFixed(1));
    this.#say(`Loading Python to compute it: ${loaded} of ${total} MB `, progress);
  }

  /** @param {{field: string, message: string}} error */
  refuse({ field, message }) {
    this.#say(field ? `This cannot be computed: ${field}: ${message}` : message);
  }

  /** Resolves when the reader presses "Try again". @param {string} message */
  async failed(message) {
    await this.#pressed("Try again", message);
  }

  /** @param {string} label @param {string} [message] */
  #pressed(label, message = "") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    this.#say(message && `${message} `, button);
    return new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));
  }

  /** @param {(string | Node)[]} parts */
  #say(...parts) {
    this.#line.replaceChildren(...parts);
  }
}

function savesData() {
  const { connection } = /** @type {any} */ (navigator);
  return connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
}

/** @param {Element} element */
function inView(element) {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      resolve(undefined);
    }, { rootMargin: "200px" });
    observer.observe(element);
  });
}
