/**
 * The data to train on: the author's, the one sample that is shown, or one of the four usual data sets, which Python
 * makes with the reader's number of samples, noise and share for the test. The author's are chosen at first; the points
 * of an author's data set came with the page if the panel was open from the start.
 */
import { html, useEffect, useId, useMemo, useRef } from "../../vendor/preact.js";
import { deepEqual } from "../../shared/deep-equal.js";
import { grouped, short } from "../../shared/format.js";
import { labelledData } from "../state/options.js";
import { useQuestion } from "./asking.js";
import { useAuthorsChoice } from "./authors-choice.js";

/** @import { Sample, Spec } from "../contract.js" */
/** @import { Options } from "../state/options.js" */
/** @import { BodyProps } from "./contract.js" */

const SETS = ["circle", "xor", "gauss", "spiral"];
const SIZES = [50, 100, 200, 500];
const NOISES = [0, 0.1, 0.2, 0.3, 0.5];
const SHARES = [0, 0.2, 0.5];

/** @typedef {{ name: string, samples: number, noise: number, test: number, seed: number }} Chosen   name: one of SETS, "author" or "sample" */
/** @typedef {{ data: Sample[], test: Sample[] }} Split */

const NONE = /** @type {Sample[]} */ ([]);

/**
 * @param {Pick<BodyProps, "state" | "host">} props
 * @param {boolean} open
 */
export function useData({ state, host }, open) {
  const { spec } = state.trace;
  const { options } = state;
  const own = useMemo(() => fitting(labelledData(options), spec), [options.data, spec.layers.join()]);
  const [chosen, setChosen] = useAuthorsChoice(chosenBy(options));
  const [asked, ask] = useQuestion(host);
  const offered = spec.layers[0] === 2 && spec.layers.at(-1) === 1;
  const made = offered && SETS.includes(chosen.name);
  const activation = spec.activations.at(-1);
  const request = () => void ask("data_set", { ...chosen, activation });
  const first = useRef({ chosen, activation });
  const isGiven = options.points !== null && first.current.chosen === chosen && first.current.activation === activation;
  useEffect(() => {
    if (open && made && !isGiven) request();
  }, [open, made, activation, isGiven, ...Object.values(chosen)]);
  const latest = useRef(options.points); // the same points stay the same object, so that a training of them stays current
  if (asked.answer && !deepEqual(asked.answer, latest.current)) latest.current = asked.answer;
  const split = /** @type {Split | null} */ (!made ? null : isGiven ? options.points : asked.answer && !asked.asking ? latest.current : null);
  const data = made ? (split?.data ?? NONE) : chosen.name === "sample" ? NONE : own;
  return { chosen, choose: setChosen, own, offered, made, data, test: split?.test ?? NONE, arriving: made && !split, asked, request };
}

/** What is chosen at first. @param {Options} options @returns {Chosen} */
const chosenBy = ({ data, samples, noise, test, data_seed: seed }) =>
  ({ name: typeof data === "string" ? data : "author", samples, noise, test, seed });

/**
 * The author's data if they fit the current net; else none.
 * @param {Sample[]} data
 * @param {Spec} spec
 */
function fitting(data, { layers }) {
  const fits = data.every(({ x, target }) => x.length === layers[0] && target.length === layers.at(-1));
  return data.length > 0 && fits ? data : NONE;
}

/** The offered values, and the author's in its place. @param {number[]} values @param {number} value */
const withValue = (values, value) => [...new Set([...values, value])].sort((a, b) => a - b);

/** @param {{ source: ReturnType<typeof useData>, disabled: boolean }} props */
export function DataChoice({ source: { chosen, choose, own, offered, made }, disabled }) {
  const id = useId();
  if (own.length === 0 && !offered) return null;
  const name = made || chosen.name === "sample" || own.length === 0 ? (made ? chosen.name : "sample") : "author";
  const list = (/** @type {"samples" | "noise" | "test"} */ key, /** @type {string} */ label, /** @type {number[]} */ values, /** @type {(value: number) => string} */ text) => html`
    <label>${label}
      <select aria-label=${label} autocomplete="off" disabled=${disabled}
        onChange=${(/** @type {any} */ { target }) => choose({ ...chosen, [key]: Number(target.value) })}>
        ${withValue(values, chosen[key]).map((value) => html`<option value=${value} selected=${value === chosen[key]}>${text(value)}</option>`)}
      </select>
    </label>
  `;
  return html`
    <label for=${id}>on</label>
    <select id=${id} aria-label="Train on" autocomplete="off" disabled=${disabled}
      onChange=${(/** @type {any} */ { target }) => choose({ ...chosen, name: target.value })}>
      ${own.length > 0 && html`<option value="author" selected=${name === "author"}>${own.length === 1 ? "the one labelled sample" : `${own.length} labelled samples`}</option>`}
      <option value="sample" selected=${name === "sample"}>the one sample above</option>
      ${offered && SETS.map((set) => html`<option value=${set} selected=${name === set}>${`data set ${set}`}</option>`)}
    </select>
    ${made && html`
      ${list("samples", "Samples", SIZES, grouped)}
      ${list("noise", "Noise", NOISES, String)}
      ${list("test", "Test data", SHARES, (share) => (share ? `${short(share * 100)} %` : "none"))}
      <button type="button" aria-disabled=${disabled ? "true" : "false"} onClick=${() => disabled || choose({ ...chosen, seed: chosen.seed + 1 })}>Other points</button>
    `}
  `;
}
