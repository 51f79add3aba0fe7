"""What shows the same quantity lights up together: by mouse, by keyboard, by touch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import EXAMPLE, Site, Visit, widget
from stepper.kept_page import Show
from test_stepper_page import equation

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
FINE = {**EXAMPLE, "granularity": "scalar"}


@pytest.fixture(scope="module")
def post() -> str:
    """An equation, and a widget whose steps apply it."""
    return equation(
        ["eq:delta"], r"\delta_i = (W_{i+1}^\top \delta_{i+1}) \odot \sigma'(z_i) \tag{5}"
    ) + widget(EXAMPLE, equations={"eq:delta": "5"}, start="delta1")


@pytest.fixture
def page(show: Show, post: str) -> Page:
    return show(post, viewport={"width": 900, "height": 2200})


def lit(page: Page) -> set[str]:
    """What is lit and shown: references, fields by their names, symbols of formulas by their text.

    Numbers of formulas are told by "= " and their reference.
    """
    found = page.locator("[data-lit]").evaluate_all(
        """all => all
          .filter((e) => e.checkVisibility({ visibilityProperty: true }))
          .map((e) => e.matches(".katex [data-ref]") ? `= ${e.dataset.ref}`
          : e.closest(".katex") ? e.textContent.replace(/\\u200b/g, "")
          : e.getAttribute("data-path") ?? e.getAttribute("data-ref"))"""
    )
    return set(found)


def point_at(page: Page, element: Locator) -> None:
    """Playwright refuses to hover where KaTeX's empty boxes lie over a number."""
    box = element.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def number(page: Page, ref: str) -> Locator:
    return page.locator(f'.step.current .numbers [data-ref="{ref}"]')


def edge(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'line.edge[data-ref="W2 {row} {column}"]')


def test_a_symbol_of_the_formula_lights_up_its_quantity_everywhere(page: Page) -> None:
    symbol = page.locator(".step.current .indices .mord:has(> .mathnormal):has(> .msupsub)").nth(1)
    symbol.hover()
    fields = {f"weights[1][0][{k}]" for k in (0, 1, 2)}
    weights = fields | {f"{sign}W2 1 {k}" for k in (1, 2, 3) for sign in ("", "= ")}
    assert lit(page) == weights | {"W2", "W2⊤", "Wi+1⊤"}
    symbols = page.locator(".katex-display [data-lit]").filter(visible=True).all_text_contents()
    assert len(symbols) == 3 + 3  # in the post's equation, in symbols, with indices; the numbers
    page.locator("h1").hover()
    assert lit(page) == set()


def test_every_number_of_the_sum_lights_up_what_it_stands_for(page: Page) -> None:
    made = page.locator("backprop-stepper").evaluate("e => e.trace")
    W, refs = made["spec"]["weights"][1][0], set()
    for element in page.locator(".step.current .numbers [data-ref]").all():
        ref = element.get_attribute("data-ref") or ""
        point_at(page, element)
        assert element.get_attribute("data-lit") == ""
        shown = element.inner_text().replace("−", "-").replace("\n", "")
        if ref.startswith("W2 1"):
            column = int(ref[-1])
            assert float(shown) == W[column - 1]
            assert {ref, f"= {ref}", f"weights[1][0][{column - 1}]", "W2"} <= lit(page)
        refs.add(ref)
    assert refs == {f"{q} {k}" for q in ("W2 1", "z1", "delta1") for k in (1, 2, 3)} | {"delta2 1"}


def test_what_is_pointed_at_elsewhere_lights_up_its_number(page: Page) -> None:
    expect(number(page, "W2 1 3")).not_to_have_attribute("data-lit", "")
    page.get_by_label("Weight W₂ row 1 column 3").focus()
    expect(number(page, "W2 1 3")).to_have_attribute("data-lit", "")
    expect(number(page, "W2 1 2")).not_to_have_attribute("data-lit", "")
    page.locator('.neurons .aside[data-ref="delta1 2"]').hover()
    expect(number(page, "delta1 2")).to_have_attribute("data-lit", "")
    expect(number(page, "W2 1 3")).not_to_have_attribute("data-lit", "")


def test_the_learning_rate_and_its_field_find_each_other(page: Page) -> None:
    page.get_by_role("button", name="Last step").click()
    page.get_by_role("textbox", name="Learning rate").focus()
    expect(number(page, "learning_rate")).to_have_attribute("data-lit", "")
    assert {"η", "= learning_rate", "learning_rate"} == lit(page)
    point_at(page, number(page, "learning_rate"))
    assert "learning_rate" in lit(page)


def test_an_edge_lights_up_its_weight_where_it_is_written(page: Page) -> None:
    box = edge(page, 1, 2).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.62, box["y"] + box["height"] / 2 + 6)
    assert lit(page) == {"W2 1 2", "= W2 1 2", "weights[1][0][1]", "W2", "W2⊤", "Wi+1⊤"}


