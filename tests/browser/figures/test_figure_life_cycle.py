"""The life cycle of a figure: focus, moving, leaving the page, and a drawing that fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from stepper.harness import FIGURES_SCRIPT, STARTED, Site, Visit, live_figure, needs_python

pytest_plugins = ("stepper.fixtures",)

FOCUSED = """() => {
  const inside = document.activeElement?.shadowRoot?.activeElement;
  return inside ? inside.closest('.widget') !== null : false;
}"""


@pytest.fixture
def visit(chromium: Browser, stepper_site: Site) -> Iterator[Visit]:
    visit = Visit(chromium)
    visit.open(stepper_site.write("lives", live_figure("tangent"), script=FIGURES_SCRIPT))
    yield visit
    visit.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


FIELD = "#field-tangent-a"


def expect_parameter(page: Page, value: float) -> None:
    """Python has computed the figure for this a."""
    page.wait_for_function(
        "value => document.querySelector('backprop-figure').description.parameters.a === value",
        arg=value,
        timeout=STARTED,
    )


def test_the_focus_survives_try_again(visit: Visit) -> None:
    needs_python()
    page, blocked = visit.page, "**/companion/pyodide/**"
    visit.context.route(blocked, lambda route: route.abort())
    page.locator(FIELD).fill("2")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    again.focus()
    visit.context.unroute(blocked)
    page.keyboard.press("Enter")
    expect(again).to_have_count(0)
    assert page.evaluate(FOCUSED)
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    assert page.evaluate(FOCUSED)
    page.keyboard.press("Shift+Tab")  # from there the keyboard goes on within the figure
    assert page.evaluate(FOCUSED)


def test_a_slider_that_is_moved_before_its_figure_is_live_stays_there(
    chromium: Browser, stepper_site: Site
) -> None:
    visit = Visit(chromium)
    held: list[Route] = []
    visit.page.route("**/companion/figures.js", lambda route: held.append(route))
    address = stepper_site.write("early", live_figure("tangent"), script=FIGURES_SCRIPT)
    visit.page.goto(address, wait_until="commit")
    visit.page.get_by_role("slider").press("End")
    last = visit.page.get_by_role("slider").input_value()
    assert int(last) > 0
    held[0].continue_()
    visit.wait_until_live()
    figure = visit.page.locator("backprop-figure")
    expect(visit.page.get_by_role("slider")).to_have_value(last)
    assert figure.evaluate("each => each.frame") == int(last)
    assert visit.complaints == []
    visit.close()


def test_a_live_figure_that_is_moved_keeps_its_numbers_and_goes_on(visit: Visit) -> None:
    needs_python()
    page = visit.page
    page.locator(FIELD).fill("2")
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    page.get_by_role("slider").fill("1")
    figure = page.locator("backprop-figure")
    before = figure.evaluate("element => [element.description.parameters, element.frame]")
    page.evaluate(
        "document.querySelector('main').prepend(document.querySelector('backprop-figure'))"
    )
    assert figure.evaluate("e => [e.description.parameters, e.frame]") == before
    page.get_by_role("slider").fill("2")
    expect(page.locator(".where")).to_have_text(
        figure.evaluate("element => element.description.frames[2].position")
    )
    page.locator(FIELD).fill("3")
    expect_parameter(page, 3)
    assert visit.complaints == []


def test_a_figure_that_left_the_page_listens_to_nothing(visit: Visit) -> None:
    page = visit.page
    page.evaluate(
        """() => {
          window.gone = document.querySelector("backprop-figure");
          gone.remove();
          gone.frame = 1;
          document.body.dataset.theme = "dark";
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("gone.frame") == 1  # its state can be set
    assert page.evaluate("gone.dataset.scheme") != "dark"  # but it follows the page no more
    page.evaluate("document.querySelector('main').prepend(gone)")
    expect(page.get_by_role("slider")).to_have_value("1")
    page.wait_for_function("() => gone.dataset.scheme === 'dark'")
    assert visit.complaints == []


def test_a_result_that_cannot_be_drawn_is_undone_and_said(visit: Visit) -> None:
    needs_python()
    page = visit.page
    before = page.locator(".values").inner_text()
    page.evaluate(
        """async () => {
          const { PICTURES } = await import("/companion/figures/pictures.js");
          const { tangent } = PICTURES;
          PICTURES.tangent = (props) => {
            if (props.figure.parameters.a === 2) throw new Error("this picture fails");
            return tangent(props);
          };
        }"""
    )
    page.locator(FIELD).fill("2")
    said = page.locator(".error")
    expect(said).to_contain_text("failed to draw it; the figure before is shown", timeout=STARTED)
    assert page.locator(".values").inner_text() == before
    page.get_by_role("slider").fill("1")
    expect(page.get_by_role("slider")).to_have_attribute(
        "aria-valuetext", page.locator(".where").inner_text()
    )
    page.locator(FIELD).fill("3")
    expect_parameter(page, 3)
    expect(said).to_have_count(0)
    assert [text for text in visit.complaints if "this picture fails" not in text] == []
