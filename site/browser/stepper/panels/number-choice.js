/**
 * The choice of one number of the net: by a list, or by a click on it in the drawing. Until the reader chooses, it
 * follows the step.
 */
import { html, useEffect, useState } from "../../vendor/preact.js";
import { refOf } from "../notation/refs.js";
import { nameOf, subscript } from "../notation/symbols.js";
import { currentStep } from "../state/selectors.js";

/** @import { Ref, Spec, Step } from "../contract.js" */
/** @import { BodyProps } from "./contract.js" */

/** @typedef {"weight" | "bias" | "input"} Kind */
/** @typedef {{ of: Kind, layer: number, row: number, column: number }} Chosen   from 1; of an input only the row counts */

const KINDS = /** @type {Kind[]} */ (["weight", "bias", "input"]);

/**
 * The chosen number, the nearest that the net has, and a function that chooses another.
 * @param {Pick<BodyProps, "state" | "lit">} props
 * @param {Kind[]} kinds   that can be chosen
 * @returns {[Chosen, (chosen: Chosen) => void]}
 */
export function useChoice({ state, lit }, kinds = ["weight"]) {
  const { spec } = state.trace;
  const [chosen, setChosen] = useState(/** @type {Chosen | null} */ (null));
  const clicked = lit.pinned ? lit.ref : "";
  useEffect(() => {
    const number = clicked ? numberAt(refOf(clicked), spec) : null;
    if (number && kinds.includes(number.of)) setChosen(number);
  }, [clicked]);
  return [within(chosen ?? weightOfStep(currentStep(state)), spec, kinds), setChosen];
}

/**
 * The number of the net at a place of the drawing; null if there is none.
 * @param {Ref} ref
 * @param {Spec} spec
 * @returns {Chosen | null}
 */
function numberAt({ name, layer = 1, row, column }, spec) {
  if (/^d?W$/.test(name) && row && column) return { of: "weight", layer, row, column };
  if (name === "a" && layer === 0 && row) return { of: "input", layer: 1, row, column: 1 };
  if (/^(d?b|z|delta)$/.test(name) && row && spec.biases) return { of: "bias", layer, row, column: 1 };
  return null;
}

/**
 * The weight that a step touches; else the first of its layer, else the first of all.
 * @param {Step | undefined} step
 * @returns {Chosen}
 */
function weightOfStep(step) {
  const refs = step ? [step.writes, ...step.reads] : [];
  const ref = refs.find(({ name }) => name === "dW" || name === "W");
  return { of: "weight", layer: ref?.layer ?? step?.layer ?? 1, row: ref?.row ?? 1, column: ref?.column ?? 1 };
}

/**
 * @param {Chosen} chosen
 * @param {Spec} spec
 * @param {Kind[]} kinds
 * @returns {Chosen}
 */
function within({ of, layer, row, column }, { layers, biases }, kinds) {
  const kind = kinds.includes(of) && (of !== "bias" || biases) ? of : "weight";
  const i = Math.max(1, Math.min(layer, layers.length - 1));
  const rows = kind === "input" ? layers[0] : layers[i];
  return { of: kind, layer: i, row: Math.min(row, rows ?? 1), column: Math.min(column, layers[i - 1] ?? 1) };
}

/** The letter of a number: W₂,₁⁽¹⁾, b₂⁽¹⁾, x₂. @param {Chosen} chosen */
export function nameOfChosen({ of, layer, row, column }) {
  if (of === "input") return `x${subscript(row)}`;
  return nameOf(of === "bias" ? { name: "b", layer, row } : { name: "W", layer, row, column });
}

/**
 * @typedef {object} Props
 * @property {Spec} spec
 * @property {Chosen} chosen
 * @property {(chosen: Chosen) => void} choose
 * @property {Kind[]} [kinds]
 *
 * @param {Props} props
 */
export function NumberChoice({ spec: { layers, biases }, chosen, choose, kinds = ["weight"] }) {
  const offered = KINDS.filter((kind) => kinds.includes(kind) && (kind !== "bias" || biases));
  const { of, layer } = chosen;
  const list = (/** @type {"layer" | "row" | "column"} */ key, /** @type {string} */ name, /** @type {number} */ most) => html`
    <label>${name}
      <select aria-label=${name} autocomplete="off" value=${String(chosen[key])}
        onChange=${(/** @type {any} */ { target }) => choose({ ...chosen, [key]: Number(target.value) })}>
        ${Array.from({ length: most }, (_, k) => html`<option value=${String(k + 1)} selected=${chosen[key] === k + 1}>${k + 1}</option>`)}
      </select>
    </label>
  `;
  return html`
    <fieldset class="choice">
      <legend>${offered.length > 1 ? "Number" : "Weight"}</legend>
      ${offered.length > 1 && html`
        <label>
          <select aria-label="Kind of number" autocomplete="off"
            onChange=${(/** @type {any} */ { target }) => choose({ ...chosen, of: target.value })}>
            ${offered.map((kind) => html`<option value=${kind} selected=${kind === of}>${kind}</option>`)}
          </select>
        </label>
      `}
      ${of !== "input" && list("layer", "of layer", layers.length - 1)}
      ${list("row", "row", (of === "input" ? layers[0] : layers[layer]) ?? 1)}
      ${of === "weight" && list("column", "column", layers[layer - 1] ?? 1)}
    </fieldset>
  `;
}