def test_a_neuron_lights_up_its_activation(page: Page) -> None:
    page.locator('.neurons .value[data-ref="a0 2"]').hover()
    assert lit(page) == {"a0 2", "a0", "x[1]"}


def test_a_number_field_lights_up_its_weight_by_keyboard(page: Page) -> None:
    field = page.get_by_label("Weight W₂ row 1 column 3")
    field.focus()
    assert lit(page) == {"W2 1 3", "= W2 1 3", "weights[1][0][2]", "W2", "W2⊤", "Wi+1⊤"}
    page.keyboard.press("Escape")
    assert lit(page) == set()
    expect(field).to_be_focused()
    page.keyboard.press("Tab")
    assert "target[0]" in lit(page)


def test_what_a_step_reads_and_writes_is_lit_by_buttons(page: Page) -> None:
    names = [f"Light up {name}" for name in ("W₂", "δ₂", "z₁", "δ₁")]
    buttons = page.locator(".step.current .quantity")
    assert [each.get_attribute("aria-label") for each in buttons.all()] == names
    page.get_by_role("button", name="Light up δ₁").focus()
    assert lit(page) == {"delta1", "δ1", "δi"} | {
        f"{sign}delta1 {k}" for k in (1, 2, 3) for sign in ("", "= ")
    }


def test_the_light_follows_the_step(page: Page) -> None:
    page.get_by_role("button", name="Light up z₁").focus()
    assert {"z1", "zi"} <= lit(page)
    page.keyboard.press("ArrowRight")  # the gradient of W₁, which has no z₁ in its formulas
    assert "zi" not in lit(page)


def test_a_touch_lights_up_and_another_elsewhere_clears(
    chromium: Browser, stepper_site: Site, post: str
) -> None:
    visit = Visit(chromium, viewport={"width": 390, "height": 900}, has_touch=True)
    page = visit.open(stepper_site.write("linked", post))
    page.locator('.neurons .value[data-ref="a0 2"]').tap()
    assert "a0 2" in lit(page)
    page.locator(".controls").tap(position={"x": 3, "y": 3})
    assert lit(page) == set()
    visit.close()


def in_equation(page: Page, text: str) -> Locator:
    """The symbols of the post's equations with this text."""
    symbols = page.locator("p .mord:has(> .mathnormal):has(> .msupsub)")
    return symbols.filter(has_text=re.compile(f"^{text}\\u200b?$"))


def test_a_symbol_of_the_posts_equation_lights_up_its_quantity_in_the_widget(page: Page) -> None:
    point_at(page, in_equation(page, "zi").first)
    assert {"z1", "z1 1", "z1 2", "z1 3", "= z1 2", "zi"} <= lit(page)
    assert "a0 1" not in lit(page)
    page.locator("h1").hover()
    assert lit(page) == set()


def test_the_row_of_an_equation_is_read_by_the_step_that_applies_it(
    chromium: Browser, stepper_site: Site
) -> None:
    """Also at another step; and what is lit goes out on the way to the widget."""
    rows = (
        r"\begin{align*} \delta_N &= 2 (a_N - \hat x) \odot \sigma'(z_N) \tag{4} \\"
        r" \delta_i &= (W_{i+1}^\top \delta_{i+1}) \odot \sigma'(z_i) \tag{5} \end{align*}"
    )
    address = stepper_site.write(
        "rows",
        equation(["eq:delta-last", "eq:delta"], rows),
        widget(EXAMPLE, equations={"eq:delta-last": "4", "eq:delta": "5"}, start="last"),
    )
    visit = Visit(chromium, viewport={"width": 900, "height": 2200})
    page = visit.open(address)
    point_at(page, in_equation(page, "zN").first)
    assert {"a2 1", "zN"} <= lit(page)  # while z is not drawn its neuron stands in for it
    point_at(page, in_equation(page, "zi").first)
    assert {"a1 1", "a1 2", "a1 3", "zi"} <= lit(page)
    assert "a2 1" not in lit(page)
    page.locator('.neurons .value[data-ref="a0 2"]').hover()
    assert lit(page) == {"a0 2", "x[1]", "a0"}
    assert visit.complaints == []
    visit.close()


def test_the_button_at_an_equation_lights_up_what_its_step_finds(page: Page) -> None:
    page.get_by_role("button", name="Show this step of (5)").focus()
    assert {"delta1", "delta1 1", "= delta1 1", "δi"} <= lit(page)
    page.keyboard.press("Tab")
    assert "delta1" not in lit(page)


def test_elements_of_matrices_are_told_apart(show: Show) -> None:
    steps = trace(FINE)["steps"]
    k = next(k for k, s in enumerate(steps) if s["writes"] == {"name": "z", "layer": 1, "row": 2})
    page = show(widget(FINE, start=k + 1))
    page.get_by_role("button", name="Light up W₂,₁⁽¹⁾").focus()
    assert lit(page) == {"W1 2 1", "= W1 2 1", "W1", "weights[0][1][0]", "W2,1(1)", "Wk,l(i)"}
