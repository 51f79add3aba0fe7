"""Python in a real browser answers as NumPy does, and survives what befalls its worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts import measured_host
from playwright.sync_api import Browser, Page
from python_page import SPEC, SPECS, trace

import backprop
from backprop.queries.ask import ask as ask_backprop

pytest_plugins = ("own_python",)


class Overheard:
    """What a page asked for, and what its browser complained about."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.workers = 0


@pytest.fixture(scope="module")
def overheard() -> Overheard:
    return Overheard()


@pytest.fixture(scope="module")
def started(optimising: Browser, folders: list[Path], overheard: Overheard) -> Iterator[Page]:
    """A page whose shared Python has been started, with all that happened meanwhile noted down."""
    with measured_host(folders) as address:
        page = optimising.new_page()
        page.on("request", lambda request: overheard.requests.append(request.url))
        page.on("console", lambda message: overheard.complaints.append(message.text))
        page.on("pageerror", lambda error: overheard.complaints.append(str(error)))
        page.goto(f"{address}page.html")
        page.evaluate(
            """async () => {
                const { sharedPython } = await import("/companion/python/client.js");
                window.python = sharedPython();
                window.same = sharedPython() === window.python;
                window.idle = window.python.status;
                window.seen = [];
                window.python.subscribe((status) => window.seen.push(status));
                await window.python.start();
            }"""
        )
        overheard.workers = len(page.workers)
        yield page
        page.close()


@pytest.mark.parametrize("name", SPECS)
def test_trace_in_browser_is_trace_by_numpy_here(started: Page, name: str) -> None:
    here = json.loads(json.dumps(backprop.trace(SPECS[name]), allow_nan=False))
    assert trace(started, SPECS[name]) == {"trace": here}


def test_trace_is_the_same_text_here_and_in_the_browser(started: Page) -> None:
    specs = [json.dumps(spec) for spec in many_specs()]
    there = started.evaluate(
        """async (specs) => {
            const { Session } = await import("/companion/python/session.js");
            const session = new Session(() => undefined, { download: 30, start: 90 });
            await session.ready;
            const texts = [];
            for (const spec of specs) texts.push((await session.trace(spec)).text);
            session.end();
            return texts;
        }""",
        specs,
    )
    for spec, text in zip(specs, there, strict=True):
        here = {"trace": backprop.trace(json.loads(spec))}
        assert text == json.dumps(here, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def many_specs() -> Iterator[dict[str, Any]]:
    """Nets of all activations, with and without biases, small and large numbers."""
    for seed, name in enumerate(sorted(backprop.ACTIVATIONS)):
        for granularity in ("layer", "neuron", "scalar"):
            yield {**SPEC, "seed": seed, "activation": name, "granularity": granularity}
        yield {
            "layers": [3, 6, 5, 2],
            "activation": name,
            "seed": 100 + seed,
            "x": [1e-9, -37.25, 3.5],
            "target": [0.1, 1e3],
            "learning_rate": 1e-4,
        }


def test_start_is_told_in_growing_bytes_and_ends_ready(started: Page) -> None:
    seen = started.evaluate("() => window.seen")
    loaded = [status["loadedBytes"] for status in seen]
    assert started.evaluate("() => window.idle.state") == "idle"
    assert [status["state"] for status in seen] == ["loading"] * (len(seen) - 1) + ["ready"]
    assert len(set(loaded)) > 5
    assert loaded == sorted(loaded)
    assert seen[-1]["loadedBytes"] == seen[-1]["totalBytes"]
    assert 5e6 < seen[-1]["totalBytes"] < 8e6
    assert all(status["message"] for status in seen)


def test_page_has_one_python(started: Page, overheard: Overheard) -> None:
    assert started.evaluate("() => window.same")
    assert overheard.workers == 1  # later another one makes a snapshot


def test_start_is_silent_and_asks_no_one_else(started: Page, overheard: Overheard) -> None:
    origin = started.evaluate("() => location.origin")
    assert overheard.complaints == []
    assert all(url.startswith((origin, "data:")) for url in overheard.requests)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"x": [0.5]}, "x"),
        ({"x": [0.5, None]}, "x[1]"),
        ({"activation": "sigmoidal"}, "activation"),
        ({"learning_rate": "much"}, "learning_rate"),
        ({"layers": [2, 0, 1]}, "layers[1]"),
    ],
)
def test_bad_spec_names_its_field(started: Page, change: dict[str, Any], field: str) -> None:
    answer = trace(started, {**SPEC, **change})
    assert answer["error"]["field"] == field
    assert answer["error"]["message"]


QUESTIONS: dict[str, dict[str, Any]] = {
    "check": {"spec": SPEC, "layer": 1, "row": 2, "column": 1},
    "predict": {"spec": SPEC, "step": 3},
    "judge": {"spec": SPEC, "step": 0, "entry": [1], "answer": "0.5*0.2 - 1"},
    "train": {"spec": SPEC, "epochs": 5},
    "source_text": {"spec": SPEC, "language": "numpy"},
    "nudge": {"spec": SPEC, "layer": 1, "row": 2, "column": 1, "epsilon": [0.1, 1e-5]},
    "paths": {"spec": SPEC, "layer": 1, "row": 2, "column": 1},
    "data_set": {"name": "spiral", "samples": 20, "noise": 0.1, "test": 0.25, "seed": 3},
}


