"""Links that ask for what there is not: refused in words before anything is drawn or computed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from stepper.harness import EXAMPLE, Site, Visit, widget

pytest_plugins = ("stepper.fixtures",)

NET = {"n": "0", "s": "4", "g": "0", "l": "2,3,1", "w": "1,2,3,4,5,6,7,8,9", "b": "", "a": "1,1",
       "x": "0.5,-1", "t": "1", "r": "0.5", "c": "0"}  # fmt: skip
MAX_IN_MAX = [*[12, 8] * 7, 0, *[10, 0, 9] * 7]
SUM_OF_EXP = [0, *[3, 14] * 51]
SMALL_PARTS = ";".join(["W1[1,1]=1"] * 100_000)


def shared(**parts: str) -> str:
    return ";".join(["#backprop=1", *(f"{key}={value}" for key, value in {**NET, **parts}.items())])


def deep(layers: int) -> dict[str, str]:
    """A net of so many layers of one neuron."""
    ones = ["1"] * layers
    return {"l": ",".join([*ones, "1"]), "w": ",".join(ones), "a": ",".join(ones), "x": "1"}


def activation(words: list[int]) -> str:
    return ",".join(map(str, [1, 100 + len(words), *words]))


SHARED = {
    shared(**deep(10_000)): "it has 10000 layers, and at most 8 are possible here",
    shared(**deep(1_000)): "it has 1000 layers",
    shared(**deep(9)): "it has 9 layers",
    shared(l="1," * 800_000 + "1"): "it is longer than 100,000 characters",
    shared(w="1," * 800_000 + "1"): "it is longer than 100,000 characters",
    shared(l="1500,1", w="1," * 1499 + "1", a="1"): "it holds 1512 numbers",
    shared(l="1000000000,1"): "its layers need 1000000000",
    shared(l="1e308,1e308,1"): "its layers need Infinity",
    shared(l=""): "its layer sizes are damaged",
    shared(l="2,0,1"): "its layer sizes are damaged",
    shared(w="NaN"): 'its part "w" holds something that is no number',
    shared(x="9" * 5000 + ",1"): 'its part "x" holds something that is no number',
    shared(x="1,2,3"): "it holds 3 inputs, and its layers need 2",
    shared(t=",".join("1" * 9)): "it holds 9 targets, and its layers need 1",
    shared(w="1,2"): "it holds 2 weights, and its layers need 9",
    shared(a="99,1"): "its activation is unknown here",
    shared(a=activation(MAX_IN_MAX)): "max and min more than 6 times in each other",
    shared(a=activation(SUM_OF_EXP)): "longer than 200 characters",
    shared(r="-1"): "its learning rate is not positive",
    shared(s="-1"): 'its part "s" is no whole number',
    shared(n="99"): "its widget is not on this page",
    shared(c="7"): "its cost is unknown here",
    shared(g="x"): 'its part "g" holds something',
    "#backprop=99;l=1,1": "it is of version 99",
    "#backprop=1;%E0%A4%A": 'its part "l" is missing',
}
PLACES = {
    "nowhere": "no step of this net is called “nowhere”",
    "__proto__": "no step of this net is called “__proto__”",
    "step=99999999": "no step of this net is called “step=99999999”",
    "first;x=1,2,3,4": "“x=1,2,3,4” has 4 numbers, and 2 are needed",
    "first;W9[1,1]=2": "this net has no weight W9[1,1]",
    "first;W1[0,0]=2": "this net has no weight W1[0,0]",
    "first;x=one,two": "“x=one,two” holds something that is no number",
    "first;W1[1,1]=" + "9" * 400: "holds something that is no number",
    "first;target=" + ",".join("1" * 5000): "has 5000 numbers, and 1 is needed",
    f"first;{SMALL_PARTS}": "it is longer than 30,000 characters",
    "first;open=toString": "there is no panel “toString” here",
    "first;<b>=1": "“<b>=1” means nothing to this net",
}
LINKS = SHARED | {f"#net:{place}": said for place, said in PLACES.items()}

# Follows a link; returns the message after its `hashchange` event, the number of requests to Python
# until then, whether the net is the same, and whether the message is in the window.
FOLLOW = """async (link) => {
  const widget = document.querySelector("backprop-stepper");
  const requests = [];
  const stop = widget.store.subscribe((before, after) => {
    if (after.requested && after.requested !== before.requested) requests.push(after.requested);
  });
  const spec = JSON.stringify(widget.trace.spec);
  const said = await new Promise((done) => {
    addEventListener("hashchange",
      () => done(widget.shadowRoot.querySelector(".fault")?.textContent ?? ""), { once: true });
    location.hash = link;
  });
  stop();
  const { top, bottom } = widget.shadowRoot.querySelector(".fault").getBoundingClientRect();
  return [said, requests.length, spec === JSON.stringify(widget.trace.spec),
    top >= 0 && bottom <= innerHeight];
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, stepper_site: Site) -> Iterator[Page]:
    visit = Visit(chromium, reduced_motion="reduce")
    yield visit.open(stepper_site.write("hostile", widget(EXAMPLE, name="net")))
    assert visit.complaints == []
    visit.close()


@pytest.mark.parametrize(
    "link", LINKS, ids=[f"{k}: {said}" for k, said in enumerate(LINKS.values())]
)
def test_a_hostile_link_is_refused_within_the_event_of_its_arrival(page: Page, link: str) -> None:
    page.evaluate("scrollTo(0, 10_000)")
    said, requests, is_same, is_seen = page.evaluate(FOLLOW, link)
    assert LINKS[link] in said
    assert requests == 0
    assert is_same
    assert is_seen


def test_the_next_good_link_removes_what_was_said(page: Page) -> None:
    fault = page.locator(".fault")
    page.evaluate("location.hash = '#net:nowhere'")
    assert fault.is_visible()
    page.evaluate("location.hash = '#net:cost'")
    assert fault.count() == 0
    assert page.locator("backprop-stepper").evaluate("e => e.trace.steps[e.step].phase") == "cost"
