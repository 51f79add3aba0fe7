"""The panel that trains the net, with the real Python: its numbers are those of `backprop`."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import EXAMPLE, STARTED, Visit, expect_shown, widget
from stepper.kept_page import Show
from stepper.panels import SPEC, STEPS, XOR, opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")


def begin_a_long_training(page: Page, panel: Locator) -> Locator:
    """A training that would take minutes, begun; gives the button that stops it."""
    panel.get_by_label("Epochs", exact=True).fill("100000")
    panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_text(re.compile(r"Epoch \d+: cost"))).to_be_visible(timeout=STARTED)
    return panel.get_by_role("button", name="Stop")


def test_the_update_can_be_applied_and_undone(page: Page) -> None:
    panel = opened(page, "Train the net")
    panel.get_by_role("button", name="Apply the update once").click()
    updated = [step["value"] for step in STEPS if step["phase"] == "update"]
    expect_shown(page, "trace.spec.weights", updated)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect_shown(page, "trace.spec.weights", SPEC["weights"])


def test_an_update_that_overflows_says_so_beside_its_button(show: Show) -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 1e300}
    page = show(widget(spec))
    panel = opened(page, "Train the net")
    panel.get_by_role("button", name="Apply the update").click()
    expect(panel.locator(".problem")).to_contain_text("overflows", timeout=STARTED)
    assert page.locator("backprop-stepper").evaluate("e => e.trace.steps") == trace(spec)["steps"]


def test_training_can_be_scrubbed_back_to_any_epoch(show: Show) -> None:
    page = show(widget(EXAMPLE, data=XOR))
    panel = opened(page, "Train the net")
    panel.get_by_label("Epochs", exact=True).fill("60")
    panel.get_by_role("button", name="Train", exact=True).click()
    epoch = panel.get_by_role("slider", name="Epoch")
    expect(epoch).to_have_attribute("max", "60", timeout=STARTED)
    for k in (60, 33, 1, 47, 0):
        if k != 60:
            epoch.fill(str(k))
        expected = ask("train", {"spec": SPEC, "data": XOR, "epochs": k or 1})
        weights = expected["spec"]["weights"] if k else SPEC["weights"]
        expect_shown(page, "trace.spec.weights", weights)
        expect(epoch).to_have_attribute("aria-valuetext", re.compile(f"epoch {k} of 60, cost"))
    panel.get_by_text("The numbers of this plot").click()
    assert panel.get_by_role("table").get_by_role("row").count() == 12
    slow_python = """e => {
      const { ask } = e.constructor.prototype;
      e.ask = (...put) => new Promise((r) => setTimeout(r, 300)).then(() => ask.apply(e, put));
    }"""
    page.locator("backprop-stepper").evaluate(slow_python)
    epoch.fill("20")
    panel.get_by_role("button", name="Train", exact=True).click()  # goes on from epoch 20
    expect(epoch).to_have_attribute("max", "80", timeout=STARTED)
    epoch.fill("30")
    expected = ask("train", {"spec": SPEC, "data": XOR, "epochs": 30})["spec"]["weights"]
    expect_shown(page, "trace.spec.weights", expected)
    panel.get_by_role("button", name="Undo the training").click()
    expect_shown(page, "trace.spec.weights", SPEC["weights"])


def test_a_key_that_is_held_scrubs_on(page: Page) -> None:
    panel = opened(page, "Train the net")
    panel.get_by_label("Epochs", exact=True).fill("60")
    panel.get_by_role("button", name="Train", exact=True).click()
    epoch = panel.get_by_role("slider", name="Epoch")
    expect(epoch).to_have_attribute("max", "60", timeout=STARTED)
    epoch.focus()
    epoch.evaluate("slider => { window.slider = slider; }")
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("slider.isConnected")
    expect(epoch).to_be_focused()
    expect(epoch).to_have_value("20")
    expected = ask("train", {"spec": SPEC, "epochs": 20})["spec"]["weights"]
    expect_shown(page, "trace.spec.weights", expected)


def test_a_long_training_stops_when_told_to(page: Page) -> None:
    panel = opened(page, "Train the net")
    begin_a_long_training(page, panel).click()
    train = panel.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_visible()
    expect(train).to_be_focused()
    reached = int(panel.get_by_role("slider", name="Epoch").get_attribute("max") or 0)
    assert 0 < reached < 100_000
    expected = ask("train", {"spec": SPEC, "epochs": reached})["spec"]["weights"]
    expect_shown(page, "trace.spec.weights", expected)


def test_another_sample_and_rate_stay_when_a_training_ends(show: Show) -> None:
    page = show(widget(EXAMPLE, data=XOR))
    panel = opened(page, "Train the net")
    stop = begin_a_long_training(page, panel)
    page.locator(".sample select").select_option("2")
    expect_shown(page, "trace.spec.x", [1, 0])
    expect(stop).to_be_visible()  # it trains on all samples, whichever is shown
    page.get_by_label("Learning rate").fill("0.25")
    expect(stop).to_have_count(0)
    reached = int(panel.get_by_role("slider", name="Epoch").get_attribute("max") or 0)
    trained = ask("train", {"spec": SPEC, "data": XOR, "epochs": reached})["spec"]
    changed = {"x": [1, 0], "target": [1], "learning_rate": 0.25}
    expect_shown(page, "trace.spec", {**trained, **changed})


def test_a_net_that_is_changed_ends_its_training_until_that_is_undone(page: Page) -> None:
    panel = opened(page, "Train the net")
    stop = begin_a_long_training(page, panel)
    page.get_by_label("Weight W₂ row 1 column 1", exact=True).fill("7")
    expect(stop).to_have_count(0)
    expect(panel).to_contain_text("This net has been changed since it was trained")
    expect(panel.get_by_role("slider")).to_have_count(0)
    changed = [SPEC["weights"][0], [[7, *SPEC["weights"][1][0][1:]]]]
    expect_shown(page, "trace.spec.weights", changed)
    page.wait_for_timeout(300)  # whatever is still on its way has arrived
    expect_shown(page, "trace.spec.weights", changed)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(panel.get_by_role("slider", name="Epoch")).to_have_value("0")
    assert page.locator("backprop-stepper").evaluate("e => e.trace.spec") == SPEC
    panel.get_by_role("slider", name="Epoch").fill("3")
    expected = ask("train", {"spec": SPEC, "epochs": 3})["spec"]["weights"]
    expect_shown(page, "trace.spec.weights", expected)


def test_a_widget_that_leaves_the_page_trains_no_further(show: Show) -> None:
    page = show(*[widget(EXAMPLE, name="demo")] * 2)
    count = """e => {
      window.gone = e;
      window.asked = 0;
      e.ask = (...put) => { asked += 1; return e.constructor.prototype.ask.apply(e, put); };
    }"""
    page.locator("backprop-stepper").first.evaluate(count)
    page.locator("summary", has_text="Train the net").first.click()
    begin_a_long_training(page, page.locator(".panel.train").first)
    page.evaluate("gone.remove()")
    page.wait_for_timeout(1000)
    before = page.evaluate("asked")
    page.wait_for_timeout(1000)
    assert page.evaluate("asked") == before > 0
    page.get_by_label("Input x₁").fill("2")
    expect_shown(page, "trace.spec", {**SPEC, "x": [2, -1]})


def test_overflow_stops_at_its_step_and_can_be_undone(show: Show) -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 0.9}
    page = show(widget(spec))
    panel = opened(page, "Train the net")
    panel.get_by_role("button", name="Train", exact=True).click()
    stopped = ask("train", {"spec": trace(spec)["spec"], "epochs": 100})["stopped"]
    message = panel.locator(".problem")
    expect(message).to_have_text(
        f"Stopped in epoch {stopped['epoch']}. {stopped['message']}", timeout=STARTED
    )
    assert re.search(r"[Ss]tep \d+ overflows: \S+ of layer \d", stopped["message"])
    epoch = panel.get_by_role("slider", name="Epoch")
    epoch.fill("1")
    after = ask("train", {"spec": trace(spec)["spec"], "epochs": 1})["spec"]["weights"]
    expect_shown(page, "trace.spec.weights", after)
    panel.get_by_role("button", name="Undo the training").click()
    expect_shown(page, "trace.spec.weights", trace(spec)["spec"]["weights"])


def test_a_number_of_epochs_that_is_none_is_said_at_the_field(page: Page) -> None:
    panel = opened(page, "Train the net")
    field = panel.get_by_label("Epochs", exact=True)
    for text in ("", "0", "1.5", "-3", "−3", "1 000", "1,5", "0x10", "1000000"):
        field.fill("")
        field.press_sequentially(text)
        expect(field).to_have_value(text)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("a whole number from 1"))
        panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_role("slider")).to_have_count(0)


def test_a_training_that_cannot_begin_says_why_and_nothing_else(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(example_address)
    panel = opened(page, "Train the net")
    expect(panel.get_by_label("Epochs", exact=True)).to_be_visible()
    visit.context.route("**/companion/p*/**", lambda route: route.abort())
    panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_role("button", name="Try again")).to_be_visible(timeout=STARTED)
    expect(page.locator(".announcement")).to_have_text(panel.locator(".problem").inner_text())
    visit.close()


def test_very_many_epochs_are_a_history_like_any_other(page: Page) -> None:
    opened(page, "Train the net")
    best = """async () => {
      const { bestEpoch } = await import("/companion/stepper/panels/training.js");
      return bestEpoch({ costs: Array.from({ length: 500_000 }, (_, k) => Math.abs(k - 300_000)) });
    }"""
    assert page.evaluate(best) == 300_000
