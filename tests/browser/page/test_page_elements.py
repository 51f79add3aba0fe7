"""Widgets that an author writes as elements come alive in a post, and say so without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from built_site import BuildSite
from playwright.sync_api import Browser, expect

from companion.preview.static_host import running_host

PYTHON_TIMEOUT = 60_000
STEPPER = '<backprop-stepper layers="2,1" x="1,1" target="0"></backprop-stepper>'
FIGURE = '<backprop-figure kind="tangent" f="x*sigmoid(x)" a="1"></backprop-figure>'
FRONT = "---\ntitle: By hand\n---\n"
POSTS = {
    "posts/alone.md": f"{FRONT}{STEPPER}\n",
    "posts/among.md": FRONT
    + '{{< backprop layers="2,2,1" x="1,2" target="1" >}}\n\n'
    + f"Text around {STEPPER} it.\n\n{FIGURE}\n\n"
    + '{{< live kind="surface" >}}\n',
}
STEPS = "Backpropagation, step by step"


@pytest.fixture
def address(build_site: BuildSite, prepared_blog: Path) -> Iterator[str]:
    """The posts in a blog with Python for the browser."""
    assert prepared_blog.is_dir()
    _, public = build_site(POSTS, baseURL="/blog/")
    with running_host(public, base_path="/blog/") as base:
        yield base


def test_elements_are_computed_beside_shortcodes_and_alone(chromium: Browser, address: str) -> None:
    page = chromium.new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.extend([told.text] * (told.type == "error")))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for post, steppers, figures in (("among", 2, 2), ("alone", 1, 0)):
        page.goto(f"{address}posts/{post}/")
        written = page.locator("backprop-stepper").last
        written.scroll_into_view_if_needed()
        frame = written.get_by_role("group", name=STEPS)
        expect(frame).to_be_visible(timeout=PYTHON_TIMEOUT)
        frame.get_by_role("button", name="Next step").click()
        assert written.evaluate("element => element.step") == 1
        assert written.evaluate("element => element.trace.spec.layers") == [2, 1]
        expect(page.get_by_role("group", name=STEPS)).to_have_count(steppers)
        expect(page.locator("backprop-figure")).to_have_count(figures)
        for figure in page.locator("backprop-figure").all():
            figure.scroll_into_view_if_needed()
            expect(figure.get_by_role("slider")).to_be_visible(timeout=PYTHON_TIMEOUT)
        expect(page.get_by_text("This needs JavaScript")).to_have_count(0)
    assert complaints == []
    page.context.close()


def test_without_javascript_a_sentence_stands_there(chromium: Browser, address: str) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}posts/among/")
    expect(page.get_by_text(f"{STEPS}: layers 2,1; x 1,1; target 0.")).to_be_visible()
    expect(page.get_by_text("A live figure (tangent: f x*sigmoid(x); a 1).")).to_be_visible()
    expect(page.get_by_text("Text around")).to_contain_text("it.")
    page.context.close()
