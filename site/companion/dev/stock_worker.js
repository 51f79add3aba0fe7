/** Pyodide as anyone would start it, to compare with: for `bench runtime` only. */
import { loadPyodide } from "./pyodide.mjs";

const pyodide = await loadPyodide({ packages: ["numpy"] });
pyodide.runPython("import numpy");
postMessage("ready");
