/**
 * Entry for pages that this site's build did not make and that have live cells or playgrounds, such as those of Hugo's component:
 *
 *     <script type="module" src="/companion/cells.js"></script>
 *
 * Its address never changes; it asks the manifest, which browsers may not keep, for the module of the version that is
 * published now, once one of them comes near. Every later manifest must have `files["cells.js"]`.
 */
const base = new URL("./", import.meta.url);

async function define() {
  const answer = await fetch(new URL("manifest.json", base), { cache: "no-cache" });
  const { files } = await answer.json();
  await import(new URL(files["cells.js"].at(-1), base).href);
}

const observer = new IntersectionObserver((entries) => {
  if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
  observer.disconnect();
  void define();
}, { rootMargin: "150% 0px" });
for (const cell of document.querySelectorAll("python-cell, backward-pass")) {
  // Some themes let only listings scroll that are children of the text; others would widen the page.
  for (const listing of cell.querySelectorAll("pre")) listing.style.overflowX = "auto";
  observer.observe(cell);
}
