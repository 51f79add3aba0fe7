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

/** @type {Promise<{ bringToLife(root?: ParentNode): void }>} */
const elements = fetch(new URL("manifest.json", base), { cache: "no-cache" })
  .then((answer) => answer.json())
  .then(({ files }) => import(new URL(files["embed.js"].at(-1), base).href));

/** Define the elements and compute the data of those below a node that have none; also for nodes added later. */
export async function bringToLife(/** @type {ParentNode} */ root = document) {
  (await elements).bringToLife(root);
}
