/**
 * Checks that an archive has the hash that the manifest of the runtime states.
 *
 * `fetch` with an integrity holds back the whole answer until its last byte, so there would be no progress and a slow
 * download would look like one that stands still. Where the page may hash by itself, bytes are therefore collected while
 * they pass, and checked at their end. Plain http has no crypto.subtle; there the browser checks.
 */

const ALGORITHM = "SHA-256";
const LABEL = "sha256-";

/** Whether this context has functions for hashes: https and localhost have. */
const canHash = Boolean(globalThis.crypto?.subtle);

/**
 * The options with which `fetch` checks a file, where the page cannot.
 * @param {string} integrity   one or more hashes, as in the attribute of that name
 * @returns {RequestInit}
 */
export const checkedByBrowser = (integrity) => (canHash ? {} : { integrity });

/** The bytes of one answer, checked when all are there. */
export class IntegrityCheck {
  #integrity;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #pieces = [];

  /** @param {string} integrity */
  constructor(integrity) {
    this.#integrity = integrity;
  }

  /** @param {Uint8Array<ArrayBuffer>} piece */
  add(piece) {
    if (canHash) this.#pieces.push(piece);
  }

  /** Whether all bytes together have one of the hashes; true where the browser has checked that. */
  async passed() {
    if (!canHash) return true;
    const hash = new Uint8Array(await crypto.subtle.digest(ALGORITHM, joined(this.#pieces)));
    this.#pieces = [];
    return this.#integrity.split(" ").includes(LABEL + btoa(String.fromCharCode(...hash)));
  }
}

/**
 * One after the other; a Blob takes three times as long.
 * @param {Uint8Array<ArrayBuffer>[]} pieces
 */
function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}
