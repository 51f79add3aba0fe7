/**
 * Panel: the reader writes, repairs, completes or breaks the backward pass of the net that is shown. The bench and the
 * judge are those of `<backward-pass>` (playground/bench.js); they are fetched when the panel is opened, as is this.
 */
import { applySheetIn } from "../../cells/sheet.js";
import { PROGRAMS } from "../../playground/programs.js";
import { importRetrying } from "../../shared/retrying-import.js";
import { html, useCallback, useEffect, useRef, useState } from "../../vendor/preact.js";
import { labelledData } from "../state/options.js";
import { useQuestion } from "./asking.js";

/** @import { Bench } from "../../playground/bench.js" */
/** @import { Facts, Place } from "../../playground/contract.js" */
/** @import { State } from "../state/state.js" */
/** @import { BodyProps } from "./contract.js" */

const BENCH = new URL("../../playground/bench.js", import.meta.url).href;
const CELLS = new URL("../../python-cells.js", import.meta.url).href; // holds the reader's Python of the page

/** @param {BodyProps} props */
export default function Backward({ state, host, open }) {
  const { spec } = state.trace;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const bench = useRef(/** @type {Bench | null} */ (null));
  const latest = useRef(state);
  latest.current = state;
  const [judged, askWhetherJudged] = useQuestion(host);
  const [opening, setOpening] = useState("Fetching the bench …");
  const begin = useCallback(async () => {
    try {
      if (box.current) bench.current = await openIn(box.current, host, () => latest.current);
      setOpening("");
    } catch {
      setOpening("The bench could not be fetched; the network may be down.");
    }
  }, [host]);
  useEffect(() => {
    void begin();
  }, []);
  useEffect(() => {
    if (!open) return;
    void askWhetherJudged("backward_cases", { spec: { ...spec, granularity: "layer", until: "backward" } });
    bench.current?.netChanged();
  }, [open, spec]);
  const refusal = judged.failed ? "" : judged.problem; // a Python that does not start is told by the first check
  return html`
    <p>You get what the forward pass has computed, and return δ and the gradients. Your Python runs in this browser, on this net and
      on two others; the drawing shows the first quantity that is wrong.</p>
    <div role="status">${opening && html`<p>${opening}</p>`}
      ${refusal && html`<p class="problem">A backward pass cannot be judged on this net. ${refusal}</p>`}</div>
    ${opening && !opening.endsWith("…") && html`<button type="button" onClick=${() => void begin()}>Try again</button>`}
    <div class="bench-place" ref=${box} hidden=${opening !== "" || refusal !== ""}></div>
  `;
}

/**
 * @param {HTMLElement} box
 * @param {BodyProps["host"]} host
 * @param {() => State} state   the present one
 * @returns {Promise<Bench>}
 */
async function openIn(box, host, state) {
  const root = /** @type {ShadowRoot} */ (box.getRootNode());
  const [{ openBench }, { notebook }] = await Promise.all([importRetrying(BENCH), importRetrying(CELLS), applySheetIn(root)]);
  const bar = document.createElement("div");
  bar.className = "cell-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "backward pass");
  box.replaceChildren(bar);
  const number = numberOf(host);
  const prefix = `stepper ${state().options.name || number} backward`;
  /** @type {Place} */
  const place = {
    host: box, bar, facts: factsOf(number, state), name: "backward pass",
    textName: (what) => `${prefix} ${what}`,
    shown: () => state().trace,
  };
  return openBench(place, { notebook });
}

/** @param {number} seed   chooses the bug that is to be repaired @param {() => State} state @returns {Facts} */
const factsOf = (seed, state) => ({
  kind: "empty",
  seed,
  programs: { ...PROGRAMS, repair: PROGRAMS.repair[seed % PROGRAMS.repair.length] ?? "" },
  /** The author's samples, if they fit the net as it is now. */
  get data() {
    const { options, trace } = state();
    const [inputs, outputs] = [trace.spec.layers[0], trace.spec.layers.at(-1)];
    const data = labelledData(options);
    const fit = data.length > 0 && data.every(({ x, target }) => x.length === inputs && target.length === outputs);
    return fit ? data : undefined;
  },
});

/** The place of a stepper among those of its page, from 1; 0 in a shadow root of the page. @param {Element} host */
const numberOf = (host) => [.../** @type {NodeListOf<Element>} */ (document.querySelectorAll("backprop-stepper"))].indexOf(host) + 1;
