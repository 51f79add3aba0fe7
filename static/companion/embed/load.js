/**
 * The script of the page `/companion/embed/?…`. It asks the manifest, which no browser keeps, for the files of the
 * version that is published now.
 */
const base = new URL("../", import.meta.url);
const answer = await fetch(new URL("manifest.json", base), { cache: "no-cache" });
/** @type {{ files: Record<string, string[]> }} */
const { files } = await answer.json();
const addressesOf = (/** @type {string} */ part) => (files[part] ?? []).map((address) => new URL(address, base).href);

for (const address of addressesOf("frame.css")) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}
for (const part of ["frame.js", "query.js"]) await import(addressesOf(part).at(-1) ?? "");

export {};