def ask(page: Page, name: str, argument: Any) -> Any:
    return page.evaluate("([name, it]) => window.python.ask(name, it)", [name, argument])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_as_by_backprop_here(started: Page, name: str) -> None:
    here = json.loads(json.dumps(ask_backprop(name, QUESTIONS[name]), allow_nan=False))
    assert ask(started, name, QUESTIONS[name]) == {"answer": here}


@pytest.mark.parametrize(
    ("name", "argument", "field", "words"),
    [
        ("guess", {}, "name", "'guess' is none of check, predict, judge"),
        ("check", [1, 2], "argument", "is not an object with named fields"),
        ("train", {"spec": SPEC, "epochs": 0}, "epochs", ""),
        ("judge", {"spec": SPEC, "step": 99, "entry": [0], "answer": "1"}, "step", ""),
        ("check", {"spec": {**SPEC, "x": [1]}}, "x", "has 1 number"),
        ("source_text", {"spec": SPEC, "language": "Fortran"}, "language", "Fortran"),
    ],
)
def test_a_question_that_cannot_be_answered_names_its_field(
    started: Page, name: str, argument: Any, field: str, words: str
) -> None:
    error = ask(started, name, argument)["error"]
    assert error["field"].removeprefix("spec.") == field
    assert words in error["message"]
    assert error["message"]
    assert "Traceback" not in error["message"]


def test_questions_in_flight_are_put_again_after_a_restart(opened: Callable[..., Any]) -> None:
    expected = ask_backprop("train", {"spec": SPEC, "epochs": 300})["spec"]["weights"]
    with opened() as page:
        answers = page.evaluate(
            """async (spec) => {
                await window.python.start();
                const pending = [
                    window.python.ask("train", { spec, epochs: 300 }),
                    window.python.trace(spec),
                    window.python.ask("nonsense", {}),
                ];
                await window.python.restart();
                return Promise.all(pending);
            }""",
            SPEC,
        )
        assert answers[0]["answer"]["spec"]["weights"] == expected
        assert len(answers[1]["trace"]["steps"]) == 11
        assert answers[2]["error"]["field"] == "name"
        assert len(page.workers) == 1


def test_a_question_starts_python(opened: Callable[..., Any]) -> None:
    with opened() as page:
        answer = ask(page, "predict", {"spec": SPEC, "step": 1})["answer"]
        assert answer == json.loads(json.dumps(ask_backprop("predict", {"spec": SPEC, "step": 1})))
        assert page.evaluate("window.python.status.state") == "ready"


def test_nothing_is_fetched_before_it_is_wanted(opened: Callable[..., Any]) -> None:
    with opened() as page:
        fetched = page.evaluate("() => performance.getEntriesByType('resource').map((e) => e.name)")
        assert not [url for url in fetched if "/pyodide/" in url or "worker" in url]
        assert page.workers == []


def test_calls_survive_restart(opened: Callable[..., Any]) -> None:
    with opened() as page:
        answers = page.evaluate(
            """async (specs) => {
                await window.python.start();
                const pending = specs.map((spec) => window.python.trace(spec));
                await window.python.restart();
                return Promise.all(pending);
            }""",
            [SPEC, SPECS["deep"]],
        )
        assert [len(answer["trace"]["steps"]) for answer in answers] == [11, 16]
        assert len(page.workers) == 1


def test_call_made_while_loading_survives_restart(opened: Callable[..., Any]) -> None:
    with opened() as page:
        answer = page.evaluate(
            """async (spec) => {
                const pending = window.python.trace(spec);
                await new Promise((resolve) => setTimeout(resolve, 50));
                await window.python.restart();
                return pending;
            }""",
            SPEC,
        )
        assert len(answer["trace"]["steps"]) == 11


def test_killed_worker_is_noticed_and_replaced(opened: Callable[..., Any]) -> None:
    with opened() as page:
        page.evaluate("() => window.python.start()")
        page.workers[0].evaluate("() => { setTimeout(() => self.close()); }")
        page.wait_for_function("() => window.python.status.state === 'idle'")
        assert len(trace(page, SPEC)["trace"]["steps"]) == 11


def test_worker_killed_while_loading_is_noticed_at_once(opened: Callable[..., Any]) -> None:
    with opened() as page:
        page.evaluate("() => { window.python.start().catch(() => undefined); }")
        page.wait_for_function("() => window.seen.some((status) => status.loadedBytes > 0)")
        page.workers[0].evaluate("() => { setTimeout(() => self.close()); }")
        page.wait_for_function("() => window.python.status.state === 'failed'")
        assert "unexpectedly" in page.evaluate("() => window.python.status.message")


def test_crash_during_calls_repeats_them(opened: Callable[..., Any]) -> None:
    with opened() as page:
        page.evaluate("() => window.python.start()")
        page.workers[0].evaluate("() => { setTimeout(() => { throw new Error('crash'); }); }")
        answers = page.evaluate(
            "(spec) => Promise.all([1, 2, 3].map(() => window.python.trace(spec)))", SPEC
        )
        assert [len(answer["trace"]["steps"]) for answer in answers] == [11] * 3
