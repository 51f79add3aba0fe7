/**
 * The listings of a page as a Jupyter notebook (nbformat 4.5); fetched when a reader asks for one.
 */

/**
 * @typedef {object} Taken              what a notebook holds
 * @property {string} title
 * @property {string} address           of the page
 * @property {{ name: string, code: string, check: string }[]} listings   an exercise's check stands below it
 * @property {Record<string, { spec: object }>} traces    of the nets that they read, by their names
 */

/** @param {Taken} taken @returns {string} JSON */
export function notebookFile({ title, address, listings, traces }) {
  const cells = [cell("markdown", 0, `# ${title}\n\nListings of <${address}>.`)];
  const add = (/** @type {string} */ code) => void cells.push(cell("code", cells.length, code));
  if (Object.keys(traces).length) add(netsOf(traces));
  for (const { name, code, check } of listings) {
    add(code);
    if (check) add(`# Check of ${name}\n${check}`);
  }
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec, language_info: { name: "python" } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The listing that offers the page's nets to those below. @param {Taken["traces"]} traces */
function netsOf(traces) {
  const specs = Object.fromEntries(Object.entries(traces).map(([name, { spec }]) => [name, spec]));
  return [
    "# The nets of the page, as they were when this notebook was saved. Needs: pip install backprop-traces",
    "from backprop.cells.offered import offer_nets",
    "",
    `offer_nets(${JSON.stringify(JSON.stringify(specs))})`, // a text of JSON is one of Python, too
  ].join("\n");
}

/** @param {"markdown" | "code"} kind @param {number} number @param {string} text */
function cell(kind, number, text) {
  const source = text.split("\n").map((line, index, { length }) => (index < length - 1 ? `${line}\n` : line));
  const common = { cell_type: kind, id: `cell-${number}`, metadata: {}, source };
  return kind === "code" ? { ...common, execution_count: null, outputs: [] } : common;
}
