/**
 * Panel: predict the next value before its step is shown. `backprop` judges the answer and recognises usual mistakes;
 * the reader can also skip the question or see the answer.
 */
import { html, useCallback, useEffect, useId, useRef, useState } from "../../vendor/preact.js";
import { refText } from "../notation/refs.js";
import { nameOf } from "../notation/symbols.js";
import { QuestionStatus, useQuestion } from "./asking.js";
import { Formula } from "./formula.js";

/** @import { Ref } from "../contract.js" */
/** @import { BodyProps } from "./contract.js" */

/** @param {BodyProps} props */
export default function Predict({ state, dispatch, host, open }) {
  const { spec, steps } = state.trace;
  const next = state.step + 1;
  const [score, setScore] = useState({ right: 0, tried: 0 });
  const [question, setQuestion] = useState(/** @type {any} */ (null));
  const [asked, ask] = useQuestion(host);
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  const followed = useRef(false); // the reader went on from here: the next field takes the focus
  const askNext = async () => {
    const answer = next < steps.length && (await ask("predict", { spec, step: next }));
    if (answer) setQuestion({ ...answer, spec });
  };
  useEffect(() => {
    if (open) void askNext();
  }, [open, spec, next]);
  const go = (/** @type {number} */ step) => dispatch({ type: "go", step });
  const forward = () => {
    followed.current = true;
    body.current?.focus(); // until the next field is here
    go(next);
  };
  if (next >= steps.length) {
    return html`
      <p ref=${body} tabindex="-1">This is the last step; nothing comes after it. ${Score(score)}</p>
      <button type="button" onClick=${() => go(0)}>Start over at the first step</button>
    `;
  }
  const current = question?.step === next && question.spec === spec ? question : null;
  return html`
    <p ref=${body} tabindex="-1">What comes next? Work it out, by hand or with a calculator, before the stepper shows it. ${Score(score)}</p>
    <${QuestionStatus} asked=${asked} python=${state.python} again=${() => void askNext()} />
    ${current && html`
      <${Question} key=${`${next} ${JSON.stringify(spec)}`} question=${current} spec=${spec} step=${next} host=${host}
        state=${state} forward=${forward} followed=${followed}
        count=${(/** @type {boolean} */ right) => setScore(({ right: r, tried }) => ({ right: r + (right ? 1 : 0), tried: tried + 1 }))} />
    `}
  `;
}

/**
 * A quantity that the formula takes, with its value; the button lights its place.
 * @param {{ ref: Ref, text: string }} need
 */
const Need = ({ ref, text }) =>
  html`<button key=${refText(ref)} type="button" data-ref=${refText(ref)}>${`${nameOf(ref)} ${text}`}</button>`;

/** @param {{ right: number, tried: number }} score */
const Score = ({ right, tried }) =>
  tried > 0 && html`<span class="score">So far ${right} of ${tried} right at once.</span>`;

/**
 * @typedef {object} QuestionProps
 * @property {any} question
 * @property {BodyProps["state"]["trace"]["spec"]} spec
 * @property {number} step
 * @property {BodyProps["host"]} host
 * @property {BodyProps["state"]} state
 * @property {() => void} forward
 * @property {{ current: boolean }} followed    the field takes the focus
 * @property {(right: boolean) => void} count
 *
 * @param {QuestionProps} props
 */
function Question({ question, spec, step, host, state, forward, followed, count }) {
  const [text, setText] = useState("");
  const [judgement, ask, forget] = useQuestion(host);
  const [counted, setCounted] = useState(false);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const forwardButton = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const id = useId();
  const { entry, tex } = question;
  const verdict = judgement.answer;
  const done = verdict?.verdict === "right" || verdict?.verdict === "told";

  const judge = useCallback(async (/** @type {string} */ answer) => {
    const reply = await ask("judge", { spec, step, entry, answer });
    if (!reply || reply.verdict === "unreadable") return;
    if (!counted && answer.trim() !== "") count(reply.verdict === "right");
    setCounted(true);
  }, [spec, step, entry, counted]);
  useEffect(() => {
    if (followed.current) field.current?.focus({ preventScroll: true });
    followed.current = false;
  }, []);
  useEffect(() => {
    if (done) forwardButton.current?.focus(); // the buttons before it are gone
  }, [done]);

  return html`
    <form class="question" onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      if (text.trim()) judge(text);
    }}>
      <div class="lines-of-next scrolls" tabindex="0" role="group" aria-label="Formula of the next step">
        <span class="label">in symbols</span> <${Formula} tex=${tex.symbols} display />
        ${tex.indices !== tex.symbols && html`<span class="label">with indices</span> <${Formula} tex=${tex.indices} display />`}
        ${tex.sigma && html`<span class="label">where</span> <${Formula} tex=${tex.sigma} display />`}
      </div>
      <p class="needs">${question.needs.map(Need)}</p>
      <label for=${id}>${question.question}</label>
      <div class="answer">
        ${(text || !done) && html`<input ref=${field} id=${id} type="text" inputmode="text" autocomplete="off" autocapitalize="off" spellcheck=${false}
          readonly=${done} value=${text} aria-describedby=${`${id}-said`}
          aria-invalid=${verdict && !done ? "true" : "false"}
          onInput=${(/** @type {any} */ { target }) => { setText(target.value); if (verdict) forget(); }} />`}
        ${done
          ? html`<button key="go" ref=${forwardButton} type="button" onClick=${forward}>Go to this step</button>`
          : html`
              <button key="check" type="submit">Check</button>
              <button key="tell" type="button" class="bare" onClick=${() => judge("")}>Tell me</button>
              <button key="skip" type="button" class="bare" onClick=${forward}>Skip</button>
            `}
      </div>
      <p id=${`${id}-said`} class=${`said ${verdict?.verdict ?? ""}`} role="status">
        ${verdict?.message ?? (judgement.asking ? "…" : "Three digits are enough; arithmetic such as 0.5*0.2\u00a0−\u00a01 or sigmoid(0.3) works too.")}
      </p>
      ${judgement.problem && html`<${QuestionStatus} asked=${judgement} python=${state.python} again=${() => judge(text)} />`}
    </form>
  `;
}
