/**
 * Entry for pages that this site's build did not make, on this origin or another:
 *
 *     <script type="module" src="https://blog.example/companion/embed.js"></script>
 *     <backprop-stepper layers="2,3,1" x="0.5,-1" target="1"><p>A text for readers without scripts.</p></backprop-stepper>
 *     <backprop-figure kind="tangent" f="x*sigmoid(x)" a="1"></backprop-figure>
 *
 * Its address never changes. Browsers may keep this file for a while, so it asks the manifest, which they may not
 * keep, for the modules of the version that is published now. Every later manifest must have `files["embed.js"]`.
 */
const base = new URL("./", import.meta.url);

/** @returns {Promise<{ bringToLife(root?: ParentNode): void }>} */
async function loadElements() {
  const answer = await fetch(new URL("manifest.json", base), { cache: "no-cache" });
  const { files } = await answer.json();
  return import(new URL(files["embed.js"].at(-1), base).href);
}

/** Keep the place of elements that have no data yet. */
function addStyle() {
  const { href } = new URL("embed.css", base);
  if ([...document.querySelectorAll("link")].some((link) => link.href === href)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

/** The sentence that stands in each element because the modules did not come. */
let failure = "";

/** Say in the elements below a node why they are not shown. */
function say(/** @type {ParentNode} */ root) {
  for (const element of root.querySelectorAll("backprop-stepper:not(:defined), backprop-figure:not(:defined)")) {
    const line = element.querySelector(":scope > [role='status']") ?? document.createElement("p");
    line.setAttribute("role", "status");
    line.textContent = failure;
    element.append(line);
  }
}

/** The modules did not come: a script that needs no permission of the host finds out why. */
function tellCause() {
  const tell = (/** @type {string} */ cause) => {
    failure = `This cannot be shown: ${cause}.`;
    say(document);
  };
  document.addEventListener("companion-cause", (event) => tell(/** @type {CustomEvent<string>} */ (event).detail), { once: true });
  const script = document.createElement("script");
  script.src = new URL("embed/cause.js", base).href;
  script.dataset.of = "embed.js";
  script.addEventListener("error", () => tell("its files cannot be loaded"));
  document.head.append(script);
  return null;
}

if (globalThis.document) addStyle();

/** On a server that renders pages there is no document, and nothing is loaded. */
const elements = globalThis.document ? loadElements().catch(tellCause) : null;

/** Define the elements and compute the data of those below a node that have none; also for nodes added later. */
export async function bringToLife(/** @type {ParentNode | undefined} */ root = globalThis.document) {
  if (!root) return;
  (await elements)?.bringToLife(root);
  if (failure) say(root);
}
