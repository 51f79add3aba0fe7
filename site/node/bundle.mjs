/**
 * Bundles the browser's files for publication.
 *
 *     node site/node/bundle.mjs COMPANION OUT
 *
 * COMPANION is the folder of the unbundled files, build/assets/companion. OUT, which must be empty, gets
 *
 *     HASH/          the scripts and style sheets of a version, side by side; HASH is that of their content
 *     fonts/         faces, each with a hash in its name
 *     manifest.json  {version: HASH, files: for each part of a page the addresses, below /companion/, that it loads}
 *
 * All files of a version are in one folder and name each other by relative addresses, so no page can mix versions.
 * A literal `new URL("../python/client.js", import.meta.url)` becomes the address of the file that holds that module.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";

const [COMPANION, OUT] = process.argv.slice(2).map((path) => resolve(path));
const DRAFT = join(OUT, "version"); // HASH/, until all of its content is there
const RUNTIME = "pyodide/runtime.js";

/** Modules that run in one page together: each source is in one of these files only. */
const MODULES = {
  "companion.js": "companion.js",
  "client.js": "python/client.js",
  "figures.js": "figures.js",
  "predict.js": "stepper/panels/predict.js",
  "explain.js": "stepper/panels/explain.js",
  "check.js": "stepper/panels/check.js",
  "nudge.js": "stepper/panels/nudge.js",
  "paths.js": "stepper/panels/paths.js",
  "backward.js": "stepper/panels/backward.js",
  "train.js": "stepper/panels/train.js",
  "takeaway.js": "stepper/panels/takeaway.js",
  "playground.js": "playground/bench.js",
  "embed.js": "elements.js",
};
const SHARED = "shared.js"; // what steppers and figures share
const PANEL = [SHARED, "companion.js"];
/** What they import from each other. Sources that are in none of these are bundled. */
const IMPORTS = {
  "companion.js": [SHARED],
  "figures.js": [SHARED],
  "predict.js": PANEL,
  "explain.js": PANEL,
  "check.js": PANEL,
  "nudge.js": PANEL,
  "paths.js": PANEL,
  "backward.js": PANEL,
  "train.js": PANEL,
  "takeaway.js": PANEL,
  "playground.js": PANEL,
  "embed.js": [SHARED, "companion.js", "client.js"],
};
/** Modules that share nothing with those. */
const SINGLE = {
  "worker.js": "python/worker.js",
  "katex.js": "vendor/katex.js",
  "query.js": "query.js",
  "frame.js": "embed/frame.js",
  "diagrams.js": "page/diagrams.js",
  "search.js": "page/search.js",
  "cells.js": "python-cells.js",
  "cells-worker.js": "python/reader-worker.js",
  "notebook-file.js": "cells/notebook-file.js",
  "rich-text.js": "cells/rich-text.js",
  "picture.js": "shared/plot/picture.js",
  "watch.js": "cells/watch.js",
};
/** Scripts of the page: one that is classic, since it runs before the first paint, and modules. */
const CLASSIC = { "theme.js": ["page/theme.js"] };
const PAGE = ["page/modules.js", "page/anchors.js", "page/reveal.js", "page/scrolling-boxes.js", "page/print.js", "page/search-field.js"];
const OF_PAGE = { "page.js": PAGE, "offline.js": [...PAGE, "page/offline.js"] };
const SHEETS = {
  "page.css": ["page/theme.css"],
  "formulas.css": ["page/theme.css", "vendor/katex.css", "page/formula-styles.css"],
  "frame.css": ["vendor/katex.css", "embed/frame.css"],
  "katex.css": ["vendor/katex.css"],
  "widgets.css": ["widgets.css"],
  "backprop-stepper.css": ["backprop-stepper.css"],
  "backprop-figure.css": ["backprop-figure.css"],
  "panels.css": ["stepper/panels/panels.css"],
  "cells.css": ["cells/cells.css"],
  "playground.css": ["playground/playground.css"],
};
/** The parts of a page: files in the order in which it loads them. */
const PARTS = {
  "page.css": ["page.css"],
  "formulas.css": ["formulas.css"],
  "frame.css": ["frame.css"],
  "theme.js": ["theme.js"],
  "page.js": ["page.js"],
  "offline.js": ["offline.js"],
  "companion.js": [SHARED, "companion.js"],
  "companion.css": ["widgets.css", "backprop-stepper.css"],
  "figures.js": [SHARED, "figures.js"],
  "figures.css": ["widgets.css", "backprop-figure.css"],
  "embed.js": [SHARED, "companion.js", "client.js", "embed.js"],
  "embed.css": ["widgets.css", "backprop-stepper.css", "backprop-figure.css"],
  "frame.js": ["frame.js"],
  "query.js": ["query.js"],
  "diagrams.js": ["diagrams.js"],
  "search.js": ["search.js"],
  "cells.js": ["cells.js"],
  "cells.css": ["cells.css"],
};

