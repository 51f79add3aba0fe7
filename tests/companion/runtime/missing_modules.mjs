/**
 * Starts the assembled runtime as the browser does, and prints which modules it cannot import:
 *   node missing_modules.mjs PYODIDE RUNTIME MODULE…
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, folder, ...modules] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
const { runtime } = await import(pathToFileURL(join(folder, "runtime.js")).href);
const pyodide = await loadPyodide({
  stdLibURL: join(folder, runtime.stdLibURL),
  lockFileContents: runtime.lock,
  packageBaseUrl: folder,
  packages: Object.keys(runtime.lock.packages),
  stdout: console.error,
});
pyodide.globals.set("modules", pyodide.toPy(modules));
const missing = pyodide.runPython(`
import importlib, json
missing = {}
for name in modules:
    try:
        importlib.import_module(name)
    except ImportError as error:
        missing[name] = str(error)
json.dumps(missing)
`);
console.log(missing);
