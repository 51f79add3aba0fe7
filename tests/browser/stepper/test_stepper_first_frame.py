"""The first frame: whole without scripts, still while it comes to life, at home in any page."""

from __future__ import annotations

import json
import re
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader
from stepper.harness import EXAMPLE, ROOT, SCRIPT, Site, Visit, running_site, slider, widget
from stepper.kept_page import Show

from backprop import trace
from companion.finish.prerender import Prerender
from companion.places import Blog

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
COUNT_SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""
MAKE_ANEW = """(keep) => {
  const old = document.querySelector("backprop-stepper");
  const fresh = document.createElement("backprop-stepper");
  if (keep) {
    const template = document.createElement("template");
    template.setAttribute("shadowrootmode", "open");
    const root = document.createElement("div");
    root.className = "root";
    template.content.append(root);
    fresh.append(template);
  }
  fresh.append(old.querySelector("script").cloneNode(true));
  old.replaceWith(fresh);
}"""
HOSTILE = """
  * { all: unset; }
  html { font-size: 8px; letter-spacing: 3px; word-spacing: 9px; }
  div, svg, span, p, ol, li, button, input { display: none !important; color: red !important; }
  main { display: block; width: 680px; line-height: 4; }
  main { text-align: right; text-transform: uppercase; }
"""


@pytest.mark.parametrize("width", [320, 390, 900])
def test_nothing_shifts_from_first_paint_through_hydration(
    chromium: Browser, example_address: str, width: int
) -> None:
    visit = Visit(chromium, viewport={"width": width, "height": 1400})
    visit.page.add_init_script(COUNT_SHIFTS)
    scripts: list[Route] = []  # held until all is painted
    page = visit.page
    clock = visit.context.new_cdp_session(page)  # of the style sheets, which give up after a while
    clock.send("Animation.enable")
    clock.send("Animation.setPlaybackRate", {"playbackRate": 0})
    page.route("**/companion/companion.js", lambda route: scripts.append(route))
    page.goto(example_address, wait_until="commit")
    painted = "() => performance.getEntriesByName('first-contentful-paint').length === 1"
    page.wait_for_function(painted)
    expect(page.locator("[data-live]")).to_have_count(0)
    scripts[0].continue_()
    page.locator("[data-live]").first.wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("shift") < 0.0005  # a late font moves the digits in their fields
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 900])
def test_hydration_changes_no_pixel(
    chromium: Browser,
    stepper_site: Site,
    example: str,
    example_address: str,
    width: int,
    scheme: str,
) -> None:
    address = stepper_site.write("unscripted", example, script="")
    pictures = []
    for live, url in ((False, address), (True, example_address)):
        visit = Visit(chromium, viewport={"width": width, "height": 1400}, color_scheme=scheme)
        page = visit.open(url, live=live)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
        # all is painted anew: where Chromium repaints a part, round corners differ by one of 255
        page.evaluate("document.body.style.willChange = 'transform'")
        page.wait_for_timeout(100)
        pictures.append(page.screenshot())
        visit.close()
    assert pictures[0] == pictures[1]


def test_stepping_moves_nothing_below_the_widget(page: Page) -> None:
    after = page.locator("#after")
    places = set()
    for _ in STEPS:
        places.add(after.evaluate("element => element.getBoundingClientRect().top + scrollY"))
        page.get_by_role("button", name="Next step").click()
    assert len(places) == 1


def test_without_javascript_every_step_is_read_in_order(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium, java_script_enabled=False)
    page = visit.open(example_address, live=False)
    steps = page.locator(".step")
    expect(steps).to_have_count(len(STEPS))
    tops = []
    for k, step in enumerate(STEPS):
        expect(steps.nth(k).locator(".sentence")).to_have_text(step["sentence"])
        expect(steps.nth(k).locator(".sentence")).to_be_visible()
        expect(steps.nth(k).locator(".numbers .formula")).to_be_visible()
        tops.append(steps.nth(k).bounding_box()["y"])
    assert tops == sorted(tops)
    assert page.get_by_role("button").filter(visible=True).count() == 0
    assert visit.complaints == []
    visit.close()


VERY_FINE = {"layers": [12, 12, 12], "x": [0.1] * 12, "target": [1] * 12, "granularity": "scalar"}