/** What both kinds of scripts name. */
const FIXED = {
  "manifest.json": "../manifest.json",
  ...Object.fromEntries(["widgets.css", "backprop-stepper.css", "backprop-figure.css"].map((name) => [name, `./${name}`])),
};

const OPTIONS = {
  bundle: true,
  minify: true,
  legalComments: "none", // the licences are published whole instead
  logLevel: "error",
  logOverride: { "ambiguous-reexport": "error" }, // two sources of one file export the same name
  metafile: true,
  write: false,
  absWorkingDir: COMPANION,
  outdir: DRAFT,
};
const SCRIPT = { ...OPTIONS, format: "esm", target: "es2022" };

/** Source of an entry. @param {string[]} lines */
const entry = (lines) => ({ stdin: { contents: lines.join("\n"), resolveDir: COMPANION } });

/** The sources that a module is bundled from, by their paths in COMPANION. @param {string} path */
async function sourcesOf(path) {
  const { metafile } = await build({ ...SCRIPT, entryPoints: [path] });
  return new Set(Object.keys(metafile.inputs));
}

const both = (one, other) => new Set([...one].filter((path) => other.has(path)));

/** Which sources each of MODULES holds, and which of them others import. */
async function plan() {
  const reached = Object.fromEntries(
    await Promise.all(Object.entries(MODULES).map(async ([name, path]) => [name, await sourcesOf(path)])),
  );
  const holds = { [SHARED]: both(reached["companion.js"], reached["figures.js"]) };
  const exported = { [SHARED]: holds[SHARED] };
  for (const [name, sources] of Object.entries(reached)) {
    const imports = IMPORTS[name] ?? [];
    holds[name] = new Set([...sources].filter((path) => !imports.some((other) => holds[other].has(path))));
    for (const other of imports) exported[other] = new Set([...(exported[other] ?? []), ...both(sources, holds[other])]);
  }
  return { holds, exported };
}

/** An import of a source that another file holds becomes an import of that file. */
const linked = (holds, imports) => ({
  name: "linked",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir, importer }) => {
      if (importer === "<stdin>") return undefined;
      const source = relative(COMPANION, join(resolveDir, path)).replaceAll("\\", "/");
      const file = imports.find((other) => holds[other].has(source));
      return file && { path: `./${file}`, external: true };
    });
  },
});

/** Addresses that sources write as literals become those of the files that hold what they name. */
const addressed = (places) => ({
  name: "addressed",
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => ({
      loader: "js",
      contents: readFileSync(path, "utf8").replace(/new URL\("(\.[^"]*)", import\.meta\.url\)/g, (_, written) => {
        const target = relative(COMPANION, resolve(dirname(path), written)).replaceAll("\\", "/");
        const place = places[target] ?? (written.endsWith("/") && `${["..", target].filter(Boolean).join("/")}/`);
        if (!place) throw new Error(`${relative(COMPANION, path)} names ${target}, which is in no bundle`);
        return `new URL("${place}", import.meta.url)`;
      }),
    }));
  },
});

