"""The package is small, quiet, documented, needs only NumPy, and has the same bits in Pyodide."""

import doctest
import importlib
import inspect
import json
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import backprop
from backprop import ACTIVATIONS, trace

REPOSITORY = Path(__file__).parents[2]
SOURCES = REPOSITORY / "pybundle"
SUPPORT = REPOSITORY / "tests" / "support"
MODULES = [
    importlib.import_module(m.name) for m in pkgutil.walk_packages(backprop.__path__, "backprop.")
]


def run_python(code: str, tmp_path: Path) -> str:
    """The output of a fresh interpreter that keeps its byte code, and fails on any warning."""
    paths = os.pathsep.join(map(str, (SOURCES, SUPPORT)))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert result.stderr == ""
    return result.stdout


def test_only_numpy_and_the_standard_library_are_imported(tmp_path: Path) -> None:
    code = (
        "import sys, numpy; before = set(sys.modules); import backprop, pkgutil, importlib\n"
        "modules = pkgutil.walk_packages(backprop.__path__, 'backprop.')\n"
        "[importlib.import_module(module.name) for module in modules]\n"
        "names = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(names - set(sys.stdlib_module_names) - {'backprop', 'numpy'}))"
    )
    assert run_python(code, tmp_path) == "[]\n"


def test_import_takes_less_than_a_quarter_of_what_numpys_own_takes(tmp_path: Path) -> None:
    """Counted in calls of functions, the import system's own included."""
    code = (
        "from counting import calls_of\n"
        "numpys = calls_of(lambda: [__import__('numpy'), __import__('numpy.random')])\n"
        "print(calls_of(lambda: __import__('backprop')) / numpys)"
    )
    run_python(code, tmp_path)  # from now on there is byte code
    assert float(run_python(code, tmp_path)) < 0.25


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_module_says_its_idea_and_stays_short(module: Any) -> None:
    source = inspect.getsource(module)
    assert module.__doc__
    assert len(module.__doc__.splitlines()[0]) <= 100
    assert len(source.splitlines()) <= 400
    assert doctest.testmod(module).failed == 0


def test_the_readme_lists_every_file() -> None:
    table = (SOURCES / "README.md").read_text("utf-8").split("## Where to read what")[1]
    table = table.split("\n## ")[0]
    listed = re.findall(r"`(\w+(?:\.py|/))`", table)
    package = SOURCES / "backprop"
    files = {f.name for f in package.rglob("*.py") if f.parent.parent in (package, package.parent)}
    folders = {f"{f.parent.name}/" for f in package.glob("*/*/__init__.py")}
    assert sorted(listed) == sorted({*files, *folders} - {"__init__.py"})


@pytest.mark.parametrize("name", backprop.__all__)
def test_public_names_are_documented(name: str) -> None:
    thing = getattr(backprop, name)
    if name == "ACTIVATIONS":
        return
    documentation = inspect.getdoc(thing) or ""
    assert len(documentation) > 40
    if inspect.isfunction(thing) and len(inspect.signature(thing).parameters) > 1:
        assert "Parameters" in documentation or "arameters and errors are" in documentation


def portable_specs() -> Iterator[dict[str, Any]]:
    """Every activation, every granularity, both costs, biases, a wide net and long sums."""
    x = [0.5, -1, 1e-5, 2.25, 3.1, 40, -5, 6.3, 7]
    for k, name in enumerate([*ACTIVATIONS, "x*exp(-x**2) - abs(x)/max(x, 2)**1.5", "tan(x/3)"]):
        for sizes in ([2, 3, 1], [9, 12, 7]):
            yield {
                "layers": sizes, "x": x[: sizes[0]], "target": [0.25] * sizes[-1], "seed": k,
                "activation": name, "granularity": ("layer", "neuron", "scalar")[k % 3],
                "biases": [[0.1 * j - 0.3 for j in range(m)] for m in sizes[1:]] if k % 2 else None,
            }  # fmt: skip
    yield {
        "layers": [3, 8, 3], "x": [0.1, 0.2, -0.3], "target": [0.2, 0.3, 0.5], "seed": 1,
        "activations": ["gelu", "softmax"], "cost_function": "cross_entropy",
        "initialisation": "he", "granularity": "scalar",
    }  # fmt: skip
    pixels = [(k * 37) % 256 / 255 for k in range(784)]
    yield {"layers": [784, 16, 10], "x": pixels, "target": [1] + [0] * 9, "seed": 3}


PYODIDE = REPOSITORY / "site" / "node" / "node_modules" / "pyodide" / "pyodide.mjs"
RUNTIME = REPOSITORY / "build" / "assets" / "companion" / "pyodide"

NODE_SCRIPT = """
import { readFileSync } from "node:fs";
const [pyodide, runtimeFolder, sources, specs] = process.argv.slice(1);
const { loadPyodide } = await import(pyodide);
const text = readFileSync(`${runtimeFolder}/runtime.js`, "utf8");
const { runtime } = await import("data:text/javascript," + encodeURIComponent(text));
const packages = Object.keys(runtime.lock.packages).filter((name) => name.startsWith("numpy"));
const py = await loadPyodide({
  lockFileContents: JSON.stringify(runtime.lock), packageBaseUrl: runtimeFolder + "/", packages,
  stdout: () => {},
});
py.FS.mkdirTree("/sources");
py.FS.mount(py.FS.filesystems.NODEFS, { root: sources }, "/sources");
py.globals.set("specs", readFileSync(specs, "utf8"));
console.log(py.runPython(`
import sys, json, warnings
sys.path.insert(0, "/sources"); sys.dont_write_bytecode = True
warnings.simplefilter("error")
from backprop import trace
json.dumps([json.dumps(trace(spec), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            for spec in json.loads(specs)])
`));
"""


def test_traces_are_the_same_bytes_in_pyodide(tmp_path: Path) -> None:
    specs = list(portable_specs())
    (tmp_path / "specs.json").write_text(json.dumps(specs), encoding="utf-8")
    result = subprocess.run(
        ["node", "--input-type=module", "-e", NODE_SCRIPT, "--", str(PYODIDE), str(RUNTIME),
         str(SOURCES), str(tmp_path / "specs.json")],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr[-2000:]
    for spec, theirs in zip(specs, json.loads(result.stdout), strict=True):
        ours = json.dumps(trace(spec), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        assert ours == theirs, spec