def test_of_very_many_steps_a_few_are_read_of_each_quantity_and_all_are_stepped_through(
    chromium: Browser, stepper_site: Site
) -> None:
    """A pass of 1,068 steps is neither a page of 17 MB nor a print of 300 pages."""
    steps = trace(VERY_FINE)["steps"]
    html = widget(VERY_FINE)
    assert len(html.partition('<script type="application/json">')[0]) < 700_000
    address = stepper_site.write("fine", html)

    visit = Visit(chromium, java_script_enabled=False)
    page = visit.open(address, live=False)
    left_out = page.locator(".left-out").filter(visible=True).all_text_contents()
    numbers = [int(step.get_attribute("value") or 0) for step in page.locator(".step").all()]
    assert len(numbers) + sum(int(text.split()[0]) for text in left_out) == len(steps)
    kinds = [(step["phase"], step["writes"]["name"], step["layer"]) for step in steps]
    for _, run in groupby(range(1, len(steps) + 1), lambda number: kinds[number - 1]):
        of_one_kind = list(run)
        assert {*of_one_kind[:2], of_one_kind[-1]} <= set(numbers)
    visit.close()

    visit = Visit(chromium)
    page = visit.open(address)
    expect(page.locator(".step")).to_have_count(1)
    top = "element => element.getBoundingClientRect().top + scrollY"
    below = page.locator("#after").evaluate(top)
    page.get_by_role("slider", name="Step").fill("700")
    expect(page.locator(".step.current .sentence")).to_have_text(steps[700]["sentence"])
    expect(page.locator(".step.current .katex")).to_have_count(3)
    assert page.locator("#after").evaluate(top) == below
    assert len(PdfReader(BytesIO(page.pdf())).pages) < 40
    expect(page.locator(".step")).to_have_count(1)
    visit.close()


def test_a_widget_comes_to_life_when_the_reader_comes_near_or_asks_something_of_it(
    chromium: Browser, stepper_site: Site, example: str
) -> None:
    far = '<div style="height: 9000px"></div>'
    address = stepper_site.write("far", f"{far}{example}{far}{example}{far}{example}")
    visit = Visit(chromium)
    page = visit.open(address, live=False)
    page.wait_for_function("() => customElements.get('backprop-stepper')")
    live = page.locator("[data-live]")
    page.evaluate(
        """() => document.querySelector("backprop-stepper").shadowRoot.getAnimations()
          .forEach((animation) => animation.finish())"""
    )
    expect(page.locator(".step .sentence").filter(visible=True)).to_have_count(3)  # one of each
    expect(live).to_have_count(0)
    page.evaluate("document.querySelectorAll('backprop-stepper')[1].show('delta2')")
    expect(live).to_have_count(1)
    page.locator("backprop-stepper").nth(2).scroll_into_view_if_needed()
    expect(live).to_have_count(2)
    assert visit.complaints == []
    visit.close()


def test_where_the_module_never_arrives_every_step_can_be_read_after_a_while(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    visit.page.route("**/companion/companion.js", lambda route: route.abort())
    page = visit.open(example_address, live=False)
    expect(page.locator(".step .sentence").filter(visible=True)).to_have_count(1)
    page.evaluate(
        """() => document.querySelector("backprop-stepper").shadowRoot.getAnimations()
          .forEach((animation) => animation.finish())"""
    )
    expect(page.locator(".step .sentence").filter(visible=True)).to_have_count(len(STEPS))
    tops = [box["y"] for each in page.locator(".step").all() if (box := each.bounding_box())]
    assert tops == sorted(set(tops))
    expect(page.get_by_role("button", name="Next step")).to_be_hidden()
    visit.close()


def test_a_pass_that_overflows_says_so_below_its_last_step(show: Show) -> None:
    spec = {"weights": [[[2.0]], [[1e200]], [[1e200]]], "activation": "identity"}
    stopped = {**spec, "x": [1.0], "target": [0.0]}
    page = show(widget(stopped))
    expect(page.locator(".stopped")).to_contain_text("overflows")
    page.get_by_role("button", name="Last step").click()
    assert slider(page) == len(trace(stopped)["steps"]) - 1


def test_print_shows_every_step_and_no_controls(page: Page) -> None:
    page.get_by_role("button", name="Last step").click()
    page.emulate_media(media="print")
    for k in range(len(STEPS)):
        expect(page.locator(".step").nth(k)).to_be_visible()
    expect(page.get_by_role("button", name="Next step")).to_be_hidden()
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page.get_by_label("Weight W₁ row 1 column 1")).to_be_visible()


def test_stepping_needs_neither_network_nor_katex(visit: Visit) -> None:
    page = visit.page
    page.wait_for_load_state("networkidle")
    visit.context.set_offline(True)
    before = len(visit.requests)
    page.locator("backprop-stepper").focus()
    for step in STEPS[1:]:
        page.keyboard.press("ArrowRight")
        assert page.locator(".step.current .sentence").inner_text() == step["sentence"]
        assert page.locator(".step.current .katex").count() == 3
    assert not visit.requests[before:]
    assert not [url for url in visit.requests if "katex.js" in url]


