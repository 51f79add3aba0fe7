"""Live figures in a browser: still as they come to life, moving without Python, live with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import (
    FIGURES_SCRIPT,
    STARTED,
    Site,
    Visit,
    assert_accessible,
    live_figure,
    needs_python,
)

from backprop.figures import KINDS, figure

pytest_plugins = ("stepper.fixtures",)

OTHERS: dict[str, dict[str, Any]] = {
    "one-weight": {"sigma": "tanh", "w": "0.5"},
    "tangent": {"f": "x*sigmoid(x)"},
    "linear-map": {"f1": "exp(x1)*cos(x2)", "f2": "exp(x1)*sin(x2)"},
    "chain-rule": {"layers": "2, 4, 2", "activation": "sigmoid, softmax"},
    "surface": {"learning_rate": 1.2, "start": "2, 0.2"},
}
"""For each kind, what a reader types instead of its example."""
WRONG: dict[str, tuple[str, str, str]] = {
    "one-weight": ("sigma", "x^2", "a power is written with **"),
    "tangent": ("a", "one", "'one' is not a number."),
    "linear-map": ("f2", "x3", "'x3' is not allowed"),
    "chain-rule": ("layers", "2, 5, 1", "more than 4 rows or columns"),
    "surface": ("start", "-3, 1", "outside of the picture"),
}


@pytest.fixture(scope="module")
def addresses(stepper_site: Site) -> dict[str, str]:
    return {
        kind: stepper_site.write(kind, live_figure(kind, "A caption"), script=FIGURES_SCRIPT)
        for kind in KINDS
    }


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visit(chromium: Browser, addresses: dict[str, str], kind: str) -> Iterator[Visit]:
    """The figure's page, live; afterwards nothing may have been logged as an error."""
    visited = Visit(chromium)
    visited.open(addresses[kind])
    yield visited
    complaints = visited.complaints
    visited.close()
    assert complaints == [], complaints


def described(kind: str, **parameters: Any) -> dict[str, Any]:
    return figure({"kind": kind, "parameters": parameters})


def expect_frame(page: Page, told: dict[str, Any], k: int) -> None:
    """The page shows this frame: its position, its formulas, and as many numbers as it has."""
    frame = told["frames"][k]
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", frame["position"])
    expect(page.locator(".where")).to_have_text(frame["position"])
    expect(page.locator(".current annotation")).to_have_text(frame["tex"])
    assert page.locator(".values th").all_text_contents() == [row["of"] for row in frame["values"]]
    for text, row in zip(
        page.locator(".values td").all_text_contents(), frame["values"], strict=True
    ):
        expected = row["value"] if isinstance(row["value"], list) else [row["value"]]
        assert [read(each) for each in text.strip("()").split(", ")] == pytest.approx(
            expected, rel=1e-5, abs=1e-300
        )
    expect(page.get_by_role("img").first).to_have_attribute("aria-label", frame["sentence"])


def read(text: str) -> float:
    """The number that a reader sees: −4.5·10⁻⁸."""
    plain = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    return float(plain.replace("·10", "e"))


def test_coming_to_life_changes_no_pixel(
    chromium: Browser, stepper_site: Site, addresses: dict[str, str], kind: str
) -> None:
    pictures = []
    for script in ("", FIGURES_SCRIPT):
        address = stepper_site.write(f"{kind}-still", live_figure(kind, "A caption"), script=script)
        visit = Visit(chromium)
        page = visit.open(address, live=bool(script))
        page.wait_for_load_state("networkidle")
        pictures.append(page.screenshot(full_page=True))
        visit.close()
    assert pictures[0] == pictures[1]


def test_every_position_is_reached_by_keyboard_without_network_katex_and_python(
    visit: Visit, kind: str
) -> None:
    page, told = visit.page, described(kind)
    page.wait_for_load_state("networkidle")
    visit.context.set_offline(True)
    expect_frame(page, told, told["start"])
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    for k in range(len(told["frames"])):
        expect_frame(page, told, k)
        page.keyboard.press("ArrowRight")
    assert not [url for url in visit.requests if "katex.js" in url or "/pyodide/" in url]


def test_the_text_below_stays_in_its_place(visit: Visit, kind: str) -> None:
    page = visit.page
    heights = set()
    for k in range(len(described(kind)["frames"])):
        page.get_by_role("slider").fill(str(k))
        heights.add(page.locator("#after").bounding_box()["y"])
    assert len(heights) == 1


def test_another_parameter_is_computed_by_python_in_the_browser(visit: Visit, kind: str) -> None:
    needs_python()
    page = visit.page
    for name, text in OTHERS[kind].items():
        page.locator(f"#field-{kind}-{name}").fill(str(text))
    expected = described(kind, **OTHERS[kind])
    start = expected["start"]
    expect(page.locator(".announcement")).to_have_text(
        f"Recomputed. {expected['frames'][start]['sentence']}", timeout=STARTED
    )
    assert page.locator("backprop-figure").evaluate("element => element.description") == expected
    for k in range(len(expected["frames"])):
        page.get_by_role("slider").fill(str(k))
        expect_frame(page, expected, k)
    page.get_by_role("button", name="Reset").click()
    expect_frame(page, described(kind), start)


