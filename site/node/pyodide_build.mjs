/**
 * Pyodide under Node, for the build: compiles archives to bytecode, and lists the files that imports load.
 *
 *   node pyodide_build.mjs compile STDLIB TOOLS FOLDER ARCHIVE…
 *       compiles each ARCHIVE in FOLDER to bytecode, without documentation; pyodide-build is installed in the
 *       folder TOOLS
 *   node pyodide_build.mjs trace STDLIB FOLDER PROBE MODULE…
 *       prints as JSON the result of loaded_files(modules), a function of the Python file PROBE;
 *       FOLDER holds a pyodide-lock.json and its wheels
 *
 * STDLIB is the archive of the standard library.
 */
import { readFile } from "node:fs/promises";
import { loadPyodide } from "pyodide";

/** Environment in which bytecode does not depend on the time and the process. */
const REPRODUCIBLE = { PYTHONHASHSEED: "0", SOURCE_DATE_EPOCH: "315532800" };

/** Python prints to standard error; standard output is for the caller. */
const STREAMS = { stdout: console.error, stderr: console.error };

const COMPILE = `
import ast
import sys
from importlib.machinery import SourceFileLoader

sys.dont_write_bytecode = False  # keep the bytecode of the tools for the next run
sys.path.insert(0, "/tools")
from pyodide_build.cli.py_compile import main

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

def lean(loader, source, path, **_):
    """The bytecode of a module without what only readers of its source need.

    Docstrings and assertions go, as with python -OO; but those of classes become a blank, since a
    dataclass without one makes its own when it is imported. Annotations go where no decorator
    could look at them, and so do NumPy's calls that add documentation.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, *FUNCTIONS)) and ast.get_docstring(node, clean=False):
            docstring = node.body[0]
            if isinstance(node, ast.ClassDef):
                docstring.value.value = " "
            else:
                node.body = node.body[1:] or [ast.copy_location(ast.Pass(), docstring)]
        if isinstance(node, FUNCTIONS) and not node.decorator_list:
            node.returns = None
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    argument.annotation = None
    tree.body = [node for node in tree.body if not adds_documentation(node)]
    return compile(tree, path, "exec", dont_inherit=True, optimize=1)

def adds_documentation(node):
    call = getattr(node, "value", None)
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "add_newdoc"

SourceFileLoader.source_to_code = lean
for archive in archives:
    options = ["--silent", "--compression-level", "0"]
    main.main(["/archives/" + archive, *options], standalone_mode=False)
`;

/**
 * @param {string} stdLibURL
 * @param {string} tools
 * @param {string} folder
 * @param {string[]} archives
 */
async function compile(stdLibURL, tools, folder, archives) {
  const pyodide = await loadPyodide({ ...STREAMS, stdLibURL, env: REPRODUCIBLE });
  mount(pyodide, tools, "/tools");
  mount(pyodide, folder, "/archives");
  pyodide.globals.set("archives", pyodide.toPy(archives));
  pyodide.runPython(COMPILE);
}

/**
 * @param {string} stdLibURL
 * @param {string} folder
 * @param {string} probe
 * @param {string[]} modules
 */
async function trace(stdLibURL, folder, probe, modules) {
  const pyodide = await loadPyodide({
    ...STREAMS,
    stdLibURL,
    lockFileContents: await readFile(`${folder}/pyodide-lock.json`, "utf8"),
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

/**
 * The message at the end of a Python traceback.
 * @param {string} message
 */
function lastError(message) {
  const lines = message.trimEnd().split("\n");
  const start = lines.findLastIndex((line) => line.startsWith("  File ") || line === "");
  return lines.slice(start + 1).filter((line) => /^\S/.test(line)).join("\n") || message;
}

const [command, ...words] = process.argv.slice(2);
try {
  if (command === "compile") await compile(words[0], words[1], words[2], words.slice(3));
  else if (command === "trace") await trace(words[0], words[1], words[2], words.slice(3));
  else throw new Error(`pyodide_build.mjs knows compile and trace, not ${command}`);
} catch (error) {
  // Node would print the line that failed, which in Pyodide is a megabyte long.
  console.error(error instanceof Error ? lastError(error.message) : error);
  process.exitCode = 1;
}