def test_what_a_reader_opens_before_the_module_arrives_is_filled_then(
    chromium: Browser, example_address: str
) -> None:
    held: list[Route] = []
    visit = Visit(chromium)
    visit.page.route("**/companion.js", lambda route: held.append(route))
    page = visit.page
    page.goto(example_address, wait_until="commit")
    page.get_by_text("All values at this step as a table").click()
    held[0].continue_()
    expect(page.get_by_role("group", name="Table of values")).to_be_visible()
    visit.close()


def test_every_request_goes_to_the_own_origin(visit: Visit, stepper_site: Site) -> None:
    visit.page.wait_for_load_state("networkidle")
    assert all(url.startswith((stepper_site.address, "data:")) for url in visit.requests)


def test_the_widget_works_under_a_sub_path(chromium: Browser, example: str, tmp_path: Path) -> None:
    with running_site(tmp_path / "site", "/deep/blog/") as site:
        visit = Visit(chromium)
        page = visit.open(site.write("post", example))
        page.get_by_role("button", name="Next step").click()
        assert slider(page) == 1
        assert visit.complaints == []
        visit.close()


def test_widgets_of_one_page_keep_their_own_steps(
    chromium: Browser, stepper_site: Site, example: str
) -> None:
    other = widget({**EXAMPLE, "layers": [2, 2], "target": [1, 0]})
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("two", example, other))
    first, second = (page.locator("backprop-stepper").nth(k) for k in range(2))
    first.get_by_role("button", name="Last step").click()
    second.get_by_role("button", name="Next step").click()
    assert first.get_by_role("slider").input_value() == str(len(STEPS) - 1)
    assert second.get_by_role("slider").input_value() == "1"
    modules = [url for url in visit.requests if url.endswith(".js")]
    assert len(modules) == len(set(modules))
    visit.close()


def test_loading_the_module_twice_is_harmless(
    chromium: Browser, stepper_site: Site, example: str
) -> None:
    twice = SCRIPT + SCRIPT.replace("companion.js", "companion.js?again")
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("twice", example, script=twice))
    page.get_by_role("button", name="Next step").click()
    assert slider(page) == 1
    assert visit.complaints == []
    visit.close()


def test_a_page_with_hostile_styles_cannot_break_it(
    chromium: Browser, stepper_site: Site, example: str
) -> None:
    sizes = []
    plain = stepper_site.write("plain", example, css="main { width: 680px; }")
    for address in (plain, stepper_site.write("hostile", example, css=HOSTILE)):
        visit = Visit(chromium)
        page = visit.open(address)
        page.get_by_role("button", name="Last step").click()
        assert slider(page) == len(STEPS) - 1
        sizes.append(
            page.locator(".stepper *").evaluate_all(
                "all => all.map((e) => { const b = e.getBoundingClientRect();"
                " return [e.localName, Math.round(b.width), Math.round(b.height)]; })"
            )
        )
        visit.close()
    assert sizes[0] == sizes[1]


def test_the_widget_can_be_moved_and_inserted_later(page: Page) -> None:
    page.get_by_role("button", name="Next step").click()
    page.evaluate(
        "document.querySelector('main').prepend(document.querySelector('backprop-stepper'))"
    )
    page.get_by_role("button", name="Next step").click()
    assert slider(page) == 2
    page.evaluate(MAKE_ANEW, "template")
    page.get_by_role("button", name="Last step").click()
    assert slider(page) == len(STEPS) - 1


def test_a_trace_alone_becomes_a_widget(page: Page) -> None:
    page.evaluate(MAKE_ANEW, "")
    page.locator("[data-live]").wait_for()
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".step.current .katex")).to_have_count(3)
    expect(page.locator(".step.current .katex").first).to_have_css(
        "font-family", re.compile("KaTeX")
    )


def test_the_fragment_survives_a_markdown_engine() -> None:
    lines = widget().split("\n")
    assert re.fullmatch(r"<backprop-stepper[^>]*>", lines[0])  # alone on its line: an HTML block
    assert all(line.strip() for line in lines)
    assert not any(line.startswith("    ") for line in lines)


def test_the_trace_in_the_page_is_the_trace(page: Page) -> None:
    text = page.locator("backprop-stepper script").text_content()
    assert json.loads(text or "") == json.loads(json.dumps(trace(EXAMPLE)))


def test_formulas_of_a_page_share_their_macros_and_report_errors_in_katex_words() -> None:
    with Prerender(Blog(ROOT)) as prerender:
        definition, use, wrong, other, separator = prerender.formulas(
            [
                (r"\gdef\norm#1{\lVert #1 \rVert}", True),
                (r"\norm{x}", False),
                (r"𝒙 + \foo", False),
                (r"\frac{1}{", True),
                ("a \\text{\u2028} b", False),  # which some readers of lines take for their end
            ]
        )
    assert definition.error == ""
    assert "∥" in use.html
    assert (wrong.error, wrong.position) == (r"Undefined control sequence: \foo", 4)
    assert other.error
    assert other.position is not None
    assert separator.html or separator.error
