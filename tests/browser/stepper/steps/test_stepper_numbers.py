"""Every number on the screen, read back, is what a computation without `backprop` finds.

It is written with lists and `math` alone, entry by entry, as one would with a pencil.
"""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from stepper.harness import needs_python, widget
from stepper.kept_page import Show

pytest_plugins = ("stepper.fixtures",)

STARTED = 60_000  # ms that Python may need to start on a slow machine
SPEC: dict[str, Any] = {
    "layers": [2, 3, 2],
    "weights": [
        [[0.3, -0.7], [1.1, 0.25], [-0.5, 0.9]],
        [[0.8, -1.2, 0.4], [0.05, 0.6, -0.35]],
    ],
    "biases": [[0.1, -0.2, 0.3], [0.4, -0.6]],
    "activations": ["tanh", "sigmoid"],
    "x": [0.5, -1.5],
    "target": [1, 0],
    "learning_rate": 0.3,
}
Matrix = list[list[float]]


def pencil(spec: dict[str, Any]) -> dict[str, list[float]]:
    """All quantities of a net with tanh, then sigmoid, by name; rows one after another."""
    W1, W2 = spec["weights"]
    b1, b2 = spec["biases"]
    a0, goal, eta = spec["x"], spec["target"], spec["learning_rate"]
    z1 = [
        sum(w * a for w, a in zip(row, a0, strict=True)) + b for row, b in zip(W1, b1, strict=True)
    ]
    a1 = [math.tanh(z) for z in z1]
    z2 = [
        sum(w * a for w, a in zip(row, a1, strict=True)) + b for row, b in zip(W2, b2, strict=True)
    ]
    a2 = [1 / (1 + math.exp(-z)) for z in z2]
    cost = sum((a - t) ** 2 for a, t in zip(a2, goal, strict=True))
    d2 = [2 * (a - t) * a * (1 - a) for a, t in zip(a2, goal, strict=True)]
    d1 = [(1 - a1[k] ** 2) * sum(W2[j][k] * d2[j] for j in range(2)) for k in range(3)]
    dW1, dW2 = ([[d * a for a in before] for d in delta] for delta, before in [(d1, a0), (d2, a1)])

    def stepped(old: Matrix, slope: Matrix) -> list[float]:
        return [
            w - eta * g for r, s in zip(old, slope, strict=True) for w, g in zip(r, s, strict=True)
        ]

    return {
        "a₀": a0, "z₁": z1, "a₁": a1, "z₂": z2, "a₂": a2, "x̂": goal, "C": [cost],
        "δ₂": d2, "∂C/∂W₂": flat(dW2), "∂C/∂b₂": d2, "δ₁": d1, "∂C/∂W₁": flat(dW1), "∂C/∂b₁": d1,
        "W₁": stepped(W1, dW1), "b₁": stepped([b1], [d1]),
        "W₂": stepped(W2, dW2), "b₂": stepped([b2], [d2]),
    }  # fmt: skip


def flat(matrix: Matrix) -> list[float]:
    return [entry for row in matrix for entry in row]


def numbers(text: str) -> list[float]:
    """The numbers of a printed text: 0.354, −12.3, −4.5·10⁻⁸."""
    plain = text.replace("−", "-").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return [
        float(found)
        for found in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", plain.replace("·10", "e"))
    ]


@pytest.fixture
def page(show: Show) -> Page:
    return show(widget(SPEC))


def table(page: Page) -> dict[str, list[float]]:
    """The table of all values, rows of a matrix one after another."""
    found: dict[str, list[float]] = {}
    rows = page.get_by_role("group", name="Table of values").get_by_role("row")
    for row in rows.evaluate_all("all => all.map((row) => [...row.cells].map((e) => e.innerText))"):
        name, *entries = row
        found.setdefault(name.split(",")[0], []).extend(
            n for entry in entries for n in numbers(entry)
        )
    return found


