"""An exercise runs in a copy of the page's variables, and its check says one of four things."""

from __future__ import annotations

import json

import pytest

from backprop import trace
from backprop.cells.blanks import blanks
from backprop.cells.bridge import attempt as attempt_as_json
from backprop.cells.exercise import Verdict, attempt
from backprop.cells.notebook import Notebook, Run
from backprop.cells.page_nets import Nets

CHECK = """assert f(3) == 9, "f(3) should be 9"

assert (
    f(-1) == 1
)
"""


@pytest.fixture
def notebook() -> Notebook:
    made = Notebook()
    made.run("import numpy as np\nx = np.zeros(2)\nboth = {'x': x, 'np': [x]}", "first")
    return made


def verdict_of(notebook: Notebook, code: str, check: str = CHECK) -> Verdict:
    _, verdict = attempt(notebook, code, "f", check)
    assert verdict is not None
    return verdict


@pytest.mark.parametrize(
    ("code", "kind", "said", "line", "in_check"),
    [
        ("def f(x):\n    return x * x", "right", "", 0, False),
        ("f = lambda x: x ** 2", "right", "", 0, False),
        ("def f(x):\n    return x + 5", "wrong", "f(3) should be 9", 1, True),
        ("def f(x):\n    return 9", "wrong", "f(-1) == 1 is not true.", 4, True),
        ("def f(x):\n    return ____ * ___", "blank", "2 blanks are left, the first in line 2", 2,
         False),
        ("def f(x):\n    return ______", "blank", "Line 2 has a blank", 2, False),
        ("def f(x:\n    return ______", "blank", "Line 2 has a blank", 2, False),
        ("def f(x):\n    return 1 / 0", "undecided", "ZeroDivisionError: division by zero", 2,
         False),
        ("def f(x):\n    assert x < 0, 'own'", "undecided", "AssertionError: own", 2, False),
        ("def f(x):\n    return f(x)", "undecided", "RecursionError", 2, False),
        ("def f(x):\n    raise SystemExit", "undecided", "ended itself by exit()", 2, False),
        ("class E(Exception):\n    def __str__(self): 1 / 0\ndef f(x):\n    raise E", "undecided",
         "E", 4, False),
        ("g = 1", "undecided", "NameError: name 'f' is not defined", 1, True),
        ("f = 3", "undecided", "TypeError: 'int' object is not callable", 1, True),
    ],
)  # fmt: skip
def test_what_a_check_says_of_a_program(
    notebook: Notebook, code: str, kind: str, said: str, line: int, in_check: bool
) -> None:
    verdict = verdict_of(notebook, code)
    assert (verdict.kind, verdict.in_check) == (kind, in_check)
    assert said in verdict.message
    if said != "f(-1) == 1 is not true.":  # whose line differs between versions of Python
        assert verdict.line == line


def test_an_attempt_changes_nothing_of_the_page(notebook: Notebook) -> None:
    code = "x[0] = 5\nboth['x'][1] = 7\ny = 1\nnp.allclose = lambda *_: True\nx"
    check = "z = 1\nassert list(both['x']) == [5, 7]\nassert not np.allclose(1, 2)"
    run, verdict = attempt(notebook, code, "f", check)
    assert run.parts == [("value", "array([5., 7.])")]
    assert verdict == Verdict("right")
    kept = notebook.run("x.tolist(), 'y' in dir(), 'z' in dir(), np.allclose(1, 2)", "after")
    assert kept.parts == [("value", "([0.0, 0.0], False, False, False)")]


def test_code_that_does_not_get_to_its_end_is_not_judged(notebook: Notebook) -> None:
    for code in ("1 / 0", "x +", "exit()"):
        run, verdict = attempt(notebook, code, "f", "assert False")
        assert verdict is None
        assert run.parts
    assert attempt(notebook, "x.sum()", "f", "")[0].parts == [("value", "np.float64(0.0)")]


def test_a_check_of_numpy_is_one_and_a_broken_check_decides_nothing(notebook: Notebook) -> None:
    verdict = verdict_of(notebook, "x = x + 1", "np.testing.assert_allclose(x, [1, 2])")
    assert verdict.kind == "wrong"
    assert "ACTUAL" in verdict.message
    assert len(verdict.message) < 700
    broken = verdict_of(notebook, "f = 1", "f = 2\nassert (")
    assert (broken.kind, broken.line, broken.in_check) == ("undecided", 2, True)
    assert "SyntaxError" in broken.message
    silent = attempt(notebook, "f = 1", "f", "print('checked')\nassert f == 1")
    assert silent == (Run([]), Verdict("right"))


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("x = ___", [(1, 5)]),
        ("x = __\n_ = 1\n__name__", []),
        ("s = '____'  # ____", []),
        ("a____ = 1", []),
        ("for ___ in ____:\n    pass", [(1, 5), (1, 12)]),
        ("if x:\n    ___\n  ___", [(2, 5)]),  # where Python's own reader ends
    ],
)
def test_blanks_are_names_of_underscores(code: str, places: list[tuple[int, int]]) -> None:
    assert blanks(code) == places


def test_the_call_of_the_worker_says_the_same() -> None:
    told: list[tuple[str, str]] = []
    check = "assert 1 == 2"
    answer = attempt_as_json("print(1)", "f", check, "{}", lambda *part: told.append(part))
    found = json.loads(answer)
    assert (found["parts"], found["fault"]) == ([["out", "1\n"]], None)
    verdict = found["verdict"]
    assert verdict.keys() == {"kind", "message", "line", "column", "in_check"}
    assert (verdict["kind"], verdict["message"]) == ("wrong", "1 == 2 is not true.")
    assert told == [("out", "1\n")]


def test_nets_that_a_cell_above_imported_are_those_of_now() -> None:
    spec = {"layers": [1, 1], "seed": 1, "target": [0]}
    traces = [{"demo": trace({**spec, "x": [x]})} for x in (1, 2)]
    made = Notebook()
    made.run("from companion_page import nets", "first", nets=Nets(traces[0]))
    check = "assert nets['demo'].x == 2, nets['demo'].x"
    assert attempt(made, "1", "f", check, traces[1])[1] == Verdict("right")
