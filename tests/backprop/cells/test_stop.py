"""A program that is stopped keeps its variables, whatever it does meanwhile."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator

import pytest

from backprop import trace
from backprop.cells import stop
from backprop.cells.exercise import attempt
from backprop.cells.notebook import Notebook, Run
from backprop.playground.answers import answers
from backprop.playground.cases import backward_cases

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="this machine has no timer that sends signals"
)
DELAY = 0.1  # seconds until the stop is asked for


@pytest.fixture(autouse=True)
def due(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """When what runs is stopped, as by a worker; each time counts once."""
    monkeypatch.setattr(stop, "_state", stop._State())
    due = [time.monotonic() + DELAY]
    former = signal.getsignal(signal.SIGINT)
    stop.listen(lambda: bool(due) and time.monotonic() > due[-1] and bool(due.pop()))
    before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    yield due
    time.sleep(0.03)  # signals are ignored now
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert time.sleep is stop._original_sleep
    signal.signal(signal.SIGALRM, before)
    signal.signal(signal.SIGINT, former)


def run(code: str, notebook: Notebook | None = None) -> Run:
    return (notebook or Notebook()).run(code, "listing 1")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("a = 1\nwhile True: pass", 2),
        ("a = 1\nfor _ in iter(int, 1): pass", 2),
        ("a = 1\ndef f():\n    return f2()\ndef f2():\n    while True: a\nf()", 5),
        ("a = 1\nimport time\ntime.sleep(1000)", 3),
        ("a = 1\nfrom time import sleep as s\nwhile True:\n  s(0.3)", 4),
        ("a = 1\nwhile True:\n  try:\n    while True: pass\n  except Exception: pass", 4),
        ("a = 1\ntry:\n    while True: pass\nfinally: b = 2", 3),
        ("a = 1\n[0 for _ in iter(int, 1)]", 2),
        ("import signal\na = 1\nsum(1 for _ in iter(int, 1))", 3),
        ("a = 1\nclass Endless:\n  def __repr__(self):\n    while True: pass\nEndless()", 4),
    ],
)
def test_the_place_is_told_and_the_variables_are_kept(code: str, line: int) -> None:
    notebook = Notebook()
    result = run(code, notebook)
    assert result.fault is not None
    assert (result.fault.type, result.fault.line) == ("StopAsked", line)
    assert result.parts[-1] == ("note", f"Stopped in line {line}. All variables are kept.")
    assert vars(notebook.module)["a"] == 1


def test_a_listing_can_end_in_its_own_way() -> None:
    code = "import time\ntry: time.sleep(100)\nexcept KeyboardInterrupt: print('enough')"
    result = run(code)
    assert result.fault is None
    assert result.parts == [("out", "enough\n")]


def test_what_needs_no_stop_is_as_before() -> None:
    result = run("import time\nbegan = time.monotonic()\ntime.sleep(0.06)\ntime.sleep('x')")
    assert result.fault is not None
    assert result.fault.type == "TypeError"
    assert result.fault.line == 4
    assert "naps" not in str(result.parts)


def test_an_exercise_that_does_not_end_is_stopped_in_its_code_and_in_its_check(
    due: list[float],
) -> None:
    notebook = Notebook()
    ran, verdict = attempt(notebook, "while True: pass", "sum", "assert True")
    assert ran.fault is not None
    assert (ran.fault.type, verdict) == ("StopAsked", None)
    due.append(time.monotonic() + DELAY)
    code = "def f():\n    while True: pass"
    ran, verdict = attempt(notebook, code, "sum", "f()")
    assert ran.fault is None
    assert verdict is not None
    assert (verdict.kind, verdict.message, verdict.line) == ("undecided", "it was stopped", 2)


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.1])
def test_a_backward_pass_is_stopped_on_the_first_net_also_while_its_lines_are_watched(
    delay: float, due: list[float]
) -> None:
    spec = {"layers": [2, 1], "x": [1, 1], "target": [0], "until": "backward"}
    cases = backward_cases({"spec": trace(spec)["spec"], "seed": 1})
    parameters = "W, b, z, a, sigma_prime, target"
    code = f"def backward({parameters}):\n    x = [[target] * 50] * 50\n    while True: x"
    began = time.monotonic()
    due[:] = [began + 2, began + delay]  # the later one, lest the test does not end
    [only] = answers(code, cases)["nets"]
    assert (only["fault"]["type"], only["fault"]["line"]) == ("StopAsked", 3)
    assert time.monotonic() - began < 1
