"""The search of a manual, and the home page before the first move."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from in_node import in_node
from playwright.sync_api import Browser, expect

INDEX = {
    "pages": [["Start", "/d/start/"], ["Nets", "/d/nets/"]],
    "parts": [
        [0, "", "", "How to begin. A net is one line of learning."],
        [1, "", "", "Everything about them."],
        [1, "rate", "The learning rate", "The field learning_rate, η, is 0.5. " + "word " * 60],
        [1, "more", "More", "Éléments and x**2; the rate of relearning."],
    ],
}


def found(folder: Path, *queries: str) -> list[list[dict[str, str]]]:
    body = """
      const { findParts } = await load("page/find-parts.js");
      return given.queries.map((query) => findParts(given.index, query, 12));"""
    answers: Any = in_node(folder, body, {"index": INDEX, "queries": queries})
    return list(answers)


def test_parts_are_found_by_beginnings_of_words_the_best_first(tmp_path: Path) -> None:
    queries = ["learn", "RATE", "learning_rate", "elements", "x**2", "nets", "net line"]
    queries += ["earn", " ", "zz"]
    answers = dict(zip(queries, found(tmp_path, *queries), strict=True))
    addresses = {query: [each["address"] for each in some] for query, some in answers.items()}
    assert addresses == {
        "learn": ["/d/nets/#rate", "/d/start/"],  # in a heading first; not "relearning"
        "RATE": ["/d/nets/#rate", "/d/nets/#more"],
        "learning_rate": ["/d/nets/#rate"],
        "elements": ["/d/nets/#more"],
        "x**2": ["/d/nets/#more"],
        "nets": ["/d/nets/"],  # the page, not each of its parts
        "net line": ["/d/start/"],
        "earn": [],
        " ": [],
        "zz": [],
    }  # fmt: skip
    (first, _) = answers["learn"]
    assert (first["title"], first["heading"]) == ("Nets", "The learning rate")
    assert first["excerpt"].startswith("The field learning_rate")
    assert first["excerpt"].endswith(" …")
    assert len(first["excerpt"]) < 150


def test_a_reader_searches_by_keyboard(chromium: Browser, site: str) -> None:
    """Nothing is fetched before the field has the focus, and nothing from elsewhere at all."""
    page = chromium.new_context(service_workers="block").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(site + "docs/start/")
    field = page.get_by_role("searchbox", name="Search")
    expect(field).to_be_visible()
    assert not [url for url in asked if "search" in url]
    with page.expect_response("**/companion/search/*.json"):
        field.focus()
    field.press_sequentially("learning rate")
    status = page.locator("form.search").get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ places$"))
    links = page.locator(".results a")
    assert status.text_content() == f"{links.count()} places"
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(links.first).to_be_hidden()
    field.fill("nonsense query")
    expect(status).to_have_text("Nothing found")
    field.fill("seeded_network")
    expect(links.first).to_contain_text("seeded_network")
    field.press("Enter")
    page.wait_for_url("**/docs/python/#seeded_network")
    assert all(url.startswith(site) for url in asked)
    assert faults == []
    page.context.close()


def test_without_javascript_the_chapters_are_there_and_the_field_is_not(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(site + "docs/nets/")
    expect(page.locator("form.search")).to_be_hidden()
    chapters = page.get_by_role("navigation", name="Documentation").get_by_role("link")
    expect(chapters).to_have_count(9)
    assert all(link.is_visible() for link in chapters.all())
    page.get_by_role("link", name="In other sites →").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("In other sites")
    page.goto(site + "for-authors/")
    page.wait_for_url("**/docs/writing/")
    context.close()


LOADED = """performance.getEntriesByType("resource").map(
  ({ name, decodedBodySize }) => [name, decodedBodySize])"""
FIRST_MOVE = "document.documentElement.dataset.moved"
STEPPED_TO = """async (element, step) => {
  for (let k = 0; element.step !== step && k < 400; k += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return element.step;
}"""
MOST = 30_000  # bytes of JavaScript, not compressed, before the reader has moved


def test_the_home_page_shows_all_in_one_screen_and_loads_its_net_at_the_first_move(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(service_workers="block", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(site)
    page.wait_for_timeout(7000)  # longer than posts wait
    assert page.evaluate(FIRST_MOVE) is None  # what the page took for a move of its reader
    loaded = page.evaluate(LOADED)
    scripts = {url: size for url, size in loaded if url.endswith(".js")}
    assert sum(scripts.values()) <= MOST, json.dumps(scripts)
    assert not [url for url in scripts if "companion.js" in url]
    in_screen = {
        "net": page.get_by_role("button", name="Next step"),
        "post": page.locator("ul.posts h2").first,
        "how": page.get_by_role("link", name="put a net into yours"),
    }
    for name, part in in_screen.items():
        box = part.bounding_box()
        assert box is not None, name
        assert box["y"] + box["height"] <= 800, name
    before = page.locator("backprop-stepper").bounding_box()
    in_screen["net"].click()
    assert page.locator("backprop-stepper").evaluate(STEPPED_TO, 8) == 8
    assert page.locator("backprop-stepper").bounding_box()["x"] == before["x"]
    context.close()
