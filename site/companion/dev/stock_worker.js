/** Starts stock Pyodide, for the comparison by `bench runtime`. */
import { loadPyodide } from "./pyodide.mjs";

const pyodide = await loadPyodide({ packages: ["numpy"] });
pyodide.runPython("import numpy");
postMessage("ready");