def test_what_cannot_be_used_is_said_at_its_field_and_the_figure_stays(
    visit: Visit, kind: str
) -> None:
    needs_python()
    page = visit.page
    name, text, said = WRONG[kind]
    box = page.locator(f"#field-{kind}-{name}")
    box.fill(text)
    expect(box).to_have_attribute("aria-invalid", "true", timeout=STARTED)
    assert said in page.locator(f"#{box.get_attribute('aria-describedby')}").inner_text()
    told = described(kind)
    expect_frame(page, told, told["start"])
    assert_accessible(page)


def test_where_python_cannot_start_the_reader_is_told_and_the_slider_works(
    chromium: Browser, addresses: dict[str, str], kind: str
) -> None:
    needs_python()
    visit = Visit(chromium)
    page = visit.open(addresses[kind])
    page.route("**/pyodide/**", lambda route: route.abort())
    for name, text in OTHERS[kind].items():
        page.locator(f"#field-{kind}-{name}").fill(str(text))
    page.get_by_role("button", name="Try again").wait_for(timeout=STARTED)
    expect(page.locator(".notice")).to_contain_text("The slider still works")
    page.get_by_role("slider").fill("0")
    expect_frame(page, described(kind), 0)
    page.unroute("**/pyodide/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    visit.close()


def test_without_scripts_and_in_print_picture_formulas_and_numbers_are_there(
    chromium: Browser, addresses: dict[str, str], kind: str
) -> None:
    told = described(kind)
    frame = told["frames"][told["start"]]
    ways: list[tuple[dict[str, Any], Literal["screen", "print"]]]
    ways = [({"java_script_enabled": False}, "screen"), ({}, "print")]
    for context, media in ways:
        visit = Visit(chromium, **context)
        page = visit.open(addresses[kind], live=not context)
        page.emulate_media(media=media)
        expect(page.get_by_role("img").first).to_be_visible()
        expect(page.locator(".current annotation")).to_have_text(frame["tex"])
        expect(page.locator(".values td")).to_have_count(len(frame["values"]))
        expect(page.get_by_role("slider")).to_be_hidden()
        expect(page.get_by_role("textbox")).to_have_count(0)
        expect(page.get_by_text("Change anything")).to_be_hidden()
        visit.close()


@pytest.mark.parametrize("settings", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("width", [320, 900])
def test_axe_finds_no_violation_and_nothing_is_wider_than_the_window(
    chromium: Browser, addresses: dict[str, str], kind: str, settings: dict[str, Any], width: int
) -> None:
    visit = Visit(chromium, viewport={"width": width, "height": 800}, **settings)
    page = visit.open(addresses[kind])
    for k in (0, len(described(kind)["frames"]) - 1):
        page.get_by_role("slider").fill(str(k))
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    visit.close()


def test_the_description_alone_becomes_a_figure(visit: Visit, kind: str) -> None:
    page = visit.page
    page.evaluate(
        """() => {
          const old = document.querySelector("backprop-figure");
          const made = document.createElement("backprop-figure");
          made.append(old.querySelector("script[type='application/json']"));
          old.replaceWith(made);
        }"""
    )
    told = described(kind)
    expect_frame(page, told, told["start"])


def test_a_script_of_the_page_can_drive_it(visit: Visit, kind: str) -> None:
    page, told = visit.page, described(kind)
    page.evaluate("document.querySelector('backprop-figure').frame = 1")
    expect_frame(page, told, 1)
    assert page.evaluate("document.querySelector('backprop-figure').frame") == 1


@pytest.mark.parametrize("w", ["-1.5", "0.5", "1.1"])
def test_the_tangent_of_one_weight_touches_the_drawn_curve(w: str) -> None:
    drawn = live_figure("one-weight", sigma="tanh", w=w)

    def first(tag: str) -> dict[str, str]:
        found = re.search(rf"<{tag}[^>]*>", drawn)
        assert found
        return dict(re.findall(r'([\w-]+)="([^"]*)"', found[0]))

    line = {name: float(value) for name, value in first('line class="tangent"').items()
            if name != "class"}  # fmt: skip
    path = first('path class="curve"')["d"]
    points = [tuple(map(float, point.split())) for point in re.split("[ML]", path) if point]
    across, up = (float(first('circle class="point" cx="[^"]*" cy="[^"]*" r="4"')[at])
                  for at in ("cx", "cy"))  # fmt: skip
    slope = (line["y2"] - line["y1"]) / (line["x2"] - line["x1"])
    assert line["y1"] + slope * (across - line["x1"]) == pytest.approx(up, abs=0.1)
    (x1, y1), (x2, y2) = sorted(points, key=lambda point: abs(point[0] - across))[:2]
    assert slope == pytest.approx((y2 - y1) / (x2 - x1), abs=0.05)
