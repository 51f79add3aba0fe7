"""Links that readers have kept still open: fixtures written by the version that published them.

``published_links.json`` is never regenerated: links of a new kind are added to it, and those that
are in it keep their meaning.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from in_node import in_node
from playwright.sync_api import Browser, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, slider, widget

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "published_links.json").read_text("utf-8")
)
LINKS: list[dict[str, Any]] = PUBLISHED["links"]

READ = """
  const { decode, encode } = await load("stepper/takeaway/link.js");
  const { stepAt } = await load("stepper/notation/step-names.js");
  const { links, places } = given;
  return {
    states: links.map(({ link }) => decode(link)),
    again: links.map(({ link }) => encode(decode(link))),
    written: links.map(({ state }) => encode(state)),
    steps: places.map(({ trace, names }) => names.map((name) => stepAt(trace, name))),
  };"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser's modules make of the published links and places."""
    places = [
        {"trace": trace(each["spec"]), "names": list(each["places"])}
        for each in PUBLISHED["places"]
    ]
    given = {"links": LINKS, "places": places}
    result: dict[str, Any] = in_node(tmp_path_factory.mktemp("published"), READ, given)
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
