"""Listings run in one namespace, write within bounds, and fail in Python's own words."""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any

import numpy as np
import pytest

import backprop
from backprop.cells.bridge import modules_named
from backprop.cells.notebook import Notebook, Run
from backprop.cells.output import HEAD, TAIL, Output
from backprop.cells.page_nets import Nets

SPEC = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}


def ran(*listings: str, nets: Nets | None = None) -> Run:
    """The result of the last of several listings in one namespace."""
    notebook = Notebook()
    for number, code in enumerate(listings, start=1):
        result = notebook.run(code, f"listing {number}", nets=nets)
    return result


@pytest.mark.parametrize(
    ("listings", "parts"),
    [
        (["1 + 1"], [("value", "2")]),
        (["x = 3"], []),
        (["None"], []),
        (["x = 3", "x * 2"], [("value", "6")]),
        (["6 * 7", "_ + 1"], [("value", "43")]),
        (["print('a')\nprint('b')"], [("out", "a\nb\n")]),
        (["'a'"], [("value", "'a'")]),
        (["import sys\nprint('e', file=sys.stderr)\nprint('o')"], [("err", "e\n"), ("out", "o\n")]),
        (["import numpy as np\nnp.eye(2)"], [("value", "array([[1., 0.],\n       [0., 1.]])")]),
        (["def f():\n    return g()", "def g():\n    return 5\nf()"], [("value", "5")]),
        (["from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nP(1)"],
         [("value", "P(x=1)")]),
        (["exit()"], [("note", "The listing ended itself by exit().")]),
        (["import sys\nsys.exit('bye')"], [("note", "The listing ended itself by exit('bye').")]),
        ([""], []),
        (["# only a remark"], []),
    ],
)  # fmt: skip
def test_a_listing_shows_what_it_prints_and_its_last_value(
    listings: list[str], parts: list[tuple[str, str]]
) -> None:
    result = ran(*listings)
    assert result.parts == parts
    assert result.fault is None


@pytest.mark.parametrize(
    ("code", "kind", "message", "place"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError", "division by zero", (2, 1)),
        ("if True:\n    y = [1][2]", "IndexError", "list index out of range", (2, 9)),
        ("x = (1,\n", "SyntaxError", "'(' was never closed", (1, 5)),
        ("def f():\nreturn 1", "IndentationError", "expected an indented block", (2, 1)),
        ("input('How many? ')", "RuntimeError", "input() cannot ask anything here", (1, 1)),
        ("import js", "ImportError", "listings cannot import js", (1, 1)),
        ("from js import document", "ImportError", "not on the page", (1, 1)),
        ("breakpoint()", "RuntimeError", "breakpoint() cannot stop here", (1, 1)),
        ("def f(n):\n    return f(n + 1)\nf(0)", "RecursionError", "maximum recursion", (2, 12)),
        ("raise MemoryError", "MemoryError", "", (1, 1)),
        ("assert 1 == 2, 'not equal'", "AssertionError", "not equal", (1, 1)),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "", (1, 1)),
        ("import no_such_module", "ModuleNotFoundError", "No module named", (1, 1)),
        ("class E(BaseException):\n    pass\nraise E('own')", "E", "own", (3, 1)),
        ("class V:\n    def __repr__(self):\n        1 / 0\nV()", "ZeroDivisionError", "", (3, 9)),
    ],
)
def test_an_error_has_its_line_and_pythons_words(
    code: str, kind: str, message: str, place: tuple[int, int]
) -> None:
    result = ran(code)
    assert result.fault is not None
    assert result.fault.type == kind
    assert message in result.fault.message
    if kind != "SyntaxError" and message != "own":  # whose columns differ between versions
        assert result.fault.line == place[0]
    last, text = result.parts[-1]
    assert last == "error"
    assert kind in text
    assert "notebook.py" not in text
    assert "builtin_names" not in text
    assert f'File "listing 1", line {place[0]}' in text


def test_a_fault_in_a_function_of_another_listing_names_both() -> None:
    result = ran("def f(x):\n    return 1 / x", "y = 2\nf(0)")
    assert result.fault is not None
    assert (result.fault.type, result.fault.line) == ("ZeroDivisionError", 2)
    text = result.parts[-1][1]
    assert 'File "listing 1", line 2, in f' in text
    assert "return 1 / x" in text


def test_what_was_written_before_an_error_stays_and_names_survive_it() -> None:
    assert ran("print('before')\n1 / 0").parts[0] == ("out", "before\n")
    assert ran("x = 5\n1 / 0", "x").parts == [("value", "5")]


def test_a_warning_is_shown_with_its_line_at_every_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "import warnings\nwarnings.warn('careful')"

    def show(message: Any, category: Any, file: str, line: int, *_: Any) -> None:
        sys.stderr.write(warnings.formatwarning(message, category, file, line))

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        monkeypatch.setattr(
            warnings, "showwarning", show
        )  # as Python's own does; that of pytest keeps them
        results = ran(code), ran(code, code)
    for result in results:
        (part,) = result.parts
        assert part[0] == "err"
        assert ":2: UserWarning: careful" in part[1]


