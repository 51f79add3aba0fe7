/**
 * Runs the listings of one page in the Python that the site publishes.
 *
 *     node run_cells.mjs RUNTIME      the folder of runtime.js; a request on standard input
 *
 * The request is {cells: [{code, name, check?}], traces}. For each listing there is a line of JSON as soon as it has ended:
 * what `run` of backprop.cells.bridge returns, or `attempt` where there is a check. Readers' browsers run listings by the same module, listings.js.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import "./prerender/one-tree.mjs"; // first: the imports below need its resolve hook

const { ENVIRONMENT, Listings } = await import("../browser/python/listings.js");
const folder = resolve(process.argv[2] ?? "");
const { runtime } = await import(pathToFileURL(join(folder, "runtime.js")).href);
const { loadPyodide } = await import(pathToFileURL(join(folder, runtime.indexURL, "pyodide.mjs")).href);

try {
  const pyodide = await loadPyodide({
    indexURL: join(folder, runtime.indexURL),
    stdLibURL: join(folder, runtime.stdLibURL),
    lockFileContents: runtime.lock,
    packageBaseUrl: `${folder}/`,
    packages: runtime.packages,
    env: ENVIRONMENT,
    stdout: () => undefined,
    stderr: console.error,
  });
  const listings = new Listings(pyodide, runtime);
  const { cells, traces } = JSON.parse(readFileSync(0, "utf8"));
  for (const cell of cells) process.stdout.write(`${await listings.run({ ...cell, traces })}\n`);
} catch (error) {
  // Node would print the line that failed, which in Pyodide is a megabyte long.
  console.error(error instanceof Error ? error.message.split("\n").slice(-3).join("\n") : error);
  process.exitCode = 1;
}
