/**
 * Gives the reader the listings of the page, as they stand, as files.
 */
import { importRetrying } from "../shared/retrying-import.js";
import { checkOf } from "./exercise.js";
import { notebook } from "./notebook.js";
import { tracesFor } from "./page-nets.js";

/** All listings as one program. */
export function saveProgram() {
  save(notebook.program(), "py", "text/x-python");
}

/** All listings as a Jupyter notebook. */
export async function saveNotebook() {
  const { notebookFile } = await importRetrying(new URL("./notebook-file.js", import.meta.url).href);
  const listings = notebook.cells.map((cell) => ({ name: notebook.nameOf(cell), code: cell.code, check: checkOf(cell) }));
  const traces = await tracesFor(listings.map(({ code, check }) => code + check).join("\n"));
  const address = location.href.split("#")[0];
  save(notebookFile({ title: document.title, address, listings, traces }), "ipynb", "application/x-ipynb+json");
}

/** @param {string} text @param {string} suffix @param {string} type */
function save(text, suffix, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `${location.pathname.split("/").filter(Boolean).at(-1) ?? "listings"}.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may read the file late
}
