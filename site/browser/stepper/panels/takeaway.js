/**
 * Panel: take it away, as a link to this state, a frame for other pages, a program or a document to copy, and the
 * trace and the drawing as files.
 */
import { html, useEffect, useId, useRef, useState } from "../../vendor/preact.js";
import { indexInPage } from "../takeaway/arrival.js";
import { csvOf, fileNameOf, jsonOf, save } from "../takeaway/files.js";
import { encode } from "../takeaway/link.js";
import { pictureOf, pngBlob, svgBlob } from "../takeaway/picture.js";
import { QuestionStatus, useQuestion } from "./asking.js";

/** @import { BodyProps } from "./contract.js" */

const SITE = new URL("../../../", import.meta.url);
const LANGUAGES = [
  { language: "numpy", name: "NumPy" },
  { language: "pytorch", name: "PyTorch" },
  { language: "latex", name: "LaTeX" },
  { language: "markdown", name: "Markdown" },
  { language: "jupyter", name: "Jupyter notebook" },
];

/** @param {BodyProps} props */
export default function TakeAway(props) {
  return html`
    <${Link} ...${props} />
    <${Frame} ...${props} />
    <${Code} ...${props} />
    <${Files} ...${props} />
  `;
}

/** @param {BodyProps} props */
function Link({ state, host }) {
  const fragment = encode({ spec: state.trace.spec, step: state.step, widget: indexInPage(host) });
  const address = fragment && new URL(fragment, location.href.replace(/#.*$/, "")).href;
  return html`
    <section>
      <p class="title">A link to this state</p>
      ${address
        ? html`<${Copyable} label="Link to this state" text=${address} />
            <p class="quiet">It holds these numbers and the step, and nothing else.</p>`
        : html`<p class="quiet">This net has too many numbers for a link; take the trace as JSON instead.</p>`}
    </section>
  `;
}

/**
 * HTML that shows the widget in any page: a frame with the widget's own page, and the script that sets its height.
 * @param {BodyProps} props
 */
function Frame({ state }) {
  const { embed } = state.options;
  if (!embed) return null;
  const address = (/** @type {string} */ path) => new URL(path, SITE).href;
  const frame = `<iframe src="${address(`embed/${embed}/`)}" title="Backpropagation, step by step" height="860" style="border: 0; width: 100%" loading="lazy"></iframe>`;
  const script = `<script type="module" src="${address("companion/embed/host.js")}"></script>`;
  return html`
    <section>
      <p class="title">This widget in another page</p>
      <${Copyable} label="HTML of a frame" text=${`${frame}\n${script}`} lines=${2} />
      <p class="quiet">It shows the numbers of the text; the script gives the frame its height.</p>
    </section>
  `;
}

/** @param {BodyProps} props */
function Code({ state, host }) {
  const { spec } = state.trace;
  const [language, setLanguage] = useState("");
  const [asked, ask, forget] = useQuestion(host);
  const get = (/** @type {string} */ chosen) => {
    setLanguage(chosen);
    ask("source_text", { spec, language: chosen });
  };
  useEffect(() => {
    if (language) get(language);
    else forget();
  }, [spec]);
  const text = asked.answer?.text;
  return html`
    <section>
      <p class="title">This net as a program, or written out</p>
      <div class="row">
        ${LANGUAGES.map((each) => html`
          <button type="button" aria-pressed=${language === each.language ? "true" : "false"} onClick=${() => get(each.language)}>${each.name}</button>
        `)}
      </div>
      <${QuestionStatus} asked=${asked} python=${state.python} again=${() => get(language)} />
      ${text && !asked.asking && html`
        <${Copyable} key=${text} label=${LANGUAGES.find((each) => each.language === language)?.name ?? ""} text=${text} lines=${14}>
          <button type="button" class="bare" onClick=${() => save(new Blob([text], { type: "text/plain" }), asked.answer.file)}>Save as ${asked.answer.file}</button>
        <//>
      `}
    </section>
  `;
}

/** @param {BodyProps} props */
function Files({ state, host, dispatch }) {
  const [problem, setProblem] = useState("");
  const name = fileNameOf(state);
  const saveAs = async (/** @type {() => Blob | Promise<Blob>} */ make, /** @type {string} */ ending) => {
    setProblem("");
    try {
      save(await make(), `${name}.${ending}`);
      dispatch({ type: "say", text: `${name}.${ending} is saved.` });
    } catch (cause) {
      setProblem(`The file could not be made: ${cause instanceof Error ? cause.message.replace(/\.$/, "") : cause}.`);
    }
  };
  const picture = () => {
    const drawing = host.shadowRoot && pictureOf(host.shadowRoot);
    if (!drawing) throw new Error("there is no drawing");
    return drawing;
  };
  return html`
    <section>
      <p class="title">Files</p>
      <div class="row">
        <button type="button" onClick=${() => saveAs(() => jsonOf(state.trace), "json")}>All steps as JSON</button>
        <button type="button" onClick=${() => saveAs(() => csvOf(state.trace), "csv")}>All steps as CSV</button>
        <button type="button" onClick=${() => saveAs(() => svgBlob(picture()), "svg")}>Drawing as SVG</button>
        <button type="button" onClick=${() => saveAs(() => pngBlob(picture()), "png")}>Drawing as PNG</button>
      </div>
      <div role="status">${problem && html`<p class="problem">${problem}</p>`}</div>
      <p class="quiet">To have all steps on paper, print the page.</p>
    </section>
  `;
}

/** A text in a field with a button that copies it. @param {{ label: string, text: string, lines?: number, children?: unknown }} props */
function Copyable({ label, text, lines = 1, children }) {
  const [result, setResult] = useState("");
  const field = useRef(/** @type {HTMLTextAreaElement | HTMLInputElement | null} */ (null));
  const id = useId();
  useEffect(() => setResult(""), [text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setResult("Copied.");
    } catch {
      field.current?.select(); // no permission, or no https: Ctrl+C works
      setResult("Selected; copy it with Ctrl+C or ⌘C.");
    }
  };
  return html`
    <div class="copyable">
      ${lines === 1
        ? html`<input ref=${field} id=${id} type="text" readonly value=${text} aria-label=${label} onFocus=${() => field.current?.select()} />`
        : html`<textarea ref=${field} id=${id} readonly rows=${lines} wrap="off" spellcheck=${false} aria-label=${label} value=${text} />`}
      <button type="button" onClick=${copy}>Copy<span class="spoken"> ${label}</span></button>
      ${children}
      <span class="quiet" role="status">${result}</span>
    </div>
  `;
}
