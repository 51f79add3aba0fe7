/**
 * How prose and figure speak to each other: links of the page that drive a widget, and a button at
 * each equation that a step applies.
 *
 *   [look at δ₂](#demo:delta2)      goes to that place (places.js) in the widget named "demo"
 *   <a id="eq:delta" class="equation">   gets "Show this step" beside its formula
 *
 * Without scripts neither is there; nothing of the page moves when the buttons come.
 */

/** @import { BackpropStepper } from "./element.js" */

const STYLE = `
  .companion-show { position: relative; display: block; height: 0; }
  .companion-show > span { position: absolute; inset: -1.15rem 0 auto auto; display: flex; gap: 0.75em; }
  .companion-show button {
    all: unset; box-sizing: border-box; min-height: 24px; padding: 0 0.15em; border-radius: 4px; cursor: pointer;
    color: var(--companion-accent, light-dark(#2b5c8a, #93bde4));
    font: 13px/24px var(--companion-sans, system-ui, sans-serif); white-space: nowrap;
  }
  .companion-show button:hover { text-decoration: underline; }
  .companion-show button:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
  .katex-display [data-lit] { outline: 2px solid var(--companion-accent, light-dark(#2b5c8a, #93bde4)); outline-offset: 1px; border-radius: 2px; }
  @media print { .companion-show { display: none; } }
`;

/** @type {Set<BackpropStepper>} */
const widgets = new Set();
/** @type {BackpropStepper | null} */
let lastUsed = null;

/**
 * Let a widget be driven by its page. Returns a function that stops it.
 * @param {BackpropStepper} widget
 */
export function speakWithPage(widget) {
  if (widgets.size === 0) document.addEventListener("click", onClick);
  widgets.add(widget);
  const use = () => (lastUsed = widget);
  widget.addEventListener("focusin", use);
  markEquations(widget);
  const place = placeIn(location.hash, widget);
  if (place) show(widget, place, "instant");
  return () => {
    widgets.delete(widget);
    widget.removeEventListener("focusin", use);
    if (lastUsed === widget) lastUsed = null;
    if (widgets.size > 0) return;
    document.removeEventListener("click", onClick);
    for (const row of document.querySelectorAll(".companion-show")) row.remove();
  };
}

/** @param {BackpropStepper} widget */
function markEquations(widget) {
  for (const [label, number] of Object.entries(widget.options.equations)) {
    const anchor = document.getElementById(label);
    if (!anchor || anchor.dataset.shown !== undefined) continue;
    const formula = formulaAfter(anchor);
    if (!formula) continue;
    adoptStyle();
    anchor.dataset.shown = "";
    const shared = [anchor.previousElementSibling, anchor.nextElementSibling].some((near) => near?.matches("a.equation"));
    rowAfter(formula).append(button(label, number, shared));
  }
}

/** @param {Element} anchor */
function formulaAfter(anchor) {
  let next = anchor.nextElementSibling;
  while (next?.matches("a.equation")) next = next.nextElementSibling; // one formula, several numbers
  return next?.matches(".katex-display") ? next : null;
}

/** @param {Element} formula */
function rowAfter(formula) {
  const present = formula.nextElementSibling;
  if (present?.matches(".companion-show") && present.firstElementChild) return present.firstElementChild;
  const row = document.createElement("span");
  const inner = document.createElement("span");
  row.className = "companion-show";
  row.append(inner);
  formula.after(row);
  return inner;
}

/**
 * @param {string} label
 * @param {string} number
 * @param {boolean} shared   the formula has several numbers
 */
function button(label, number, shared) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = shared ? `Show this step of (${number})` : "Show this step";
  made.setAttribute("aria-label", `Show this step of (${number})`);
  made.addEventListener("click", () => showEquation(label));
  return made;
}

/**
 * The next step that applies the equation, in the widget used last if it has one, else in the first.
 * @param {string} label
 */
function showEquation(label) {
  const applies = (/** @type {BackpropStepper | null} */ widget) =>
    widget?.trace?.steps.some(({ equation }) => equation === label);
  const inOrder = [...document.querySelectorAll("backprop-stepper")].filter(
    (each) => widgets.has(/** @type {BackpropStepper} */ (each)),
  );
  const widget = [lastUsed, .../** @type {BackpropStepper[]} */ (inOrder)].find(applies);
  if (!widget?.trace) return;
  const { steps } = widget.trace;
  const fits = steps.flatMap(({ equation }, k) => (equation === label ? [k] : []));
  const here = steps[widget.step]?.equation === label;
  const next = fits.find((k) => here && k > widget.step) ?? fits[0] ?? 0;
  show(widget, `step=${next + 1}`);
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = /** @type {Element | null} */ (event.composedPath()[0] ?? null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.pathname !== location.pathname) return;
  const driven = [...widgets].map((widget) => ({ widget, place: placeIn(link.hash, widget) }));
  const first = driven.find(({ place }) => place !== null);
  if (!first || first.place === null) return;
  event.preventDefault();
  history.pushState(null, "", link.hash);
  show(first.widget, first.place);
}

/**
 * The place that "#name:place" names, if it is this widget's name.
 * @param {string} hash
 * @param {BackpropStepper} widget
 */
function placeIn(hash, { options: { name } }) {
  const start = `#${name}:`;
  let text = hash;
  try {
    text = decodeURIComponent(hash);
  } catch {
    // a stray % is no name of ours
  }
  return name && text.startsWith(start) ? text.slice(start.length) : null;
}

/**
 * @param {BackpropStepper} widget
 * @param {string} place
 * @param {ScrollBehavior} [behavior]
 */
function show(widget, place, behavior) {
  widget.show(place);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  widget.scrollIntoView({ block: "nearest", behavior: behavior ?? (calm ? "instant" : "smooth") });
  widget.focus({ preventScroll: true });
}

let adopted = false;

function adoptStyle() {
  if (adopted) return;
  adopted = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
