/**
 * How the net is trained: momentum, the size of batches and their order, and L2. Without them an epoch is the update of
 * the steps, by all the data.
 */
import { html, useId, useMemo, useState } from "../../vendor/preact.js";
import { numberIn } from "../../shared/format.js";
import { useAuthorsChoice } from "./authors-choice.js";

/** @typedef {{ momentum?: number, batch_size?: number, l2?: number, seed?: number }} Options   as `backprop.queries.train` takes them */
/** @import { Options as AuthorOptions } from "../state/options.js" */
/** @typedef {"momentum" | "batch_size" | "l2" | "seed"} Key */

/** The fields, with what each takes; empty means the value without it. */
const FIELDS = /** @type {{ key: Key, name: string, empty: string, rule: string }[]} */ ([
  { key: "momentum", name: "Momentum μ", empty: "0", rule: "from 0 up to, but not, 1" },
  { key: "batch_size", name: "Batch size", empty: "all", rule: "a whole number from 1 to the number of samples" },
  { key: "l2", name: "L2 λ", empty: "0", rule: "0 or a positive number" },
  { key: "seed", name: "Order of batches", empty: "0", rule: "a whole number from 0 on; another gives another order" },
]);

/**
 * The texts of the fields, at first the author's, the options that they mean, and which of them cannot be used.
 * @param {number} samples
 * @param {AuthorOptions} author
 */
export function useDescentOptions(samples, author) {
  const [texts, setTexts] = useAuthorsChoice(chosenBy(author));
  const wrong = FIELDS.filter(({ key }) => texts[key]?.trim() && !isUsable(key, numberIn(texts[key] ?? ""), samples));
  const options = useMemo(() => optionsOf(texts), [JSON.stringify(texts)]);
  const [unfolded] = useState(Object.keys(texts).length > 0);
  return { texts, setTexts, wrong, options, unfolded };
}

/** The texts of what the author chose. @param {AuthorOptions} author @returns {Partial<Record<Key, string>>} */
function chosenBy({ momentum, batch_size: size, l2, shuffle_seed: seed }) {
  const chosen = Object.entries({ momentum, batch_size: size, l2, seed }).filter(([, value]) => value);
  return Object.fromEntries(chosen.map(([key, value]) => [key, String(value)]));
}

/**
 * @param {Key} key
 * @param {number} value
 * @param {number} samples
 */
function isUsable(key, value, samples) {
  if (key === "momentum") return value >= 0 && value < 1;
  if (key === "l2") return value >= 0 && Number.isFinite(value);
  return Number.isSafeInteger(value) && value >= (key === "seed" ? 0 : 1) && (key === "seed" || value <= samples);
}

/** @param {Partial<Record<Key, string>>} texts @returns {Options} */
const optionsOf = (texts) =>
  Object.fromEntries(FIELDS.filter(({ key }) => texts[key]?.trim()).map(({ key }) => [key, numberIn(texts[key] ?? "")]));

/** @param {{ descent: ReturnType<typeof useDescentOptions>, readonly: boolean }} props */
export function DescentOptions({ descent: { texts, setTexts, wrong, unfolded }, readonly }) {
  const id = useId();
  return html`
    <details class="descent-options" open=${unfolded}>
      <summary>How it is trained</summary>
      <div class="row">
        ${FIELDS.map(({ key, name, empty }) => {
          const isWrong = wrong.some((field) => field.key === key);
          return html`
            <label key=${key}>${name}
              <input type="text" inputmode="text" size="5" value=${texts[key] ?? ""} placeholder=${empty} readonly=${readonly} autocomplete="off"
                aria-label=${name} aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${isWrong ? `${id}-${key}` : undefined}
                onInput=${(/** @type {any} */ { target }) => setTexts({ ...texts, [key]: target.value })} />
            </label>
          `;
        })}
      </div>
      <div role="status">
        ${wrong.map(({ key, name, rule }) => html`<p key=${key} id=${`${id}-${key}`} class="problem">${`${name}: ${rule}.`}</p>`)}
      </div>
    </details>
  `;
}
