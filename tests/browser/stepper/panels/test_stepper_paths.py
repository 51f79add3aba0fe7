"""The panel of paths, with the real Python: its products and counts are those of `backprop`."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from stepper.harness import STARTED, assert_accessible, widget
from stepper.kept_page import Show
from stepper.panels import opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

NET = {"layers": [2, 3, 2], "x": [0.5, -1], "target": [1, 0], "seed": 7}
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("·10", "e").translate(POWERS))


def edges(page: Page) -> int:
    return page.locator(".paths-drawn line").count()


def test_paths_light_with_their_products_and_their_sum_is_the_derivative(show: Show) -> None:
    page = show(widget(NET))
    spec = trace(NET)["spec"]
    panel = opened(page, "Follow the paths to the cost")
    expect(panel.locator(".paths b").first).to_be_visible(timeout=STARTED)
    page.locator(".drawing .edge[data-ref='W1 2 1']").click(force=True)
    answer = ask("paths", {"spec": spec, "layer": 1, "row": 2, "column": 1})
    expect(panel.locator(".choice")).to_have_count(1)
    expect(panel.locator("p[role=status]")).to_contain_text("2 paths lead from W₂,₁⁽¹⁾ to C")
    shown = [number(text) for text in panel.locator(".paths b").all_text_contents()]
    assert shown == pytest.approx([path["product"] for path in answer["paths"]], rel=1e-5)
    assert edges(page) == 1 + 2 + 2  # its edge, one to each output, and from each output to C
    panel.locator(".paths button").first.click()
    factors = panel.locator(".factors").first.locator("td:last-child")
    path = answer["paths"][0]
    expected = [*(factor["value"] for factor in path["factors"]), path["product"]]
    assert [number(text) for text in factors.all_text_contents()] == pytest.approx(
        expected, rel=1e-5
    )
    assert edges(page) == 1 + 1 + 1
    assert page.locator(".paths-drawn .ghost").count() == 2
    cells = panel.locator(".counts td").all_text_contents()
    counts = answer["multiplications"]
    assert [int(cell.replace(",", "")) for cell in cells] == [
        counts[of][way] for of in ("weight", "all") for way in ("paths", "backward")
    ]
    assert_accessible(page)
    panel.locator("summary").first.click()
    expect(page.locator(".paths-drawn")).to_have_count(0)


def test_a_large_net_says_that_its_paths_are_too_many(show: Show) -> None:
    page = show(widget({"layers": [2, 30, 40, 50], "x": [1, 2], "target": [0] * 50, "seed": 1}))
    panel = opened(page, "Follow the paths to the cost")
    expect(panel.locator("p[role=status]")).to_contain_text(
        "2,000 paths lead to C, too many to list or draw", timeout=STARTED
    )
    assert panel.locator(".paths").count() == edges(page) == 0
