"""Hosts whose files cannot be used say so in the widget: as an element, and in a frame."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hosts import Alter, Answer, Faulty, browser_files, foreign_host
from playwright.sync_api import Browser, expect

from companion.preview.static_host import Behaviour, running_host

CORS = {"Access-Control-Allow-Origin": "*"}
HEAD = '<!doctype html><title>T</title><link rel="icon" href="data:,">'
ELEMENT = '<backprop-stepper layers="2,1" x="1,1" target="1"><p>My text.</p></backprop-stepper>'
LOGIN = Answer(b"<!doctype html><p>Log in", 200, {"Content-Type": "text/html", **CORS})


def is_manifest(path: str) -> bool:
    return path == "companion/manifest.json"


def is_module(path: str) -> bool:
    return path.endswith("/shared.js")


def without_cors(right: Answer) -> Answer:
    kept = {name: value for name, value in right.headers.items() if name not in CORS}
    return replace(right, headers=kept)


FAULTS: dict[str, tuple[Alter, str]] = {
    "a proxy's page": (
        lambda path, right: LOGIN if is_manifest(path) else right,
        "sends a web page in place of manifest.json",
    ),
    "half a file": (
        lambda path, right: replace(right, body=right.body[:99]) if is_manifest(path) else right,
        "sends a manifest.json that is not as it was published",
    ),
    "a missing file": (
        lambda path, right: replace(right, status=404) if is_module(path) else right,
        "answers 404 for shared.js",
    ),
    "a wrong type": (
        lambda path, right: (
            right.with_header("Content-Type", "text/plain") if is_module(path) else right
        ),
        "sends shared.js as “text/plain” instead of “text/javascript”",
    ),
    "no permission": (
        lambda path, right: without_cors(right) if is_module(path) else right,
        "does not send the header “Access-Control-Allow-Origin: *”",
    ),
}


@pytest.fixture
def files(root: Path, tmp_path: Path) -> Path:
    return browser_files(root, tmp_path / "blog")


def test_a_host_that_keeps_its_modules_from_the_page_is_named(
    chromium: Browser, files: Path, tmp_path: Path
) -> None:
    (tmp_path / "page").mkdir()
    with foreign_host(tmp_path / "page") as address, chromium.new_context() as context:
        page = context.new_page()
        for name, (alter, words) in FAULTS.items():
            behaviour = Behaviour(lambda path, status: CORS, True, partial(Faulty, alter=alter))
            with running_host(files, behaviour=behaviour) as blog:
                script = f'<script type="module" src="{blog}companion/embed.js"></script>'
                frame = f"{blog}companion/embed/index.html?layers=2,1&x=1,1&target=1"
                body = f'{ELEMENT}<iframe sandbox="allow-scripts" src="{frame}"></iframe>'
                (tmp_path / "page" / "index.html").write_text(HEAD + script + body, "utf-8")
                page.goto(address)
                told = page.get_by_role("status")
                expect(told, name).to_contain_text(words)
                expect(told, name).to_contain_text("This cannot be shown: ")
                expect(page.get_by_text("My text."), name).to_be_visible()
                waiting = page.frame_locator("iframe").locator("#waiting")
                expect(waiting, name).to_contain_text(words)


def test_a_policy_that_forbids_to_ask_the_host_is_named(
    chromium: Browser, files: Path, tmp_path: Path
) -> None:
    (tmp_path / "page").mkdir()
    with foreign_host(files, CORS) as blog, foreign_host(tmp_path / "page") as address:
        policy = f"script-src {blog}; connect-src 'self'"
        text = f'{HEAD}<meta http-equiv="Content-Security-Policy" content="{policy}">'
        text += f'<script type="module" src="{blog}companion/embed.js"></script>{ELEMENT}'
        (tmp_path / "page" / "index.html").write_text(text, "utf-8")
        with chromium.new_context() as context:
            page = context.new_page()
            page.goto(address)
            expect(page.get_by_role("status")).to_contain_text(
                f"forbids it (connect-src needs {blog.rstrip('/')})"
            )
