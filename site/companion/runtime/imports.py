"""Which modules a reader's Python keeps: those that start-up and `backprop` load, and a margin.

The list of files is not guessed: Pyodide itself, with everything still there, imports the modules
under Node and tells what that loaded. What is dropped is what nobody asks for in a page that
computes: network protocols, mail, XML, processes, test frameworks.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.node import run_node
from companion.progress import Report
from companion.runtime.cache import cache_folder, digest, write_whole
from companion.runtime.compiler import SCRIPT
from companion.runtime.pyodide import STDLIB

PROBE = Path(__file__).with_name("probe.py")

MARGIN = """
    abc array ast asyncio base64 binascii bisect builtins calendar cmath codecs collections
    collections.abc colorsys contextlib contextvars copy copyreg csv dataclasses datetime decimal
    difflib dis encodings.ascii encodings.cp437 encodings.latin_1 encodings.utf_8_sig enum errno
    fnmatch fractions functools gc glob graphlib hashlib heapq importlib importlib.metadata inspect
    io itertools json keyword linecache locale logging math numbers operator os os.path pathlib
    pickle platform pprint queue random re reprlib secrets shutil signal statistics string
    string.templatelib struct sys sysconfig tempfile textwrap threading time timeit token tokenize
    traceback types typing unicodedata warnings weakref zipfile zlib
    pyodide.code pyodide.ffi
    numpy numpy.typing
""".split()
"""What a reader's own code may plausibly import. Most of it is loaded anyway; the rest of this list
adds about 0.17 MB after gzip (statistics, fractions and decimal 48 KB, calendar 18, pprint 12, csv
10, pickle and the others less). Not in it, since each costs more than it is likely to give: argparse
57 KB, urllib.parse 53, html 41, pyodide.http 70, unittest with doctest 200, email, xml, http.

Of NumPy, what `import numpy` loads is kept; random, fft, polynomial, ma and the like (1 MB) go into a
wheel of their own, which the worker fetches when a reader's code asks for one of them."""


@dataclass(frozen=True)
class Kept:
    """The files that stay: names within the standard library's zip, and within NumPy's wheel."""

    stdlib: list[str]
    numpy: list[str]


def kept_files(archives: Path, modules: list[str], report: Report) -> Kept:
    """The files which importing `modules` and using NumPy load, traced in Pyodide.

    `archives` holds the whole, compiled archives and a lock file that names them.
    """
    recipe = digest([archives.name.encode(), PROBE.read_bytes(), " ".join(modules).encode()])
    place = cache_folder("traces") / f"{recipe}.json"
    if not place.exists():
        report("Finding out which modules a reader's Python loads")
        text = run_node(SCRIPT, "trace", str(archives), STDLIB, str(PROBE), *modules)
        write_whole(place, text.encode())
    files = json.loads(place.read_text("utf-8"))
    return Kept(files["stdlib"], files["site"])


def wanted_modules(package: Path) -> list[str]:
    """The margin, and what the sources of `package` import; sorted."""
    own = {name for path in package.rglob("*.py") for name in imported_by(path.read_text("utf-8"))}
    return sorted({*MARGIN, *(name for name in own if name.split(".")[0] != package.name)})


def imported_by(source: str) -> Iterator[str]:
    """The modules named by a Python source's absolute import statements, wherever they stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
