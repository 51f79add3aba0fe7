"""Python from hosts of all kinds, under a strict policy: it starts, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosts import Answer, measured_host
from playwright.sync_api import Browser
from python_page import SPEC, SPECS, failure, trace

pytest_plugins = ("own_python",)


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


@pytest.mark.parametrize("name", ["worker.js", "streams.js"])
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

    with measured_host(folders, alter=note) as address, optimising.new_context() as context:
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


def test_a_question_to_a_python_that_cannot_start_is_rejected_in_words(
    opened: Callable[..., Any],
) -> None:
    with opened(alter=swapped("numpy-2", absent)) as page:
        words = page.evaluate(
            "(spec) => window.python.ask('train', { spec }).then(() => '', (e) => e.message)", SPEC
        )
        assert "numpy" in words