def test_output_is_bounded_and_says_what_is_left_out() -> None:
    began = time.monotonic()
    result = ran("for k in range(200_000):\n    print(k)\n1 / 0")
    assert time.monotonic() - began < 60
    kinds = [kind for kind, _ in result.parts]
    assert kinds == ["out", "note", "out", "error"]
    assert sum(len(text) for _, text in result.parts) < HEAD + 3 * TAIL
    head, note, tail = (text for _, text in result.parts[:3])
    left_out = int(note.split()[1].replace(",", ""))
    assert head.count("\n") + left_out + tail.count("\n") == 200_000
    assert tail.endswith("199999\n")
    assert [int(line) for line in tail.split()] == [*range(200_000 - tail.count("\n"), 200_000)]


def test_a_single_long_line_is_bounded() -> None:
    (_, head), (_, note), (_, tail) = ran("'x' * 10_000_000").parts
    assert len(head) + len(tail) + int(note.split()[1].replace(",", "")) == 10_000_002
    assert len(head) + len(tail) <= HEAD + TAIL


def test_what_is_written_is_told_as_it_comes() -> None:
    seen: list[tuple[str, str]] = []
    code = "import time\nprint('first')\ntime.sleep(0.1)\nprint('second')\ntime.sleep(0.1)\n'last'"
    Notebook().run(code, "listing 1", lambda kind, text: seen.append((kind, text)))
    assert "".join(text for _, text in seen) == "first\nsecond\n'last'"
    assert len(seen) > 2


def test_a_head_that_is_full_at_once_is_told_before_the_end() -> None:
    seen: list[tuple[str, str]] = []
    Output(lambda kind, text: seen.append((kind, text))).write("out", "x" * 2 * HEAD)
    assert seen == [("out", "x" * HEAD)]


def test_streams_and_the_main_module_are_put_back() -> None:
    before = sys.stdout, sys.stderr, sys.modules["__main__"]
    ran("import sys\nsys.stdout = None\n1 / 0")
    assert (sys.stdout, sys.stderr, sys.modules["__main__"]) == before
    assert "companion_page" not in sys.modules


def test_nets_of_the_page_are_arrays_and_ask_the_page_in_json() -> None:
    trace = backprop.trace(SPEC)
    asked: list[str] = []
    nets = Nets({"demo": trace}, asked.append)
    net = nets["demo"]
    assert net["delta2"].shape == (1,)
    assert net["W_1"].shape == (3, 2)
    assert np.array_equal(net.W[1], net["W2"])
    assert np.array_equal(net.x, [0.5, -1])
    assert np.array_equal(net["W1 new"], net["W1"] - 0.5 * net["dW1"])
    assert isinstance(net["C"], float)
    code = (
        "from companion_page import nets\nnet = nets['demo']\nnet.show('delta1')\n"
        "net.change(W1=net.W[0] * 2, x=(1, 0))\nnet.change(W=net.W, learning_rate=0.1)"
    )
    assert ran(code, nets=nets).parts == []
    show, change, both = map(json.loads, asked)
    assert show == {"net": "demo", "method": "show", "argument": "delta1"}
    assert change["argument"]["x"] == [1, 0]
    assert np.array_equal(change["argument"]["weights"][0], net.W[0] * 2)
    assert both["argument"]["weights"] == trace["spec"]["weights"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("from companion_page import nets\nnets['other']", "the nets of this page"),
        ("from companion_page import nets\nnets['demo']['delta9']", "this net has a0, W1"),
        ("from companion_page import nets\nnets['demo'].change(W7=[[1]])", "no layer 7"),
    ],
)
def test_an_unknown_net_or_quantity_is_told_with_those_that_there_are(
    code: str, words: str
) -> None:
    fault = ran(code, nets=Nets({"demo": backprop.trace(SPEC)})).fault
    assert fault is not None
    assert words in fault.message


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("import numpy as np\nnp.random.default_rng(1)", ["numpy.random"]),
        ("from numpy.fft import fft", ["numpy.fft"]),
        ("from numpy import random, fft", ["numpy.fft", "numpy.random"]),
        ("import random\nrandom.random()", ["numpy.random"]),  # more than needed is harmless
        ("import random", []),
        ("x = (", []),
    ],
)
def test_the_modules_that_a_listing_names(code: str, modules: list[str]) -> None:
    assert json.loads(modules_named(code, '["numpy.fft", "numpy.random"]')) == modules


def test_nets_that_an_earlier_listing_imported_are_those_that_the_reader_sees_now() -> None:
    notebook = Notebook()
    read = 'nets["demo"].x.tolist()'
    for x, code in (([1.0, 0.0], f"from companion_page import nets\n{read}"), ([2.0, 3.0], read)):
        nets = Nets({"demo": backprop.trace({**SPEC, "x": x})})
        assert notebook.run(code, "listing", nets=nets).parts == [("value", str(x))]
    assert notebook.run(read, "listing", nets=Nets({})).parts == [("value", "[2.0, 3.0]")]
