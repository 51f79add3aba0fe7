"""Prose and figure: equations lead to steps and back, links drive a widget, one name is one net."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import EXAMPLE, ROOT, STARTED, Site, Visit, needs_python, slider, widget
from stepper.kept_page import Show

from backprop import trace
from companion.finish.prerender import Prerender
from companion.places import Blog
from companion.tools.errors import BuildError

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
EQUATIONS = {"eq:pre-activation": "1", "eq:delta": "5", "eq:gradient": "6"}
LINKS = """<p><a href="#demo:delta1">look at δ₁</a>, <a href="#demo:step=5">the cost</a> and
<a href="#demo:nothing">a typing error</a></p>"""
TWO_FRAMES = """() => new Promise(
  (done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
COUNT_SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""


def equation(labels: list[str], tex: str) -> str:
    with Prerender(Blog(ROOT)) as prerender:
        (formula,) = prerender.formulas([(tex, True)])
    anchors = "".join(f'<a id="{label}" class="equation"></a>' for label in labels)
    return f"<p>Therefore{anchors}{formula.html}and so on.</p>"


@pytest.fixture(scope="module")
def parts() -> list[str]:
    """Equations, links and a named widget."""
    return [
        equation(["eq:pre-activation"], r"z_i = W_i a_{i-1} \tag{1}"),
        equation(["eq:delta", "eq:gradient"], r"\delta_i = \ldots \tag{5}"),
        "<p>Words. </p>" * 30,
        LINKS,
        widget(EXAMPLE, equations=EQUATIONS, name="demo"),
    ]


@pytest.fixture(scope="module")
def post(stepper_site: Site, parts: list[str]) -> str:
    """The address of a page of them."""
    return stepper_site.write("post", *parts)


@pytest.fixture
def page(show: Show, parts: list[str]) -> Page:
    return show(*parts)


def test_a_step_links_to_its_equation_where_the_page_has_it(page: Page) -> None:
    for step in STEPS:
        number = EQUATIONS.get(step["equation"])
        links = page.locator(".step.current").get_by_role("link")
        assert links.all_text_contents() == ([f"equation ({number})"] if number else [])
        if number:
            links.click()
            assert page.url.endswith(f"#{step['equation']}")
            expect(page.locator(f'[id="{step["equation"]}"]')).to_be_in_viewport()
        page.get_by_role("button", name="Next step").click()


def test_the_link_to_an_equation_needs_no_javascript(chromium: Browser, post: str) -> None:
    visit = Visit(chromium, java_script_enabled=False)
    page = visit.open(post, live=False)
    page.get_by_role("link", name="equation (5)").first.click()
    assert page.url.endswith("#eq:delta")
    expect(page.locator('[id="eq:delta"]')).to_be_in_viewport()
    assert page.get_by_role("button").filter(visible=True).count() == 0
    visit.close()


def test_an_equation_brings_the_stepper_to_the_steps_that_apply_it(page: Page) -> None:
    applying = [k for k, step in enumerate(STEPS) if step["equation"] == "eq:gradient"]
    button = page.get_by_role("button", name="Show this step of (6)")
    page.emulate_media(reduced_motion="reduce")  # a smooth scroll ends when the next click scrolls
    for step in [*applying, applying[0]]:
        button.click()
        assert slider(page) == step
        expect(page.locator(".step.current .sentence")).to_be_in_viewport()
        expect(page.locator("backprop-stepper")).to_be_focused()
    names = page.get_by_role("button", name="Show this step").all()
    assert len(names) == len(EQUATIONS)


def test_buttons_at_equations_move_nothing(chromium: Browser, post: str) -> None:
    visit = Visit(chromium)
    visit.page.add_init_script(COUNT_SHIFTS)
    page = visit.open(post)
    expect(page.get_by_role("button", name="Show this step")).to_have_count(3)
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("shift") == 0
    visit.close()


def test_links_of_the_text_drive_the_widget(page: Page) -> None:
    page.get_by_role("link", name="look at δ₁").click()
    known = [k for k, s in enumerate(STEPS) if s["writes"] == {"name": "delta", "layer": 1}]
    assert [slider(page)] == known
    expect(page.locator("backprop-stepper")).to_be_in_viewport()
    page.get_by_role("link", name="the cost").click()
    assert STEPS[slider(page)]["phase"] == "cost"
    page.get_by_role("link", name="a typing error").click()
    assert STEPS[slider(page)]["phase"] == "cost"
    expect(page.locator(".announcement")).to_contain_text("no step of this net is called")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("slider", name="Step")).to_have_value(str(known[0]))
    page.go_forward()
    expect(page.get_by_role("slider", name="Step")).to_have_value("4")


def test_a_link_from_elsewhere_opens_the_page_at_the_place(chromium: Browser, post: str) -> None:
    visit = Visit(chromium)
    page = visit.open(f"{post}#demo:z2")
    assert STEPS[slider(page)]["writes"] == {"name": "z", "layer": 2}
    expect(page.locator("backprop-stepper")).to_be_in_viewport()
    visit.close()


@pytest.mark.parametrize(
    ("start", "step"),
    [("first", 0), ("last", len(STEPS) - 1), (3, 2), ("cost", 4), ("δ₂", 5), ("update1", 9)],
)
def test_an_author_chooses_the_first_step(show: Show, start: str | int, step: int) -> None:
    page = show(widget(EXAMPLE, start=start))
    assert slider(page) == step
    expect(page.locator(".step.current .sentence")).to_have_text(STEPS[step]["sentence"])


def test_widgets_of_one_name_share_one_net(show: Show) -> None:
    needs_python()
    named = widget(EXAMPLE, name="demo")
    again = widget(EXAMPLE, name="demo", repeats=True)
    page = show(named, widget(EXAMPLE), again)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert "demo:delta1" in ids
    assert len(ids) == len(set(ids))
    first, alone, second = (page.locator("backprop-stepper").nth(k) for k in range(3))
    first.get_by_role("button", name="Last step").click()
    second.get_by_label("Input x₁").fill("2")
    expected = trace({**EXAMPLE, "x": [2.0, -1.0]})["steps"][-1]["sentence"]
    for each in (first, second):
        expect(each.locator(".step.current .sentence")).to_have_text(expected, timeout=60_000)
    assert alone.evaluate("e => [e.step, e.trace.spec.x[0]]") == [0, 0.5]


def test_a_widget_that_comes_late_shows_the_net_as_it_is_by_now(show: Show) -> None:
    needs_python()
    named = widget(EXAMPLE, name="demo")
    page = show(named)
    page.get_by_label("Input x₁").fill("2")
    expect(page.locator(".announcement")).to_contain_text("Recomputed", timeout=STARTED)
    page.evaluate(
        """html => {
          const { body } = Document.parseHTMLUnsafe(html);
          document.querySelector("main").append(...body.children);
        }""",
        named,
    )
    late = page.locator("backprop-stepper").nth(1)
    late.scroll_into_view_if_needed()
    expect(late.get_by_label("Input x₁")).to_have_value("2")
    expect(late.locator(".step.current .katex")).to_have_count(3)


def test_a_page_can_drive_a_widget_by_its_programming_interface(page: Page) -> None:
    needs_python()
    told = page.evaluate(
        """async () => {
          const widget = document.querySelector("backprop-stepper");
          widget.show("delta1");
          const change = new Promise((resolve) => widget.addEventListener("change", resolve));
          widget.change({ target: [0] });
          await change;
          return [widget.step, widget.trace.spec.target];
        }"""
    )
    assert told == [7, [0]]


RUBBISH = [
    ("change({ layers: 7 })", "layers: needs at least two sizes"),
    ("change({ layers: [2, 1e6, 1] })", "layers: makes a net of 3,000,000 weights"),
    ("change({ weights: 'abc' })", "is not a list of matrices"),
    ("change({ activations: 5 })", "activations: is not a list of 2 names"),
    ("change({ biases: 3 })", "biases: is not a list of 2 vectors"),
    ("change({ target: 7 })", "Target 1: 7 is not a list of numbers"),
    ("change({ learning_rate: 'fast' })", "Learning rate: 'fast' is not a number"),
    ("change({ granularity: 'molecule' })", "granularity: 'molecule' is none of"),
    ("change({ colour: 'red' })", "colour: unknown field"),
    ("change({ layers: [2, -1], resize: true })", "-1 is not a whole number"),
]


def test_whatever_a_script_asks_for_is_answered_in_words(chromium: Browser, post: str) -> None:
    needs_python()
    visit = Visit(chromium)
    page = visit.open(post)
    widget = page.locator("backprop-stepper")
    for call, words in RUBBISH:
        widget.evaluate(f"e => e.{call}")
        wrong = page.locator(".fault, .error").filter(visible=True)
        expect(wrong.filter(has_text=words)).to_have_count(1, timeout=STARTED)
        assert widget.evaluate("e => e.trace.steps") == STEPS
        page.get_by_role("button", name="Reset", exact=True).click()
        expect(wrong.filter(has_text=words)).to_have_count(0)
    for call in ("show()", "show({})", "light()", "light(5)", "light(null)", "step = 'abc'"):
        widget.evaluate(f"e => {{ e.{call}; }}")
    assert slider(page) == 0
    assert "is none of check" in widget.evaluate("async e => (await e.ask()).error.message")
    assert widget.evaluate("e => { try { e.change({ x: [1n, 2n] }) } catch (e) { return e.name } }")
    widget.evaluate("e => { e.step = 99; }")
    assert slider(page) == len(STEPS) - 1
    assert visit.complaints == []
    visit.close()


def test_places_of_a_named_widget_are_anchors_without_javascript(
    chromium: Browser, post: str
) -> None:
    visit = Visit(chromium, java_script_enabled=False, viewport={"width": 900, "height": 500})
    page = visit.open(post, live=False)
    page.get_by_role("link", name="look at δ₁").click()
    expect(page.locator("backprop-stepper .drawing")).to_be_in_viewport()
    visit.close()


def test_an_author_chooses_caption_and_panels(show: Show) -> None:
    made = widget(EXAMPLE, caption='Two inputs & "one" output', panels=["check"])
    page = show(made, widget(EXAMPLE, panels=[]))
    expect(page.locator(".caption")).to_have_text('Two inputs & "one" output')
    first, second = (page.locator("backprop-stepper").nth(k) for k in (0, 1))
    assert first.locator("details.panel summary").all_text_contents() == ["Check a gradient"]
    assert second.locator("details.panel").count() == 0


def test_where_shadow_trees_are_unknown_a_figure_with_a_table_is_read(page: Page) -> None:
    """Feeds and reader modes drop the template that holds the shadow tree."""
    table = page.evaluate(
        """() => {
          const copy = new DOMParser().parseFromString(
            document.querySelector("backprop-stepper").outerHTML, "text/html");
          copy.querySelector("template")?.remove();
          return [...copy.querySelectorAll("figure tr")].map((row) =>
            [...row.cells].map((cell) => cell.textContent));
        }"""
    )
    assert [row[2] for row in table] == [step["sentence"] for step in STEPS]
    assert [row[1] for row in table][:5] == ["z₁", "a₁", "z₂", "a₂", "C"]
    assert page.locator("backprop-stepper > figure").is_hidden()


def test_a_start_that_does_not_exist_stops_the_build() -> None:
    with pytest.raises(BuildError, match='no step called "delta9"'):
        widget(EXAMPLE, start="delta9")


def test_a_theme_sets_colours_and_parts(chromium: Browser, stepper_site: Site) -> None:
    css = """:root { --companion-paper: rgb(1, 2, 3); }
      backprop-stepper::part(controls) { justify-content: end; }"""
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("theme", widget(EXAMPLE), css=css))
    expect(page.locator(".stepper")).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(page.locator(".controls")).to_have_css("justify-content", "end")
    visit.close()
