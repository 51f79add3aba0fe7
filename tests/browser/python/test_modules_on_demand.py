"""Calls that come while a part of NumPy is being fetched: all are answered, it is fetched once."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from hosts import Answer
from python_page import SPEC, SPECS

import backprop
from backprop.queries.ask import ask as ask_backprop

pytest_plugins = ("own_python",)

SPIRAL = {"name": "spiral", "samples": 20, "noise": 0.1, "seed": 3}
XOR = {"name": "xor", "samples": 12, "noise": 0.2, "seed": 4}
AT_ONCE = """async ([first, second, seeded, written]) => {
    await window.python.start();
    window.answers = Promise.all([
        window.python.ask("data_set", first),
        window.python.ask("data_set", second),
        window.python.trace(seeded),
        window.python.trace(written),
    ]);
}"""


class Slow:
    """A host that keeps numpy.random back until it is told to go on.

    missing : so many requests for it are refused before it is sent; a download that fails makes
        two, for the compressed file and the plain one.
    """

    def __init__(self, missing: int) -> None:
        self.missing, self.requests = missing, 0
        self.asked, self.released = Event(), Event()

    def __call__(self, path: str, right: Answer) -> Answer:
        if "numpy_random" not in path and "numpy-random" not in path:
            return right
        self.requests += 1
        self.asked.set()
        assert self.released.wait(60)
        if self.requests > self.missing:
            return right
        return Answer(b"busy", 503, {"Cache-Control": "no-store"})


def here(answer: Any) -> Any:
    return json.loads(json.dumps(answer))


@pytest.mark.parametrize("missing", [0, 2], ids=["sent", "refused at first"])
def test_calls_made_while_a_module_is_fetched_are_all_answered(
    opened: Callable[..., Any], missing: int
) -> None:
    host = Slow(missing)
    with opened(alter=host) as page:
        page.evaluate(AT_ONCE, [SPIRAL, XOR, SPEC, SPECS["weights"]])
        assert host.asked.wait(60)
        page.wait_for_timeout(300)  # all four calls are with the worker
        assert host.requests == 1
        host.released.set()
        answers = page.evaluate("() => window.answers")
        assert answers == [
            {"answer": here(ask_backprop("data_set", SPIRAL))},
            {"answer": here(ask_backprop("data_set", XOR))},
            {"trace": here(backprop.trace(SPEC))},
            {"trace": here(backprop.trace(SPECS["weights"]))},
        ]
        assert host.requests == 1 + missing