def open_table(page: Page) -> None:
    page.get_by_text("All values at this step as a table").click()
    expect(page.get_by_role("rowheader", name="a₀")).to_be_visible()


def assert_all_numbers_are_right(page: Page, right: dict[str, list[float]]) -> None:
    last = int(page.get_by_role("slider", name="Step").get_attribute("max") or 0)
    for step in range(last + 1):
        page.get_by_role("slider", name="Step").fill(str(step))
        shown = page.locator(".step.current")
        written = shown.get_by_role("button", name="Light up").last.inner_text()
        expected = pytest.approx(right[written], rel=5.1e-4)  # four digits
        sentence = shown.locator(".sentence").inner_text()
        told, _, gain = sentence.partition(" With the new weights")
        if entry := re.search(r"row (\d), column (\d): (?:from \S+ to )?(\S+)\.$", told):
            k, j = int(entry[1]), int(entry[2])
            columns = 2 if "₁" in written else 3
            assert numbers(entry[3]) == [
                pytest.approx(right[written][(k - 1) * columns + j - 1], rel=5.1e-4)
            ]
        else:
            assert numbers(re.split(r"\s[≈=]\s| becomes ", told)[-1]) == expected
        assert bool(gain) == (step == last)
        formula = shown.locator(".line.numbers annotation").text_content() or ""
        assert numbers(re.split(r"=|\\approx", formula)[-1]) == expected
        assert table(page)[written] == pytest.approx(right[written], rel=5e-6)  # six digits
    assert table(page).keys() == right.keys()
    assert {name: pytest.approx(value, rel=5e-6) for name, value in right.items()} == table(page)
    assert_the_drawing_is_right(page, right)


def assert_the_drawing_is_right(page: Page, right: dict[str, list[float]]) -> None:
    """Three digits, or fewer where a circle has no room for them."""
    page.get_by_role("button", name="cost").click()
    inside = [text for text in page.locator(".neurons .value").all_text_contents() if text]
    for text, value in zip(inside, right["a₀"] + right["a₁"] + right["a₂"], strict=True):
        half = 0.501 * 10.0 ** -len(text.partition(".")[2])  # of the last digit that is shown
        assert numbers(text) == [pytest.approx(value, abs=half)]
    assert numbers(page.locator(".cost-text").inner_html().split("=")[-1])[0] == pytest.approx(
        right["C"][0], rel=6e-3
    )
    asides = page.locator(".aside")
    for letter, names in [("z", ("z₁", "z₂")), ("δ", ("δ₁", "δ₂"))]:
        page.get_by_role("slider", name="Step").fill("8" if letter == "δ" else "3")
        texts = [text for text in asides.all_text_contents() if text.startswith(letter)]
        shown = [n for text in texts for n in numbers(text.split()[-1])]
        for n in shown:
            all_right = [value for name in names for value in right[name]]
            assert min(abs(n - value) / abs(value) for value in all_right) < 6e-3
        assert len(shown) >= 3


def test_every_number_on_the_screen_is_what_a_pencil_finds(page: Page) -> None:
    open_table(page)
    assert_all_numbers_are_right(page, pencil(SPEC))


def test_so_are_the_numbers_of_a_net_that_a_reader_has_changed(page: Page) -> None:
    needs_python()
    open_table(page)
    weights = [[[-0.3, -0.7], [1.1, 0.25], [-0.5, 0.9]], SPEC["weights"][1]]
    page.get_by_label("Weight W₁ row 1 column 1").fill("−0.3")
    page.get_by_label("Input x₂").fill("0.75")
    page.get_by_label("Learning rate").fill("2")
    expect(page.locator(".announcement")).to_contain_text("Recomputed", timeout=STARTED)
    changed = {**SPEC, "weights": weights, "x": [0.5, 0.75], "learning_rate": 2}
    assert_all_numbers_are_right(page, pencil(changed))
