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
    states: links.map(({ link }) => decode(link, 8)),
    again: links.map(({ link }) => encode(decode(link, 8))),
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
    page = visit.open(stepper_site.write("published", *others) + link, live=False)
    expect(page.locator(".announcement").nth(state["widget"])).to_have_text(
        "The state of the link is shown.", timeout=STARTED
    )
    element = page.locator("backprop-stepper").nth(state["widget"])
    assert element.evaluate("e => e.trace.spec") == trace(state["spec"])["spec"]
    assert element.evaluate("e => e.step") == state["step"]
    restored = element.locator(".restored")
    expect(restored).to_contain_text("The link has restored a net")
    expect(restored).to_be_in_viewport()
    if state["widget"] == 0:
        assert slider(page) == state["step"]
    assert visit.complaints == []
    visit.close()


REFUSED = """
  const { decode } = await load("stepper/takeaway/link.js");
  return given.map((link) => {
    try {
      return JSON.stringify(decode(link, 8));
    } catch (error) {
      return error.message;
    }
  });"""


def test_a_link_asks_for_no_more_than_a_reader_can_build(tmp_path: Path) -> None:
    deep = f"12,8,{'12,8,' * 6}0{',10,0,9' * 7}"  # max(max(…(x,x),x)…)
    long = "0" + ",3,14" * 51  # x+exp+exp…, 205 characters
    rest = "b=;x=0;t=0;r=1;g=0;c=0;n=0;s=0"
    cases = {
        f"l={'1,' * 10_000}1;w={'1,' * 9_999}1;a={'1,' * 9_999}1": "10000 layers, and at most 8",
        f"l={'1,' * 9}1;w={'1,' * 8}1;a={'1,' * 8}1": "9 layers, and at most 8",
        f"l={'1,' * 8}1;w={'1,' * 7}1;a={'1,' * 7}1": '{"spec"',
        f"l=1500,1;w={'1,' * 1499}1;a=1": "links of this page hold at most 1500",
        f"l=1,1;w=1;a={100 + deep.count(',') + 1},{deep}": "more than 6 times in each other",
        f"l=1,1;w=1;a={100 + long.count(',') + 1},{long}": "longer than 200 characters",
    }
    links = [f"#backprop=1;{link};{rest}" for link in cases]
    answers = in_node(tmp_path, REFUSED, links)
    for said, expected in zip(answers, cases.values(), strict=True):
        assert expected in said
