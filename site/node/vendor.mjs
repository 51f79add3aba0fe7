/**
 * Bundles the browser libraries, one ES module each, into assets/companion/vendor/ of a blog's build folder.
 *
 *     node site/node/vendor.mjs BUILD       does nothing when nothing changed
 *
 * The result depends only on the lock file, on what is installed, and on this file, so their hash says whether it is
 * current. Node (prerender.mjs) and the browser load these same files, so both run one version of Preact.
 * BUILD/vendor.stamp holds the hash, and below it the packages whose code is in the bundles, one a line.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "node_modules");
const BUILD = process.argv[2] ?? join(HERE, "..", "..", "build");
const VENDOR = join(BUILD, "assets", "companion", "vendor");
const STAMP = join(BUILD, "vendor.stamp");

/**
 * The source of each bundle.
 *
 * By itself htm keeps each element without values for ever. Preact links it to the tree in which it stood first, that
 * tree shares parts with the next one, and so all trees of a page, with their states, would stay in memory.
 */
const BUNDLES = {
  "preact.js": `
    import { h } from "preact";
    import htm from "htm";
    export * from "preact";
    export * from "preact/hooks";
    export const html = htm.bind(function (...given) {
      this[0] = 3; // htm's word for "do not keep this element"
      return h(...given);
    });`,
  "katex.js": `export { default } from "katex";`,
  "mhchem.js": `import "katex/contrib/mhchem";`, // `\ce` and `\pu`, for the build only
  "comlink.js": `export * from "comlink";`,
  "codemirror.js": `
    export { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
    export { Decoration, EditorView, keymap } from "@codemirror/view";
    export { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
    export { HighlightStyle, LanguageSupport, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
    export { pythonLanguage } from "@codemirror/lang-python";
    export { tags } from "@lezer/highlight";`,
};

/** A hash of everything that the output depends on. */
function inputHash() {
  const hash = createHash("sha256");
  for (const file of [fileURLToPath(import.meta.url), join(HERE, "package-lock.json")]) {
    hash.update(readFileSync(file));
  }
  hash.update(readFileSync(join(MODULES, ".package-lock.json"))); // what is really installed
  return hash.digest("hex");
}

function isCurrent(/** @type {string} */ hash) {
  return (
    existsSync(STAMP) &&
    readFileSync(STAMP, "utf8").split("\n")[0] === hash &&
    Object.keys(BUNDLES).every((name) => existsSync(join(VENDOR, name)))
  );
}

/** A package that imports KaTeX extends that of `katex.js`, and has none of its own. */
const ONE_KATEX = {
  name: "one-katex",
  setup(/** @type {import("esbuild").PluginBuild} */ { onResolve }) {
    onResolve({ filter: /^\.\.\/katex\.mjs$/ }, () => ({ path: "./katex.js", external: true }));
  },
};

/** Writes the bundles; returns the packages they are made of. */
async function bundleLibraries(/** @type {string} */ folder) {
  const { build } = await import("esbuild");
  const packages = new Set();
  for (const [name, contents] of Object.entries(BUNDLES)) {
    const { metafile } = await build({
      stdin: { contents, resolveDir: HERE, sourcefile: name },
      outfile: join(folder, name),
      bundle: true,
      format: "esm",
      minify: true,
      target: "es2022",
      legalComments: "none", // the licences are published whole instead
      logLevel: "error",
      metafile: true,
      plugins: [ONE_KATEX],
    });
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
    for (const [input, { bytesInOutput }] of inputs) {
      const found = bytesInOutput > 0 && /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found) packages.add(found[1]);
    }
  }
  return [...packages].sort();
}

/** Replace the folder by renames, for a preview may be serving it. */
function swapIn(/** @type {string} */ fresh) {
  const old = `${VENDOR}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(VENDOR)) renameSync(VENDOR, old);
  renameSync(fresh, VENDOR);
  rmSync(old, { recursive: true, force: true });
}

async function main() {
  const hash = inputHash();
  if (isCurrent(hash)) return;
  const fresh = `${VENDOR}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const packages = await bundleLibraries(fresh);
  swapIn(fresh);
  writeFileSync(STAMP, [hash, ...packages, ""].join("\n"));
}

await main();
