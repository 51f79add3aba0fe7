"""Python in a real browser, under a strict policy: it answers as NumPy does, or says why not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import backprop
from backprop import questions
from companion.browser import FLAGS
from companion.browser import chromium as installed
from companion.progress import silent
from companion.runtime import assemble
from companion.runtime.host import Answer, Behaviour, running

HERE = Path(__file__).parent / "python"
SPEC: dict[str, Any] = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}
SPECS = {
    "2-3-1": SPEC,
    "neurons": {**SPEC, "granularity": "neuron", "activation": "tanh"},
    "scalars": {**SPEC, "granularity": "scalar"},
    "deep": {**SPEC, "layers": [2, 5, 4, 3], "target": [0, 0.25, 1], "learning_rate": 0.1},
    "weights": {"weights": [[[0.1, -2.5]], [[3], [-0.7]]], "x": [1e-3, 40], "target": [0, 1]},
}


@pytest.fixture(scope="module")
def folders(root: Path) -> list[Path]:
    """The folders that are one in URL space."""
    assemble(root, silent)
    return [HERE, root / "static", root / "build" / "assets"]


@pytest.fixture(scope="module")
def optimising(chromium: Browser) -> Iterator[Browser]:
    """Chromium as readers have it, with all its compilers."""
    browser = chromium.browser_type.launch(executable_path=installed(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def opened(chromium: Browser, folders: list[Path]) -> Callable[..., Any]:
    """Open a page with a Python of its own, `window.python`, not started yet."""

    @contextmanager
    def open_page(patience: dict[str, float] | None = None, **behaviour: Any) -> Iterator[Page]:
        with running(folders, Behaviour(**behaviour)) as address:
            page = chromium.new_page()
            try:
                page.goto(f"{address}page.html")
                page.evaluate(
                    """async (patience) => {
                        const { Python } = await import("/companion/python/client.js");
                        window.python = new Python(patience ?? undefined);
                        window.seen = [];
                        window.python.subscribe((status) => window.seen.push(status));
                    }""",
                    patience,
                )
                yield page
            finally:
                page.close()

    return open_page


@pytest.fixture(scope="module")
def started(optimising: Browser, folders: list[Path]) -> Iterator[Page]:
    """A page whose shared Python has been started, with all that happened meanwhile noted down."""
    with running(folders) as address:
        page = optimising.new_page()
        page.requests = []  # type: ignore[attr-defined]
        page.complaints = []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.requests.append(request.url))  # type: ignore[attr-defined]
        page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
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
        yield page
        page.close()


def trace(page: Page, spec: Any) -> Any:
    return page.evaluate("(spec) => window.python.trace(spec)", spec)


def failure(page: Page) -> str:
    """What the reader is told when Python cannot start; it must be the same everywhere."""
    words: str = page.evaluate(
        "() => window.python.start().then(() => 'started', (cause) => cause.message)"
    )
    status = page.evaluate("() => window.python.status")
    assert status["state"] == "failed"
    assert status["message"] == words
    return words


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
            for (const spec of specs) texts.push(await session.trace(spec));
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


def test_page_has_one_python(started: Page) -> None:
    assert started.evaluate("() => window.same")
    assert len(started.workers) == 1


def test_start_is_silent_and_asks_no_one_else(started: Page) -> None:
    origin = started.evaluate("() => location.origin")
    assert started.complaints == []  # type: ignore[attr-defined]
    assert all(url.startswith((origin, "data:")) for url in started.requests)  # type: ignore[attr-defined]


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
}


def ask(page: Page, name: str, argument: Any) -> Any:
    return page.evaluate("([name, it]) => window.python.ask(name, it)", [name, argument])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_as_by_backprop_here(started: Page, name: str) -> None:
    here = json.loads(json.dumps(questions.ask(name, QUESTIONS[name]), allow_nan=False))
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
    expected = questions.ask("train", {"spec": SPEC, "epochs": 300})["spec"]["weights"]
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
        assert answer == json.loads(json.dumps(questions.ask("predict", {"spec": SPEC, "step": 1})))
        assert page.evaluate("window.python.status.state") == "ready"


def test_a_question_to_a_python_that_cannot_start_is_rejected_in_words(
    opened: Callable[..., Any],
) -> None:
    with opened(alter=swapped("numpy-2", absent)) as page:
        words = page.evaluate(
            "(spec) => window.python.ask('train', { spec }).then(() => '', (e) => e.message)", SPEC
        )
        assert "numpy" in words


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
        page.wait_for_function("() => window.python.status.state === 'failed'", timeout=5000)
        assert "unexpectedly" in page.evaluate("() => window.python.status.message")


def test_crash_during_calls_repeats_them(opened: Callable[..., Any]) -> None:
    with opened() as page:
        page.evaluate("() => window.python.start()")
        page.workers[0].evaluate("() => { setTimeout(() => { throw new Error('crash'); }); }")
        answers = page.evaluate(
            "(spec) => Promise.all([1, 2, 3].map(() => window.python.trace(spec)))", SPEC
        )
        assert [len(answer["trace"]["steps"]) for answer in answers] == [11] * 3


def swapped(name: str, answer: Callable[[Answer], Answer]) -> Callable[[str, Answer], Answer]:
    """A fault of a host: the file whose path holds `name` is answered differently."""
    return lambda path, right: answer(right) if name in path else right


def absent(right: Answer) -> Answer:
    return Answer(b"gone", 404, {**right.headers, "Content-Encoding": "identity"})


def as_web_page(right: Answer) -> Answer:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Answer(b"<!doctype html>Welcome", 200, headers)


def as_unknown(right: Answer) -> Answer:
    return right.with_header("Content-Type", "application/octet-stream")


def cut_short(right: Answer) -> Answer:
    return Answer(right.body[: len(right.body) // 2], 200, right.headers)


FILES = ["runtime.js", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "stdlib", "numpy-2"]


CRASHING = b"""
addEventListener("message", ({ data }) => {
  if (data.path?.includes("trace")) throw new Error("crash");
});
"""


def test_call_that_breaks_every_worker_gets_an_answer(opened: Callable[..., Any]) -> None:
    def crashing(right: Answer) -> Answer:
        return replace(right, body=right.body + CRASHING)

    with opened(compress=False, alter=swapped("python/worker.js", crashing)) as page:
        answer = trace(page, SPEC)
        assert "broke down twice" in answer["error"]["message"]


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(opened: Callable[..., Any], name: str) -> None:
    with opened(alter=swapped(name, absent)) as page:
        words = failure(page)
        assert name in words
        assert "404" in words


@pytest.mark.parametrize("name", ["runtime.js", "pyodide.asm.wasm", "stdlib"])
def test_web_page_in_place_of_file_is_named(opened: Callable[..., Any], name: str) -> None:
    with opened(alter=swapped(name, as_web_page)) as page:
        words = failure(page)
        assert name in words
        assert "web page" in words or "text/html" in words


def test_wasm_of_unknown_type_still_starts(opened: Callable[..., Any]) -> None:
    with opened(alter=swapped(".wasm", as_unknown)) as page:
        assert len(trace(page, SPEC)["trace"]["steps"]) == 11


def sent_as_encoding(right: Answer) -> Answer:
    """As hosts do that take .gz for an encoding of the file before it."""
    return right.with_header("Content-Encoding", "gzip")


@pytest.mark.parametrize(
    "behaviour",
    [
        {"compress": False},
        {"compress": False, "alter": swapped(".gz", sent_as_encoding)},
        {"compress": False, "alter": swapped(".gz", absent)},
        {"compress": True, "alter": swapped(".gz", as_web_page)},
    ],
    ids=["host compresses nothing", "gzip is declared", "no gzip", "no gzip but a page"],
)
def test_every_host_serves_it_and_progress_ends_at_its_total(
    opened: Callable[..., Any], behaviour: dict[str, Any]
) -> None:
    with opened(**behaviour) as page:
        assert len(trace(page, SPEC)["trace"]["steps"]) == 11
        status = page.evaluate("() => window.python.status")
        assert status["loadedBytes"] == status["totalBytes"]


def test_host_that_compresses_nothing_sends_seven_megabytes(opened: Callable[..., Any]) -> None:
    with opened(compress=False) as page:
        page.evaluate("() => window.python.start()")
        assert page.evaluate("() => window.python.status.totalBytes") < 7e6


def test_module_of_unknown_type_is_explained(opened: Callable[..., Any]) -> None:
    with opened(alter=swapped(".mjs", as_unknown)) as page:
        words = failure(page)
        assert "application/octet-stream" in words
        assert "text/javascript" in words


@pytest.mark.parametrize("name", ["pyodide.asm.wasm", "stdlib", "numpy-2"])
def test_damaged_file_ends_the_start(opened: Callable[..., Any], name: str) -> None:
    with opened(compress=False, alter=swapped(name, cut_short)) as page:
        assert failure(page).startswith("Python could not start")


def test_policy_against_wasm_is_named(opened: Callable[..., Any]) -> None:
    with opened(policy="default-src 'self'; script-src 'self'") as page:
        assert "wasm-unsafe-eval" in failure(page)


def test_policy_against_workers_is_named(opened: Callable[..., Any]) -> None:
    policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'"
    with opened(policy=policy) as page:
        assert "worker-src" in failure(page)


@pytest.mark.parametrize("name", ["worker.js", "bridge.js"])
def test_missing_module_of_the_worker_is_named(opened: Callable[..., Any], name: str) -> None:
    with opened(alter=swapped(f"python/{name}", absent)) as page:
        assert f"has no file {name}" in failure(page)


def test_missing_part_of_numpy_is_the_answer_to_who_needs_it(opened: Callable[..., Any]) -> None:
    with opened(alter=swapped("numpy-random", absent)) as page:
        assert "numpy.random" in trace(page, SPEC)["error"]["message"]
        assert "trace" in trace(page, SPECS["weights"])


def test_second_visit_downloads_nothing_again(optimising: Browser, folders: list[Path]) -> None:
    asked: list[str] = []

    def note(path: str, right: Answer) -> Answer:
        asked.append(path)
        return right

    with running(folders, Behaviour(alter=note)) as address, optimising.new_context() as context:
        for _ in range(2):
            before = len(asked)
            page = context.new_page()
            page.goto(f"{address}page.html")
            page.evaluate(
                """async () => {
                    const { sharedPython } = await import("/companion/python/client.js");
                    await sharedPython().start();
                }"""
            )
            page.close()
    assert not [path for path in asked[before:] if "/pyodide/" in path]


def test_offline_is_said_and_trying_again_works(opened: Callable[..., Any]) -> None:
    with opened() as page:
        page.context.set_offline(True)
        assert "offline" in failure(page)
        page.context.set_offline(False)
        assert len(trace(page, SPEC)["trace"]["steps"]) == 11


def test_download_that_stands_still_is_given_up(opened: Callable[..., Any]) -> None:
    import threading

    silence = threading.Event()

    def stall(right: Answer) -> Answer:
        silence.wait(20)
        return right

    with opened(patience={"download": 2, "start": 90}, alter=swapped(".wasm", stall)) as page:
        try:
            assert "stood still for 2 seconds" in failure(page)
        finally:
            silence.set()
