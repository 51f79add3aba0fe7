/**
 * The Node side of a build: a process that renders formulas and the first frames of widgets.
 *
 *     node site/node/prerender.mjs COMPANION     the folder that is published as /companion/
 *
 * Reads one JSON request per line, writes one JSON answer per line, in order:
 *   {id, kind: "formulas", macros, formulas}        see prerender/formulas.mjs
 *   {id, kind: "widget", trace, options, places}    see prerender/widget.mjs
 *   {id, kind: "figure", figure, options, places}   see prerender/figure.mjs
 *   {id, kind: "picture", picture}                  see prerender/picture.mjs
 * A request that cannot be served is answered with {id, error}; the process goes on.
 */
import { once } from "node:events";
import "./prerender/one-tree.mjs"; // before the imports below, which need its resolve hook

const { setFormulas } = await import("./prerender/formulas.mjs");
const { paintFigure } = await import("./prerender/figure.mjs");
const { paintPicture } = await import("./prerender/picture.mjs");
const { paintWidget } = await import("./prerender/widget.mjs");

/** @type {Record<string, (request: any) => object>} */
const KINDS = {
  formulas: ({ formulas, macros }) => setFormulas(formulas, macros),
  figure: ({ figure, options, places }) => paintFigure(figure, options, places),
  picture: ({ picture }) => paintPicture(picture),
  widget: ({ trace, options, places }) => paintWidget(trace, options, places),
};

/** @param {string} line */
function answer(line) {
  let id = null;
  try {
    const request = JSON.parse(line);
    id = request.id ?? null;
    const serve = KINDS[request.kind];
    if (!serve) throw new Error(`unknown kind of request: ${request.kind}`);
    return { id, ...serve(request) };
  } catch (cause) {
    return { id, error: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Requests by line, ended by "\n" only: node:readline also ends lines at U+2028, which JSON may contain. */
async function* lines() {
  let rest = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    const [first = "", ...more] = chunk.split("\n");
    rest += first;
    for (const part of more) {
      yield rest;
      rest = part;
    }
  }
  yield rest;
}

for await (const line of lines()) {
  if (!line.trim()) continue;
  const isSent = process.stdout.write(`${JSON.stringify(answer(line))}\n`);
  if (!isSent) await once(process.stdout, "drain"); // else the answer waits until there are no more requests
}
