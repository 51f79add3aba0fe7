"""Changing numbers: fields by their names, real Python, errors at the field, failures in words."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from stepper.harness import (
    EXAMPLE,
    HEAR,
    STARTED,
    Site,
    Visit,
    expect_shown,
    formulas_of,
    slider,
    widget,
)
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

TRACE = trace(EXAMPLE)
BIASED: dict[str, Any] = {**EXAMPLE, "biases": [[0.1, 0.2, 0.3], [0.4]]}


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def wait_for_request(visit: Visit, part: str) -> None:
    for _ in range(100):
        if any(part in url for url in visit.requests):
            return
        visit.page.wait_for_timeout(100)
    pytest.fail(f"nothing like {part} was asked for")


def expect_trace(page: Page, spec: dict[str, Any]) -> None:
    """The page shows exactly what `backprop` computes here: every number, formula and sentence."""
    expected = trace(spec)
    expect_shown(page, "trace", expected)
    for step in expected["steps"]:
        k = expected["steps"].index(step)
        page.get_by_role("slider", name="Step").fill(str(k))
        shown = page.locator(".step.current")
        expect(shown.locator(".sentence")).to_have_text(step["sentence"])
        written = shown.locator("annotation").all_text_contents()
        assert written == formulas_of(step)


def slow(route: Route) -> None:
    """As on a telephone: the largest file takes its time."""
    time.sleep(1.5)
    route.continue_()


EDITS: list[tuple[str, str, Callable[[dict[str, Any]], None]]] = [
    ("Weight W₁ row 2 column 1", "-0.75", lambda spec: spec["weights"][0][1].__setitem__(0, -0.75)),
    ("Weight W₂ row 1 column 3", "2", lambda spec: spec["weights"][1][0].__setitem__(2, 2.0)),
    ("Input x₁", "0", lambda spec: spec["x"].__setitem__(0, 0.0)),
    ("Target 1", "0.25", lambda spec: spec["target"].__setitem__(0, 0.25)),
    ("Learning rate", "0.1", lambda spec: spec.__setitem__("learning_rate", 0.1)),
    ("Bias b₁ row 3", "-1", lambda spec: spec["biases"][0].__setitem__(2, -1.0)),
]


def test_every_kind_of_number_can_be_changed(show: Show) -> None:
    page = show(widget(BIASED))
    spec = copy.deepcopy(trace(BIASED)["spec"])
    for name, text, change in EDITS:
        field(page, name).fill(text)
        change(spec)
        expect_trace(page, spec)


def test_python_comes_with_the_first_change_and_says_so(visit: Visit) -> None:
    page = visit.page
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Next step").click()
    assert not [url for url in visit.requests if "/pyodide/" in url]
    visit.context.route("**/*.wasm", slow)
    field(page, "Input x₁").fill("0.7")
    notice = page.locator(".notice")
    expect(notice).to_contain_text(re.compile(r"Loading Python: .*Until then the old numbers stay"))
    expect(page.get_by_role("progressbar", name="Loading Python")).to_be_visible()
    expect(notice).to_contain_text(re.compile(r"\d\.\d of \d\.\d MB"))
    page.get_by_role("button", name="Next step").click()
    assert slider(page) == 2  # usable meanwhile
    expect(page.get_by_role("status")).to_contain_text("Recomputed. Step 3 of", timeout=STARTED)
    expect(page.get_by_role("progressbar")).to_be_hidden()


def test_typing_fast_ends_at_what_was_typed_last(page: Page) -> None:
    target = field(page, "Target 1")
    target.focus()
    for text in ("0.1", "0.2", "0.3", "0.4"):
        target.fill(text)
    expect_trace(page, {**TRACE["spec"], "target": [0.4]})
    expect(target).to_have_value("0.4")


def test_a_field_keeps_what_is_typed_while_it_is_typed(page: Page) -> None:
    rate = field(page, "Learning rate")
    rate.fill("")
    for text in ("0", "0.", "0.2", "0.25", "0.250"):
        rate.press(text[-1])
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    expect(rate).to_have_value("0.250")
    rate.blur()
    expect(rate).to_have_value("0.25")


def test_a_change_that_was_seen_can_be_come_back_to_however_soon_the_next_one_comes(
    page: Page,
) -> None:
    weight, target = "Weight W₁ row 1 column 1", "Target 1"
    field(page, "Input x₂").fill("0.5")
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    field(page, "Input x₂").blur()
    page.evaluate(
        """([first, second]) => new Promise((done) => {
          const root = document.querySelector("backprop-stepper").shadowRoot;
          const type = (name, text) => {
            const field = root.querySelector(`input[aria-label="${name}"]`);
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          };
          new MutationObserver((_, watcher) => {
            watcher.disconnect();
            type(second, "0.25");
            done();
          }).observe(root.querySelector(".drawing"), { characterData: true, subtree: true });
          type(first, "0.75");
        })""",
        [weight, target],
    )
    changed = {"x": [0.5, 0.5], "weights": [[[0.75, *TRACE["spec"]["weights"][0][0][1:]],
               *TRACE["spec"]["weights"][0][1:]], *TRACE["spec"]["weights"][1:]]}  # fmt: skip
    expect_trace(page, {**TRACE["spec"], **changed, "target": [0.25]})
    page.get_by_role("button", name="Undo").click()
    expect_trace(page, {**TRACE["spec"], **changed})


def test_arrow_keys_nudge_a_number(page: Page) -> None:
    x = field(page, "Input x₂")
    for key, value in [("ArrowUp", "−0.9"), ("Shift+ArrowUp", "0.1"), ("ArrowDown", "0")]:
        x.press(key)
        expect(x).to_have_value(value)
    expect_trace(page, {**TRACE["spec"], "x": [0.5, 0.0]})


def test_a_change_of_numbers_rewrites_no_more_than_the_numbers_of_a_formula(page: Page) -> None:
    weight = field(page, "Weight W₁ row 2 column 1")
    weight.press("ArrowUp")
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    page.evaluate(
        """() => {
          const root = document.querySelector("backprop-stepper").shadowRoot;
          const step = root.querySelector(".step.current");
          window.kept = [...step.querySelectorAll(".formula *")];
          window.others = [];
          new MutationObserver((changes) => others.push(...changes)).observe(
            root.querySelector(".steps"),
            { subtree: true, childList: true, characterData: true },
          );
        }"""
    )
    weight.press("ArrowUp")
    now = trace(with_weight(0.8))["steps"][0]
    shown = page.locator(".step.current")
    expect(shown.locator(".sentence")).to_have_text(now["sentence"])
    assert shown.locator("annotation").all_text_contents() == formulas_of(now)
    assert page.evaluate("kept.every((element) => element.isConnected)")
    assert page.evaluate("others.every(({ target }) => target.parentElement.closest('.current'))")


def test_while_python_computes_only_the_last_of_many_wishes_waits(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    visit.page.add_init_script(
        """window.asked = 0;
        const put = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...more) {
          if (message.path?.[0] === "trace") asked += 1;
          return put.call(this, message, ...more);
        };"""
    )
    page = visit.open(example_address)
    weight = field(page, "Weight W₁ row 2 column 1")
    weight.press("ArrowDown")
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    weight.evaluate(
        """(field) => {
          window.asked = 0;
          for (let k = 0; k < 20; k++) {
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
          }
        }"""
    )
    expect(weight).to_have_value("2.5")
    expect_trace(page, with_weight(2.5))
    assert page.evaluate("asked") <= 3  # a glimpse of the first; that of the last, and its words
    visit.close()


def with_weight(value: float) -> dict[str, Any]:
    """The example with another weight in row 2, column 1 of W₁."""
    weights = [[list(row) for row in W] for W in TRACE["spec"]["weights"]]
    weights[0][1][0] = value
    return {**TRACE["spec"], "weights": weights}


@pytest.mark.parametrize(
    "text",
    ["", "-", "1e999", "abc", "12abc", "1,5", "1/3", "1 000", "- 2", "0x10", "1e", "Infinity", "٣"],
)
def test_a_text_that_is_no_number_is_marked_and_the_numbers_stay(page: Page, text: str) -> None:
    """Nothing that is typed is dropped on the way: "1/3" is not 13, nor "−2" 2.

    What was typed up to there may have been a number, and may have been computed.
    """
    weight = field(page, "Weight W₁ row 1 column 2")
    weight.fill("")
    weight.press_sequentially(text)
    message = "Weight W₁ row 1 column 2 needs a finite number, such as 0.5 (with a point) or −2."
    expect(weight).to_have_value(text)
    expect(weight).to_have_attribute("aria-invalid", "true")
    expect(weight).to_have_accessible_description(f"⚠ {message}")
    expect(page.get_by_role("status")).to_have_text(message)
    weight.blur()
    expect(weight).to_have_value(text)  # to be corrected, not lost
    shown = page.locator("backprop-stepper").evaluate("element => element.trace.spec")
    changed = shown["weights"][0][0][1]
    shown["weights"][0][0][1] = before = TRACE["spec"]["weights"][0][0][1]
    assert shown == TRACE["spec"]
    assert changed == before or text.startswith(f"{changed:g}")
    weight.fill("0.87")
    expect(weight).to_have_attribute("aria-invalid", "false")
    expect(page.locator(".error p")).to_have_count(0)


def test_numbers_are_read_as_people_write_and_pages_print_them(page: Page) -> None:
    read = {"−2": -2, " 0.5 ": 0.5, "+1": 1, ".25": 0.25, "7.": 7, "1E-3": 0.001}
    for text, value in read.items():
        field(page, "Input x₁").fill(text)
        expect_shown(page, "trace.spec.x[0]", value)
    field(page, "Input x₁").fill("-0")
    expect(page.locator("text.value").first).to_have_text("0")


def test_a_number_that_is_dragged_is_announced_at_the_end(page: Page) -> None:
    x = field(page, "Input x₁")
    x.fill("1")
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    x.blur()
    page.evaluate(HEAR)
    box = x.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    for k in range(40):
        page.mouse.move(box["x"] + 10 + k, box["y"] + 10)
    page.mouse.up()
    page.wait_for_timeout(1000)
    expect(x).to_have_value("1.39")
    assert 1 <= len(page.evaluate("heard")) <= 10  # of 40 moves: Python may pause on the way


def test_a_part_that_cannot_be_drawn_takes_nothing_along(
    chromium: Browser, example_address: str
) -> None:
    """A fault of the page itself: what was shown stays, whole; the reader is told and goes on."""
    visit = Visit(chromium)
    page = visit.open(example_address)
    page.evaluate(
        """() => {
          const parse = JSON.parse;
          window.damage = true;
          JSON.parse = (...given) => {
            const parsed = parse(...given);
            if (parsed?.trace && damage) parsed.trace.steps[0].reads = null;
            return parsed;
          };
        }"""
    )
    x = field(page, "Input x₁")
    x.fill("2")
    expect(x).to_have_accessible_description(re.compile("failed to draw it"), timeout=STARTED)
    expect(page.get_by_role("status")).to_contain_text("the numbers before are shown")
    expect(page.locator(".notice")).to_contain_text("Change any number")
    assert visit.complaints  # and developers too
    page.evaluate("() => { window.damage = false; }")
    expect_trace(page, TRACE["spec"])
    x.fill("3")
    expect_trace(page, {**TRACE["spec"], "x": [3.0, -1.0]})
    visit.close()


def test_nonsense_in_one_field_keeps_the_wish_for_another(page: Page) -> None:
    field(page, "Target 1").fill("0.5")
    field(page, "Input x₁").evaluate(
        """(field) => {  // before an answer can come between
          for (const text of ["2", ""]) {
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
          }
        }"""
    )
    expect_trace(page, {**TRACE["spec"], "target": [0.5]})
    expect(field(page, "Input x₁")).to_have_attribute("aria-invalid", "true")


def test_a_number_that_backprop_refuses_is_marked_with_its_words(page: Page) -> None:
    rate = field(page, "Learning rate")
    rate.fill("-1")
    expect(rate).to_have_attribute("aria-invalid", "true", timeout=STARTED)
    expect(rate).to_have_accessible_description(re.compile("Learning rate: .*not positive"))
    assert page.locator("backprop-stepper").evaluate("element => element.trace") == TRACE
    rate.fill("1")
    expect_trace(page, {**TRACE["spec"], "learning_rate": 1.0})


def test_numbers_that_overflow_leave_the_last_good_ones(page: Page) -> None:
    x = field(page, "Input x₁")
    x.fill("1e308")
    field(page, "Weight W₁ row 1 column 1").fill("1e308")
    weight = field(page, "Weight W₁ row 1 column 1")
    expect(weight).to_have_attribute("aria-invalid", "true", timeout=STARTED)
    expect(weight).to_have_accessible_description(re.compile("overflows"))
    page.get_by_role("button", name="Last step").click()
    assert page.locator(".step.current .katex").count() == 3


def test_reset_brings_back_the_numbers_of_the_text(page: Page) -> None:
    x = field(page, "Input x₁")
    x.fill("3")
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    field(page, "Target 1").fill("")
    page.get_by_role("button", name="Last step").click()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(x).to_have_value("0.5")
    expect(field(page, "Target 1")).to_have_value("1")
    expect(field(page, "Target 1")).to_have_attribute("aria-invalid", "false")
    assert slider(page) == len(TRACE["steps"]) - 1
    expect_trace(page, TRACE["spec"])


def test_what_is_not_computed_yet_can_be_reset(visit: Visit) -> None:
    """A button without effect looks quiet."""
    page = visit.page
    page.route("**/*.wasm*", lambda route: None)  # Python never starts
    choice = page.get_by_label("Activation of layer 1", exact=True)
    reset = page.get_by_role("button", name="Reset", exact=True)
    expect(reset).to_have_class("plain quiet")
    page.get_by_text("Its layers: ").click()
    choice.select_option("tanh")
    expect(reset).to_have_class("plain")
    reset.click()
    expect(choice).to_have_value("sigmoid")
    expect(reset).to_have_class("plain quiet")


def test_a_change_tells_the_page(page: Page) -> None:
    page.evaluate(
        """() => {
          window.told = new Promise((resolve) =>
            document.body.addEventListener("change", ({ detail }) => resolve(detail)));
        }"""
    )
    field(page, "Target 1").fill("0")
    told = page.evaluate("told")
    assert told["spec"]["target"] == [0]
    assert told["trace"] == trace({**TRACE["spec"], "target": [0.0]})


def test_print_after_a_change_is_the_worked_solution_of_the_new_numbers(page: Page) -> None:
    field(page, "Input x₂").fill("4")
    expected = trace({**TRACE["spec"], "x": [0.5, 4.0]})
    expect(page.get_by_role("status")).to_contain_text("Recomputed", timeout=STARTED)
    page.pdf()  # fires beforeprint
    written = page.locator(".step annotation").all_text_contents()
    assert written == [line for step in expected["steps"] for line in formulas_of(step)]


def test_widgets_of_one_page_share_one_python(
    chromium: Browser, stepper_site: Site, example: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("share", *[example] * 10))
    for k in range(10):
        field(page, "Input x₁").nth(k).fill(str(k))
    for k in range(10):
        expected = trace({**TRACE["spec"], "x": [float(k), -1.0]})
        expect(
            page.locator("backprop-stepper").nth(k).locator(".step.current .sentence")
        ).to_have_text(expected["steps"][0]["sentence"], timeout=STARTED)
    fetched = [url for url in visit.requests if "/pyodide/" in url]
    assert len(fetched) == len(set(fetched))
    assert visit.complaints == []
    visit.close()


def test_python_that_cannot_start_is_explained_and_can_be_tried_again(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(example_address)
    blocked = "**/pyodide/**/*"

    def refuse(route: Route) -> None:
        route.abort()

    visit.context.route(blocked, refuse)
    field(page, "Input x₁").fill("0.25")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    notice = page.locator(".notice p")
    expect(notice).to_contain_text("Python could not be downloaded")
    expect(notice).to_contain_text("Stepping still works with the numbers shown.")
    page.get_by_role("button", name="Last step").click()
    shown = page.locator(".step.current .sentence").inner_text()
    assert shown == TRACE["steps"][-1]["sentence"]
    visit.context.unroute(blocked, refuse)
    again.click()
    expect_trace(page, {**TRACE["spec"], "x": [0.25, -1.0]})
    expect(again).to_be_hidden()
    visit.close()


def test_python_is_made_ready_for_a_reader_who_stays(visit: Visit, example_address: str) -> None:
    page = visit.page
    visit.stop_the_clock()
    visit.open(example_address)
    page.locator("backprop-stepper").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.clock.run_for(5000)
    assert not [url for url in visit.requests if "/pyodide/" in url]
    page.clock.run_for(5000)
    wait_for_request(visit, "/pyodide/")


def test_python_is_not_fetched_unasked_for_readers_who_save_data(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    visit.page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    visit.stop_the_clock()
    page = visit.open(example_address)
    page.clock.run_for(60_000)
    page.wait_for_timeout(500)
    assert not [url for url in visit.requests if "worker.js" in url or "/pyodide/" in url]
    visit.close()
