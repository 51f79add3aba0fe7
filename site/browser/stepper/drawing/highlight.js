/**
 * Tells every part of the drawing whether the current step reads or writes it.
 */
import { keyOf } from "../notation/refs.js";

/** @import { Ref, Step } from "../contract.js" */

/** @typedef {"writes" | "reads" | ""} Role */

export class Highlight {
  /** @param {Step | undefined} step */
  constructor(step) {
    const keyed = (/** @type {Ref} */ ref) => ({ ...ref, key: keyOf(ref) });
    this.writes = step ? [keyed(step.writes)] : [];
    // an update W ← W − η ∂C/∂W reads what it writes: it is marked as written only
    this.reads = (step?.reads ?? []).map(keyed).filter(({ key }) => this.writes.every((ref) => ref.key !== key));
  }

  /**
   * The role of a quantity or, with row and column (0-based), of one of its entries.
   * @param {string} key
   * @param {number} [row]
   * @param {number} [column]
   * @returns {Role}
   */
  of(key, row, column) {
    const touches = (/** @type {Ref & { key: string }} */ ref) =>
      ref.key === key &&
      (row === undefined || ref.row === undefined || ref.row === row + 1) &&
      (column === undefined || ref.column === undefined || ref.column === column + 1);
    if (this.writes.some(touches)) return "writes";
    return this.reads.some(touches) ? "reads" : "";
  }

  /**
   * Whether the step reads or writes a quantity, as a whole or by entries.
   * @param {string[]} keys
   * @returns {{ role: Role, ref: Ref & { key: string } }[]}
   */
  touched(keys) {
    const as = (/** @type {Role} */ role) => (/** @type {Ref & { key: string }} */ ref) => ({ role, ref });
    return [...this.writes.map(as("writes")), ...this.reads.map(as("reads"))].filter(({ ref }) => keys.includes(ref.key));
  }

  /**
   * The strongest role among several quantities.
   * @param {string[]} keys
   * @param {number} [row]
   * @param {number} [column]
   * @returns {Role}
   */
  ofAny(keys, row, column) {
    const roles = keys.map((key) => this.of(key, row, column));
    return roles.find((role) => role === "writes") ?? roles.find(Boolean) ?? "";
  }
}