async function bundleModules() {
  const [{ holds, exported }, worker] = await Promise.all([plan(), sourcesOf(SINGLE["worker.js"])]);
  const places = { [RUNTIME]: "./runtime.js", ...FIXED };
  for (const path of worker) places[path] = "./worker.js"; // session.js asks for its parts if it does not run
  for (const [name, path] of Object.entries({ ...MODULES, ...SINGLE })) places[path] = `./${name}`;
  for (const [name, paths] of Object.entries(SHEETS)) if (paths.length === 1) places[paths[0]] ??= `./${name}`;
  const reexports = (name) => [...(exported[name] ?? [])].sort().map((path) => `export * from "./${path}";`);
  const files = {
    [SHARED]: entry(reexports(SHARED)),
    ...Object.fromEntries(Object.entries({ ...MODULES, ...SINGLE }).map(([name, path]) => [
      name,
      exported[name] ? entry([`import "./${path}";`, `export * from "./${path}";`, ...reexports(name)]) : { entryPoints: [path] },
    ])),
  };
  await Promise.all(Object.entries(files).map(async ([name, source]) => {
    const plugins = [linked(holds, IMPORTS[name] ?? []), addressed(places)];
    const { outputFiles } = await build({ ...SCRIPT, ...source, plugins });
    keep(name, outputFiles[0].contents);
  }));
}

const bundlePageScripts = () =>
  Promise.all(Object.entries({ ...CLASSIC, ...OF_PAGE }).map(async ([name, paths]) => {
    const source = entry(paths.map((path) => `import "./${path}";`));
    const format = name in CLASSIC ? "iife" : "esm";
    const plugins = [addressed({ ...FIXED, "../service-worker.js": "../../service-worker.js" })];
    const { outputFiles } = await build({ ...OPTIONS, ...source, format, target: "es2022", plugins });
    keep(name, outputFiles[0].contents);
  }));

/** Returns the address of each face by its path in COMPANION. */
async function bundleSheets() {
  const faces = {};
  await Promise.all(Object.entries(SHEETS).map(async ([name, paths]) => {
    const { stdin } = entry(paths.map((path) => `@import "./${path}";`));
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      stdin: { ...stdin, loader: "css" },
      target: ["chrome97", "firefox104", "safari15.4"],
      loader: { ".woff2": "file" },
      assetNames: "../fonts/[name]-[hash]",
      publicPath: "",
    });
    for (const { path, contents } of outputFiles) {
      if (!path.endsWith(".css")) keep(path, contents);
      else keep(name, Buffer.from(Buffer.from(contents).toString().replaceAll("url(./", "url(")));
    }
    for (const [path, { inputs }] of Object.entries(metafile.outputs)) {
      if (!path.endsWith(".css")) faces[Object.keys(inputs)[0]] = `fonts/${basename(path)}`;
    }
  }));
  return faces;
}

/** @param {string} name   in DRAFT, or absolute */
function keep(name, contents) {
  const file = resolve(DRAFT, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

function hashOfDraft() {
  const hash = createHash("sha256");
  const names = readdirSync(DRAFT, { recursive: true }).map((name) => join(DRAFT, name));
  for (const file of names.filter((name) => statSync(name).isFile()).sort()) {
    hash.update(`${relative(DRAFT, file).replaceAll("\\", "/")}\n`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

const [faces] = await Promise.all([bundleSheets(), bundleModules(), bundlePageScripts()]);
if (existsSync(join(COMPANION, RUNTIME))) cpSync(join(COMPANION, RUNTIME), join(DRAFT, "runtime.js"));
const version = hashOfDraft();
renameSync(DRAFT, join(OUT, version));
const files = Object.fromEntries(Object.entries(PARTS).map(([name, parts]) => [name, parts.map((part) => `${version}/${part}`)]));
for (const [path, address] of Object.entries(faces).sort()) files[path] = [address];
writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify({ version, files }, null, 1)}\n`);
