"""As a screen reader meets it: Chromium's accessibility tree, in order, and what it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect
from stepper.harness import EXAMPLE, Visit, needs_python

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
STARTED = 60_000  # ms that Python may need to start on a slow machine
OPERATED = ["button", "slider", "spinbutton", "combobox", "textbox", "checkbox", "link", "radio"]
FOCUSED = """() => {
  const e = document.activeElement.shadowRoot?.activeElement;
  if (!e) return null;
  const label = (e.labels?.[0] ?? e).cloneNode(true);
  label.querySelectorAll("select, input").forEach((field) => field.remove());
  return e.getAttribute("aria-label") || e.title || label.textContent.trim();
}"""


@dataclass(frozen=True)
class Met:
    """One thing that a screen reader comes upon."""

    role: str
    name: str
    description: str
    live: str
    focusable: bool


def reading(page: Page) -> list[Met]:
    """All that is met on the page, in order, without plain text."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node: dict[str, Any]) -> Iterator[Met]:
        role = node.get("role", {}).get("value", "")
        if not node.get("ignored"):
            properties = {each["name"]: each["value"].get("value") for each in node["properties"]}
            words = (str(node.get(key, {}).get("value", "")) for key in ("name", "description"))
            live = str(properties.get("live", ""))
            yield Met(role, *words, live=live, focusable=bool(properties.get("focusable")))
        if role == "MathMLMath":
            return
        for child in node.get("childIds", []):
            if child in by_id:
                yield from walk(by_id[child])

    return list(walk(nodes[0]))


def in_order(met: list[Met], *wanted: tuple[str, str]) -> bool:
    """Whether these are met one after the other, others between them allowed."""
    rest = iter(met)
    return all(any((each.role, each.name) == pair for each in rest) for pair in wanted)


def open_everything(page: Page) -> None:
    for summary in ("Predict the next value", "Check a gradient", "Train the net", "Take it away"):
        page.get_by_text(summary, exact=True).click()
    page.locator(".net summary").click()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".training figcaption")).to_contain_text("epoch 100", timeout=STARTED)
    expect(page.locator(".witnesses")).to_be_visible(timeout=STARTED)
    for plot in page.locator(".numbers-of-plot summary").all():
        plot.click()


def test_the_widget_is_met_in_the_order_in_which_it_is_seen(page: Page) -> None:
    sizes = "Neural net with 2 input, 3 hidden, 1 output neurons, connected from left to right."
    assert in_order(
        reading(page),
        ("heading", "Backpropagation"),
        ("group", "Backpropagation, step by step"),
        ("image", f"{sizes} {STEPS[0]['sentence']}"),
        ("button", "forward, steps 1 to 4"),
        ("button", "update, steps 10 to 11"),
        ("slider", "Step"),
        ("button", "First step"),
        ("button", "Play"),
        ("combobox", "Each step is"),
        ("StaticText", STEPS[0]["sentence"]),
        ("StaticText", "in symbols"),
        ("MathMLMath", ""),
        ("StaticText", "with indices"),
        ("MathMLMath", ""),
        ("StaticText", "in numbers"),
        ("MathMLMath", ""),
        ("DisclosureTriangle", "The numbers it starts from"),
        ("spinbutton", "Input x₁"),
        ("spinbutton", "Weight W₂ row 1 column 3"),
        ("spinbutton", "Learning rate"),
        ("button", "Undo"),
        ("DisclosureTriangle", "Predict the next value"),
        ("DisclosureTriangle", "Take it away"),
        ("StaticText", "Text after the figure."),
    )


def test_only_the_step_that_is_shown_is_met_and_its_formulas_once(page: Page) -> None:
    page.get_by_role("button", name="Last step").click()
    met = reading(page)
    sentences = [each.name for each in met if each.name in {step["sentence"] for step in STEPS}]
    assert sentences == [STEPS[-1]["sentence"]]
    assert [each.role for each in met].count("MathMLMath") == 3
    drawn = page.locator(".katex-html")
    assert drawn.evaluate_all("all => all.every((e) => e.ariaHidden === 'true')")


def test_with_everything_open_all_have_names_and_no_two_the_same(page: Page) -> None:
    needs_python()
    open_everything(page)
    met = reading(page)
    operated = [each for each in met if each.role in OPERATED]
    assert len(operated) > 50
    names = [(each.role, each.name) for each in operated]
    assert [pair for pair in names if not pair[1].strip()] == []
    assert [pair for pair, times in Counter(names).items() if times > 1] == []
    assert [each.name for each in operated if each.description == each.name] == []  # not said twice
    images = [each.name for each in met if each.role == "image"]
    assert len(images) == 4
    assert all(images)
    assert [each.name for each in met if each.role == "table"] == [
        "error by ε",
        "multiplications by neurons in each of 2 layers",
        "Cost by epoch",
    ]


def test_the_focus_goes_in_reading_order(page: Page) -> None:
    needs_python()
    open_everything(page)
    met = [each.name for each in reading(page) if each.focusable and each.role in OPERATED]
    page.locator(".stepper").focus()
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name is None:
            break
        reached.append(name)
    assert [name for name in reached if name in met] == met


def test_each_step_is_one_sentence_and_playing_says_little(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    visit.page.clock.install()
    page = visit.open(example_address)
    said = page.get_by_role("status").last
    page.get_by_role("button", name="Next step").click()
    expect(said).to_have_text(f"Step 2 of {len(STEPS)}. {STEPS[1]['sentence']}")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(2500)
    expect(said).to_have_text("Step 3, forward.")
    page.get_by_role("button", name="Pause").click()
    expect(said).to_have_text(f"Step 3 of {len(STEPS)}. {STEPS[2]['sentence']}")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(60_000)
    expect(said).to_have_text(f"Step {len(STEPS)} of {len(STEPS)}. {STEPS[-1]['sentence']}")
    visit.close()
