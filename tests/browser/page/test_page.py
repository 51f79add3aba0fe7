"""The finished page in a real browser: read, stepped, changed, offline, without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from laid_out import follow_layout, wait_until_laid_out
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

import backprop

POST = "posts/backpropagation/"
EXAMPLE = ".passage:nth-last-child(1 of :has(> backprop-stepper)) > backprop-stepper"
PYTHON_TIMEOUT = 60_000
AXE_PARTS = 4


class Visit:
    """A page under observation: what it logged and what it asked for."""

    def __init__(self, chromium: Browser, **context: Any) -> None:
        self.page: Page = chromium.new_context(**context).new_page()
        self.logged: list[ConsoleMessage] = []
        self.requests: list[Request] = []
        follow_layout(self.page)
        self.page.on("console", lambda entry: self.logged.append(entry))
        self.page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
        self.page.on("request", lambda request: self.requests.append(request))

    @property
    def complaints(self) -> list[str]:
        return [entry.text for entry in self.logged if entry.type in ("error", "warning")]

    def wait_until_quiet(self) -> None:
        """No request in the last two seconds; on a busy machine, `networkidle` comes too early."""
        seen = -1
        while seen != len(self.requests):
            seen = len(self.requests)
            self.page.wait_for_timeout(2000)


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    visited = Visit(chromium)
    visited.page.goto(site + POST)
    visited.page.locator(EXAMPLE).scroll_into_view_if_needed()
    visited.page.locator(f"{EXAMPLE}:defined").wait_for()
    yield visited
    visited.page.context.close()


def trace_in(page: Page) -> dict[str, Any]:
    """The trace that the page carries for its worked example."""
    return json.loads(
        page.locator(f"{EXAMPLE} > script[type='application/json']").text_content() or ""
    )


def step_to_end(page: Page) -> None:
    widget = page.locator(EXAMPLE)
    widget.get_by_role("group", name="Backpropagation, step by step").focus()
    page.keyboard.press("End")


def test_the_page_asks_its_own_origin_only_and_logs_nothing(visit: Visit, site: str) -> None:
    visit.page.wait_for_load_state("networkidle")
    step_to_end(visit.page)
    assert visit.complaints == []
    assert {re.match(r"\w+://[^/]+", request.url)[0] for request in visit.requests} == {
        site.removesuffix("/blog/")
    }


def test_every_formula_of_the_text_is_mathematics_to_a_screen_reader(visit: Visit) -> None:
    """Out of sight as well, as soon as the browser was idle and has laid out the whole text."""
    wait_until_laid_out(visit.page)
    tree = visit.page.context.new_cdp_session(visit.page).send("Accessibility.getFullAXTree")
    roles = [node["role"]["value"] for node in tree["nodes"] if not node["ignored"]]
    assert roles.count("MathMLMath") >= visit.page.locator(".passage > p math").count() > 100


def test_no_module_is_asked_for_before_the_text_is_painted(visit: Visit) -> None:
    painted, asked = visit.page.evaluate(
        """() => [
          performance.getEntriesByName("first-contentful-paint")[0].startTime,
          performance.getEntriesByType("resource")
            .filter(({ name }) => /\\/(shared|companion)\\.js$/.test(name))
            .map(({ startTime }) => startTime),
        ]"""
    )
    assert len(asked) == 2
    assert min(asked) > painted


def test_python_is_not_fetched_before_it_is_wanted(visit: Visit) -> None:
    visit.page.wait_for_load_state("networkidle")
    step_to_end(visit.page)
    assert not [request.url for request in visit.requests if "/pyodide/" in request.url]


def test_stepping_works_with_the_network_cut_after_load(visit: Visit) -> None:
    visit.page.locator(f"{EXAMPLE} [data-live]").wait_for()
    wait_until_laid_out(visit.page)  # which may ask for the fonts of rare letters
    visit.wait_until_quiet()
    visit.page.context.set_offline(True)
    before = len(visit.requests)
    page = visit.page
    slider = page.locator(EXAMPLE).get_by_role("slider", name="Step")
    last = int(slider.get_attribute("max") or "")
    for _ in range(last):
        page.locator(EXAMPLE).get_by_role("button", name="Next step").click()
    assert int(slider.input_value()) == last
    asked = [request.url for request in visit.requests[before:]]
    pythons = ("/pyodide/", "/python/")  # which may be fetched ahead, and tried again
    assert [url for url in asked if not any(part in url for part in pythons)] == []
    cut = ("Failed to load", "An unknown error occurred when fetching")  # what is fetched ahead
    assert [text for text in visit.complaints if not text.startswith(cut)] == []


def test_editing_a_weight_computes_every_number_anew_in_pyodide(visit: Visit) -> None:
    page = visit.page
    spec = trace_in(page)["spec"]
    page.locator(EXAMPLE).get_by_label("Weight W₁ row 1 column 1", exact=True).fill("0.75")
    page.keyboard.press("Enter")
    spec["weights"][0][0][0] = 0.75
    expected = backprop.trace(spec)
    last = expected["steps"][-1]
    step_to_end(page)
    expect(page.locator(f"{EXAMPLE} [aria-live]").first).to_contain_text(
        last["sentence"], timeout=PYTHON_TIMEOUT
    )
    assert visit.complaints == []


def test_equations_of_a_changed_net_are_the_posts_too(visit: Visit) -> None:
    """The default net has no biases; with them every step still names an equation of the post."""
    page = visit.page
    page.locator(f"{EXAMPLE} [data-live]").wait_for()
    hidden = page.locator(".companion-show button[hidden]").evaluate_all(
        """all => all.map((button) => {
          const formula = button.closest(".companion-show").previousElementSibling;
          return formula.previousElementSibling.id;
        })"""
    )
    assert set(hidden) == {"eq:pre-activation-bias", "eq:gradient-bias", "eq:update-bias"}
    page.locator(EXAMPLE).get_by_text("Its layers: 2-3-1").click()
    page.locator(EXAMPLE).get_by_role("checkbox", name="Biases").check()
    shown = page.locator(".companion-show button:not([hidden])")
    expect(page.locator(".companion-show button[hidden]")).to_have_count(0, timeout=PYTHON_TIMEOUT)
    steps = page.locator(EXAMPLE).evaluate("e => e.trace.steps")
    assert {step["equation"] for step in steps} >= set(hidden)
    for step in range(len(steps)):
        page.locator(EXAMPLE).evaluate("(e, step) => { e.step = step }", step)
        expect(page.locator(f"{EXAMPLE} .step.current .applies")).to_have_count(1)
    assert all(page.locator(f'[id="{step["equation"]}"]').count() == 1 for step in steps)
    bias = page.locator('[id="eq:gradient-bias"] ~ .companion-show button').first
    bias.click()
    expect(page.locator(f"{EXAMPLE} .step.current .sentence")).to_contain_text(
        "reacts to a bias of layer"
    )
    assert shown.count() > 0
    assert visit.complaints == []


def test_a_button_beside_an_equation_has_air(visit: Visit) -> None:
    for button in visit.page.locator(".companion-show button:not([hidden])").all():
        gaps = button.evaluate(
            """button => {
              const own = button.getBoundingClientRect();
              const row = button.closest(".companion-show");
              const formula = row.previousElementSibling.getBoundingClientRect();
              let next = row;
              while (next && !next.nextElementSibling) next = next.parentElement;
              const below = (next?.nextElementSibling ?? document.body).getBoundingClientRect();
              return [own.top - formula.bottom, below.top - own.bottom];
            }"""
        )
        assert gaps[0] >= 3, gaps
        assert gaps[1] >= 6, gaps


def test_a_widget_gives_the_html_of_a_frame_with_itself_alone(
    visit: Visit, chromium: Browser
) -> None:
    panel = visit.page.locator("summary", has_text="Take it away")
    widget = visit.page.locator("backprop-stepper").filter(has=panel).first
    widget.locator(panel).click()
    frame = widget.get_by_label("HTML of a frame").input_value()
    page = chromium.new_context().new_page()
    page.set_content(frame)
    inside = page.frame_locator("iframe")
    expect(inside.locator("backprop-stepper [data-live]")).to_be_visible()
    spec = "element => element.trace.spec"
    shown = inside.locator("backprop-stepper").evaluate(spec)
    assert shown == widget.evaluate(spec)
    (script,) = re.findall(r'<script type="module" src="([^"]+)">', frame)
    assert visit.page.request.get(script).ok
    page.context.close()


def test_a_bad_number_is_marked_at_its_field_and_the_numbers_stay(visit: Visit) -> None:
    page = visit.page
    field = page.locator(EXAMPLE).get_by_label("Input x₁", exact=True)
    field.fill("")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true", timeout=PYTHON_TIMEOUT)
    page.locator(EXAMPLE).get_by_role("button", name="Next step").click()
    assert page.locator(EXAMPLE).get_by_role("slider", name="Step").input_value() == "1"


def test_without_javascript_every_step_can_be_read(
    visit: Visit, chromium: Browser, site: str
) -> None:
    steps = trace_in(visit.page)["steps"]
    without = Visit(chromium, java_script_enabled=False)
    without.page.goto(site + POST)
    shown = without.page.locator(EXAMPLE).frame_locator("iframe")
    for step in steps:
        expect(shown.get_by_text(step["sentence"]).last).to_be_visible()
    assert without.complaints == []
    without.page.context.close()


@pytest.mark.parametrize("part", range(AXE_PARTS))
def test_axe_finds_no_violation_on_any_page(
    chromium: Browser, site: str, public: Path, part: int
) -> None:
    """Folds open; every rule in the light, and in the dark those that colours can break.

    All pages are dealt out to a few tests, which can run side by side. What
    KaTeX draws is left out: thousands of boxes, all in their paragraph's colour and silent.
    """
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
    text = {"exclude": [".katex-html"]}
    pages = [file.relative_to(public).as_posix() for file in sorted(public.rglob("*.html"))]
    pages.remove("companion/embed/index.html")  # shows what its address asks for, else nothing
    frames = [path for path in pages if path.startswith("embed/")]
    pages = [path for path in pages if path not in frames[1:]]  # one frame is like another
    assert len(pages) > 15
    violations: list[tuple[str, str, str]] = []
    for path in pages[part::AXE_PARTS]:
        # without motion: halfway from light to dark, colours contrast with nothing
        visit = Visit(chromium, color_scheme="light", reduced_motion="reduce")
        visit.page.goto(site + path.removesuffix("index.html"))
        visit.page.wait_for_load_state("networkidle")
        visit.page.evaluate(
            "for (const fold of document.querySelectorAll('details')) fold.open = true"
        )
        found = Axe().run(visit.page, text).response["violations"]
        visit.page.emulate_media(color_scheme="dark")
        found += Axe().run(visit.page, text, colours).response["violations"]
        visit.page.context.close()
        violations += [(path, each["id"], each["nodes"][0]["html"]) for each in found]
    assert violations == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_window(chromium: Browser, site: str, width: int) -> None:
    visit = Visit(chromium, viewport={"width": width, "height": 800})
    for path in ("", POST, "posts/vanishing-gradients/", "docs/nets/", "docs/python/", "tags/"):
        visit.page.goto(site + path)
        overflow = visit.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, path
    visit.page.context.close()


def test_nothing_shifts_while_the_page_loads(chromium: Browser, site: str) -> None:
    visit = Visit(chromium)
    for _ in ("fonts come late on a slow machine", "they are in the cache"):
        visit.page.goto(site + POST)
        visit.page.wait_for_load_state("networkidle")
    shift = visit.page.evaluate(
        """() => new Promise(resolve => {
          let sum = 0;
          new PerformanceObserver(list => list.getEntries().forEach(e => (sum += e.value)))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 500);
        })"""
    )
    visit.page.context.close()
    assert shift < 0.02


def test_the_choice_of_light_or_dark_lasts(chromium: Browser, site: str) -> None:
    visit = Visit(chromium, color_scheme="light")
    visit.page.goto(site)
    visit.page.get_by_role("button", name="Dark", exact=True).click()
    visit.page.goto(site + POST)
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect(visit.page.get_by_role("button", name="Light", exact=True)).to_be_visible()
    visit.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_choice_that_an_earlier_version_stored_still_holds(
    chromium: Browser, site: str, scheme: str
) -> None:
    """The key and its values are those of the first published version."""
    visit = Visit(chromium, color_scheme="light" if scheme == "dark" else "dark")
    visit.page.add_init_script(f"localStorage.setItem('companion-scheme', '{scheme}')")
    visit.page.goto(site)
    assert visit.page.evaluate("document.documentElement.dataset.theme") == scheme
    visit.page.context.close()


def test_an_unknown_address_shows_the_page_that_says_so(chromium: Browser, site: str) -> None:
    visit = Visit(chromium)
    answer = visit.page.goto(site + "posts/never/written/")
    assert answer.status == 404
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    visit.page.get_by_role("link", name="All posts").click()
    assert visit.page.url == site
    visit.page.context.close()
