"""Links that readers have kept still open: fixtures written by the version that published them.

``published_links.json`` is never regenerated: links of a new kind are added to it, and those that
are in it keep their meaning.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, slider, widget

from backprop import trace
from companion.tools.node import run_node

pytest_plugins = ("stepper.fixtures",)

BROWSER = Path(__file__).parents[4] / "site" / "browser"
PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "published_links.json").read_text("utf-8")
)
LINKS: list[dict[str, Any]] = PUBLISHED["links"]

# in one process: decode(link) and encode(state) of every link, stepAt(trace, place) of every place
RUN = """import { readFileSync, writeFileSync } from "node:fs";
import { decode, encode } from "./stepper/takeaway/link.js";
import { stepAt } from "./stepper/notation/step-names.js";
const at = (name) => new URL(name, import.meta.url);
const { links, places } = JSON.parse(readFileSync(at("asked.json"), "utf8"));
writeFileSync(at("out.json"), JSON.stringify({
  states: links.map(({ link }) => decode(link)),
  again: links.map(({ link }) => encode(decode(link))),
  written: links.map(({ state }) => encode(state)),
  steps: places.map(({ trace, names }) => names.map((name) => stepAt(trace, name))),
}));
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser's modules of today make of the published links and places."""
    folder = tmp_path_factory.mktemp("published")
    for path in BROWSER.rglob("*.js"):
        copy = folder / path.relative_to(BROWSER)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text("utf-8"), "utf-8")
    places = [
        {"trace": trace(each["spec"]), "names": list(each["places"])}
        for each in PUBLISHED["places"]
    ]
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "asked.json").write_text(json.dumps({"links": LINKS, "places": places}), "utf-8")
    (folder / "run.js").write_text(RUN, "utf-8")
    run_node(folder / "run.js")
    result: dict[str, Any] = json.loads((folder / "out.json").read_text("utf-8"))
    return result


def test_every_published_link_means_what_it_meant(read: dict[str, Any]) -> None:
    for published, state in zip(LINKS, read["states"], strict=True):
        assert state == published["state"]


def test_the_same_state_is_still_written_as_the_same_link(read: dict[str, Any]) -> None:
    links = [each["link"] for each in LINKS]
    assert read["again"] == links  # −0 included, which == does not tell from 0
    assert read["written"] == links


def test_every_published_name_of_a_step_leads_to_its_step(read: dict[str, Any]) -> None:
    for published, steps in zip(PUBLISHED["places"], read["steps"], strict=True):
        assert dict(zip(published["places"], steps, strict=True)) == published["places"]


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize("k", [1, 3])
def test_a_published_link_opens_in_a_page(chromium: Browser, stepper_site: Site, k: int) -> None:
    link, state = LINKS[k]["link"], LINKS[k]["state"]
    visit = Visit(chromium)
    others = [widget(EXAMPLE)] * (state["widget"] + 1)
    page = visit.open(stepper_site.write("published", *others) + link)
    expect(page.locator(".announcement").nth(state["widget"])).to_have_text(
        "The state of the link is shown.", timeout=STARTED
    )
    element = page.locator("backprop-stepper").nth(state["widget"])
    assert element.evaluate("e => e.trace.spec") == trace(state["spec"])["spec"]
    assert element.evaluate("e => e.step") == state["step"]
    if state["widget"] == 0:
        assert slider(page) == state["step"]
    assert visit.complaints == []
    visit.close()
