/**
 * Pyodide under Node, working for the build: it compiles archives for itself, and tells what it
 * imports.
 *
 *   node pyodide_build.mjs compile TOOLS FOLDER ARCHIVE…   each ARCHIVE in FOLDER becomes bytecode
 *   node pyodide_build.mjs trace FOLDER STDLIB PROBE MODULE…   prints the files that PROBE loads, as JSON;
 *                                 FOLDER holds STDLIB and a pyodide-lock.json with its wheels
 *
 * TOOLS is a folder with pyodide-build installed in it; PROBE is a Python file that defines
 * `loaded_files(modules)`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPyodide } from "pyodide";

/** Bytecode must not depend on when or in which process it was made. */
const REPRODUCIBLE = { PYTHONHASHSEED: "0", SOURCE_DATE_EPOCH: "315532800" };

/** What Python prints is for people; our standard output is for the caller. */
const STREAMS = { stdout: console.error, stderr: console.error };

const COMPILE = `
import sys
sys.path.insert(0, "/tools")
from pyodide_build.cli.py_compile import main
for archive in archives:
    options = ["--silent", "--compression-level", "0"]
    main.main(["/work/" + archive, *options], standalone_mode=False)
`;

/** @param {string} tools @param {string} folder @param {string[]} archives */
async function compile(tools, folder, archives) {
  const pyodide = await loadPyodide({ ...STREAMS, env: REPRODUCIBLE });
  mount(pyodide, tools, "/tools");
  mount(pyodide, folder, "/work");
  pyodide.globals.set("archives", pyodide.toPy(archives));
  pyodide.runPython(COMPILE);
}

/** @param {string} folder @param {string} stdlib @param {string} probe @param {string[]} modules */
async function trace(folder, stdlib, probe, modules) {
  const pyodide = await loadPyodide({
    ...STREAMS,
    stdLibURL: join(folder, stdlib),
    lockFileContents: await readFile(join(folder, "pyodide-lock.json"), "utf8"),
    packageBaseUrl: folder,
    packages: ["numpy"],
  });
  pyodide.globals.set("modules", pyodide.toPy(modules));
  pyodide.runPython(await readFile(probe, "utf8"));
  console.log(pyodide.runPython("import json; json.dumps(loaded_files(modules))"));
}

/** @param {import("pyodide").PyodideAPI} pyodide @param {string} root @param {string} point */
function mount(pyodide, root, point) {
  pyodide.FS.mkdirTree(point);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, point);
}

const [command, ...words] = process.argv.slice(2);
try {
  if (command === "compile") await compile(words[0], words[1], words.slice(2));
  else if (command === "trace") await trace(words[0], words[1], words[2], words.slice(3));
  else throw new Error(`pyodide_build.mjs knows compile and trace, not ${command}`);
} catch (error) {
  // Left to itself, Node would print the line that failed: a megabyte of Pyodide on one line.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
