"""Predict, check and train, with the real Python: what they show is what `backprop` computes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import (
    EXAMPLE,
    SCRIPT,
    STARTED,
    Site,
    Visit,
    expect_shown,
    needs_python,
    slider,
    widget,
)

from backprop import trace
from backprop.questions import ask

pytest_plugins = ("stepper.fixtures",)

SPEC = trace(EXAMPLE)["spec"]
STEPS = trace(EXAMPLE)["steps"]
XOR = [{"x": [p, q], "target": [p ^ q]} for p in (0, 1) for q in (0, 1)]
POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"script-src 'self' 'wasm-unsafe-eval'\">" + SCRIPT
)


@pytest.fixture(autouse=True)
def python_is_there() -> None:
    needs_python()


def opened(page: Page, title: str) -> Locator:
    """The panel with this title, opened by keyboard."""
    summary = page.locator("summary", has_text=title)
    summary.focus()
    page.keyboard.press("Enter")
    return page.locator(".panel", has=summary)


def shown_spec(page: Page) -> dict[str, Any]:
    spec: dict[str, Any] = page.locator("backprop-stepper").evaluate("e => e.trace.spec")
    return spec


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations] == []


def test_nothing_of_a_panel_is_fetched_before_it_is_opened(visit: Visit) -> None:
    visit.page.wait_for_load_state("networkidle")
    parts = ("panels.css", "/check.js", "/predict.js", "/train.js", "/takeaway.js", "/link.js")
    assert not [url for url in visit.requests if url.endswith(parts) or "uplot" in url]
    opened(visit.page, "Check a gradient")
    expect(visit.page.locator(".verdict")).to_be_visible(timeout=STARTED)
    assert [url for url in visit.requests if url.endswith("check.js")]
    assert not [url for url in visit.requests if url.endswith("train.js") or "uplot" in url]


def test_only_known_questions_are_answered(page: Page) -> None:
    element = page.locator("backprop-stepper")
    for name in ("exec", "__import__", "trace"):
        reply = element.evaluate("(e, name) => e.ask(name, {})", name)
        assert reply["error"]["field"] == "name"
        message = reply["error"]["message"]
        assert "none of check, predict, judge, train, output, source_text" in message


# --- check --------------------------------------------------------------------------------------


def test_check_shows_three_witnesses_and_both_plots_with_their_numbers(page: Page) -> None:
    panel = opened(page, "Check a gradient")
    expect(panel.locator(".verdict")).to_be_visible(timeout=STARTED)
    panel.get_by_label("row", exact=True).select_option("2")
    expected = ask("check", {"spec": SPEC, "layer": 1, "row": 2, "column": 1})
    expect(panel.locator(".verdict")).to_have_text(expected["verdict"])
    texts = [witness["text"] for witness in expected["witnesses"]]
    expect(panel.locator(".witnesses dd")).to_have_text(texts)
    assert "60-digit" in expected["verdict"]
    assert panel.get_by_role("img").count() == 2
    for table in panel.locator(".numbers-of-plot summary").all():
        table.click()
    rows = panel.get_by_role("table").nth(1).get_by_role("row")
    for row, count in zip(rows.all()[1:], expected["counts"]["rows"], strict=True):
        cells = row.locator("th, td").all_text_contents()
        assert [int(cell.replace(",", "")) for cell in cells] == list(count.values())
    expect(panel.get_by_text(expected["counts"]["sentence"])).to_be_visible()


def test_check_follows_the_step_until_a_weight_is_chosen(page: Page) -> None:
    panel = opened(page, "Check a gradient")
    page.get_by_role("slider", name="Step").fill("6")
    expect(panel.get_by_label("of layer")).to_have_value("2")
    expected = ask("check", {"spec": SPEC, "layer": 2, "row": 1, "column": 1})["witnesses"][0]
    expect(panel.locator("dd").first).to_have_text(expected["text"], timeout=STARTED)
    panel.get_by_label("column").select_option("3")
    page.get_by_role("slider", name="Step").fill("0")
    expect(panel.get_by_label("of layer")).to_have_value("2")


def test_check_answers_for_the_numbers_that_are_shown(
    chromium: Browser, stepper_site: Site
) -> None:
    spec = {
        "weights": [[[0.5, -0.25]], [[2]]],
        "activation": "square",
        "x": [1, 0.5],
        "target": [0],
    }
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("rational", widget(spec)))
    panel = opened(page, "Check a gradient")
    exact = panel.locator("dd").nth(2)
    expect(exact).to_have_text(re.compile(r"^−?\d+/\d+$"), timeout=STARTED)
    page.get_by_role("textbox", name="Weight W₂ row 1 column 1").fill("-1")
    changed = {**trace(spec)["spec"], "weights": [[[0.5, -0.25]], [[-1]]]}
    expected = ask("check", {"spec": changed, "layer": 1, "row": 1, "column": 1})
    expect(exact).to_have_text(expected["witnesses"][2]["text"])
    assert visit.complaints == []
    visit.close()


# --- predict ------------------------------------------------------------------------------------


def asked(page: Page, panel: Locator, step: int) -> tuple[Locator, dict[str, Any], float]:
    """The field for the value of a step (0-based), its question, and the right answer."""
    question = ask("predict", {"spec": SPEC, "step": step})
    field = panel.get_by_label(question["question"])
    expect(field).to_be_visible(timeout=STARTED)
    value: Any = STEPS[step]["value"]
    for k in question["entry"]:
        value = value[k]
    return field, question, value


def test_a_slip_is_explained_and_the_right_value_leads_on_by_keyboard_alone(page: Page) -> None:
    panel = opened(page, "Predict the next value")
    page.get_by_role("slider", name="Step").fill("4")
    field, question, value = asked(page, panel, 5)
    assert f"{value:.3g}"[:5] not in panel.inner_text().replace("−", "-")
    a_2 = STEPS[3]["value"][0]
    field.fill(f"2*({a_2} - 1)")
    field.press("Enter")
    said = panel.locator(".said")
    expect(said).to_contain_text("what comes out if σ' is missing", timeout=STARTED)
    expect(field).to_have_accessible_description(re.compile("σ' is missing"))
    expect(field).to_be_focused()
    field.fill(f"{value:.3g}")
    field.press("Enter")
    expect(said).to_contain_text(f"Right: {question['name']}")
    expect(panel.get_by_role("button", name="Go to this step")).to_be_focused()
    page.keyboard.press("Enter")
    assert slider(page) == 5
    field, _, _ = asked(page, panel, 6)
    expect(field).to_be_focused()
    expect(panel.locator(".score")).to_contain_text("0 of 1 right")


def test_predict_never_holds_a_reader_up(page: Page) -> None:
    panel = opened(page, "Predict the next value")
    for step in range(1, len(STEPS)):
        asked(page, panel, step)
        if step % 2:
            panel.get_by_role("button", name="Skip").click()
        else:
            panel.get_by_role("button", name="Tell me").click()
            expect(panel.locator(".said")).to_contain_text(re.compile("[=≈]"))
            panel.get_by_role("button", name="Go to this step").click()
        assert slider(page) == step
    expect(panel).to_contain_text("This is the last step")
    panel.get_by_role("button", name="Start over").click()
    assert slider(page) == 0


def test_an_answer_that_is_no_number_is_said_at_the_field(page: Page) -> None:
    panel = opened(page, "Predict the next value")
    field, _, _ = asked(page, panel, 1)
    field.fill("about half")
    panel.get_by_role("button", name="Check").click()
    expect(field).to_have_accessible_description(re.compile("neither a number nor arithmetic"))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(panel.locator(".score")).to_have_count(0)  # not counted as a try


# --- train --------------------------------------------------------------------------------------


def test_the_update_can_be_applied_and_undone(page: Page) -> None:
    panel = opened(page, "Train the net")
    panel.get_by_role("button", name="Apply the update once").click()
    updated = [step["value"] for step in STEPS if step["phase"] == "update"]
    expect_shown(page, "trace.spec.weights", updated)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect_shown(page, "trace.spec.weights", SPEC["weights"])


def test_training_can_be_scrubbed_back_to_any_epoch(chromium: Browser, stepper_site: Site) -> None:
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("xor", widget(EXAMPLE, data=XOR)))
    panel = opened(page, "Train the net")
    panel.get_by_label("Epochs", exact=True).fill("60")
    panel.get_by_role("button", name="Train", exact=True).click()
    epoch = panel.get_by_role("slider", name="Epoch")
    expect(epoch).to_have_attribute("max", "60", timeout=STARTED)
    expect(panel.locator("canvas")).to_be_visible()
    drawn = "e => e.querySelector('.u-over').clientWidth"
    assert panel.locator(".cost-plot").evaluate(drawn) > 250
    for k in (60, 33, 1, 47, 0):
        if k != 60:
            epoch.fill(str(k))
        expected = ask("train", {"spec": SPEC, "data": XOR, "epochs": k or 1})
        weights = expected["spec"]["weights"] if k else SPEC["weights"]
        expect_shown(page, "trace.spec.weights", weights)
        expect(epoch).to_have_attribute("aria-valuetext", re.compile(f"epoch {k} of 60, cost"))
    panel.get_by_text("The numbers of this plot").click()
    assert panel.get_by_role("table").get_by_role("row").count() == 12
    epoch.fill("20")
    panel.get_by_role("button", name="Train", exact=True).click()  # goes on from epoch 20
    expect(epoch).to_have_attribute("max", "80", timeout=STARTED)
    panel.get_by_role("button", name="Undo the training").click()
    expect_shown(page, "trace.spec.weights", SPEC["weights"])
    assert visit.complaints == []
    visit.close()


def test_a_long_training_stops_when_told_to(page: Page) -> None:
    panel = opened(page, "Train the net")
    panel.get_by_label("Epochs", exact=True).fill("100000")
    panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_text(re.compile(r"Epoch \d+: cost"))).to_be_visible(timeout=STARTED)
    stop = panel.get_by_role("button", name="Stop")
    stop.click()
    train = panel.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_visible(timeout=1500)
    expect(train).to_be_focused()
    reached = int(panel.get_by_role("slider", name="Epoch").get_attribute("max") or 0)
    assert 0 < reached < 100_000
    expected = ask("train", {"spec": SPEC, "epochs": reached})["spec"]["weights"]
    expect_shown(page, "trace.spec.weights", expected)


def test_overflow_stops_at_its_step_and_can_be_undone(
    chromium: Browser, stepper_site: Site
) -> None:
    spec = {**EXAMPLE, "activation": "identity", "learning_rate": 0.9}
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("overflow", widget(spec)))
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
    assert visit.complaints == []
    visit.close()


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


# --- the picture of the output ------------------------------------------------------------------

READ = (
    "panel => ({sentence: panel.querySelector('.output-map [role=img]').getAttribute('aria-label'),"
    " data: [...panel.querySelectorAll('.map > svg .datum')].map(mark => { const {x, y, width,"
    " height} = mark.getBBox(); return [mark.tagName, x + width / 2, y + height / 2]; }),"
    " bands: [...panel.querySelectorAll('.band')].map(e => [e.classList[1], +e.dataset.value, "
    "e.getAttribute('d').split('M').length - 1])})"
)


def expect_picture(panel: Locator, expected: dict[str, Any]) -> None:
    """What is drawn is this answer of Python's: its lines, its data in their places."""
    drawing = panel.get_by_role("img", name=expected["sentence"])
    expect(drawing).to_be_visible(timeout=STARTED)
    drawn = panel.evaluate(READ)
    rings = [[each["side"], each["value"], len(each["rings"])] for each in expected["bands"]]
    assert drawn["bands"] == rings
    (left, right), (bottom, top) = expected["view"].values()
    for sample, (shape, x, y) in zip(expected["samples"], drawn["data"], strict=True):
        assert shape == ("circle" if sample["above"] else "rect")
        assert x / 300 == pytest.approx((sample["x"][0] - left) / (right - left), abs=1e-3)
        assert 1 - y / 300 == pytest.approx((sample["x"][1] - bottom) / (top - bottom), abs=1e-3)


def test_the_picture_of_the_output_follows_the_training_the_scrubber_and_every_change(
    chromium: Browser, stepper_site: Site
) -> None:
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("xor", widget(EXAMPLE, data=XOR)))
    panel = opened(page, "Train the net")
    expect_picture(panel, ask("output", {"spec": SPEC, "data": XOR}))
    panel.get_by_label("Epochs").fill("60")
    panel.get_by_role("button", name="Train", exact=True).click()
    epoch = panel.get_by_role("slider", name="Epoch")
    expect(epoch).to_have_attribute("max", "60", timeout=STARTED)
    for k in (60, 20):
        epoch.fill(str(k))
        trained = ask("train", {"spec": SPEC, "data": XOR, "epochs": k})["spec"]
        expect_picture(panel, ask("output", {"spec": trained, "data": XOR}))
    page.get_by_label("Weight W₂ row 1 column 1", exact=True).fill("5")
    trained["weights"][1][0][0] = 5
    expected = ask("output", {"spec": trained, "data": XOR})
    expect_picture(panel, expected)
    panel.get_by_text("The numbers of this picture").click()
    rows = panel.locator(".output-map tbody tr").all()
    for row, sample in zip(rows, expected["samples"], strict=True):
        told = [float(cell) for cell in row.locator("td").all_text_contents()]
        assert told == pytest.approx([*sample["x"], sample["target"], sample["output"]], rel=5e-3)
    assert visit.complaints == []
    visit.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_read_by_keyboard_and_pointer_and_chooses_samples(
    chromium: Browser, stepper_site: Site, scheme: str
) -> None:
    visit = Visit(chromium, color_scheme=scheme, viewport={"width": 390, "height": 800})
    address = stepper_site.write("xor", widget(EXAMPLE, data=XOR), script=POLICY)
    page = visit.open(address)
    panel = opened(page, "Train the net")
    picture = ask("output", {"spec": SPEC, "data": XOR})
    expect_picture(panel, picture)
    reading = panel.locator(".reading")
    panel.get_by_label(re.compile("Read the output")).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(reading).to_have_text(re.compile(r"^\(0\.65, 0\.575\) ↦"))
    value = float(reading.inner_text().split("↦")[1])
    assert value == pytest.approx(picture["values"][11][12], rel=5e-3)
    expect(page.locator(".announcement")).to_have_text(reading.inner_text())
    box = panel.locator(".map .area").bounding_box()
    assert box is not None
    corner = {"x": box["width"] * 1.25 / 1.5 + 3, "y": box["height"] * 1.25 / 1.5 - 2}
    panel.locator(".map .area").click(position=corner)
    expect(page.get_by_label("Input x₁")).to_have_value("1")
    expect(page.get_by_label("Input x₂")).to_have_value("0")
    expect(page.locator(".sample select")).to_have_value("2")
    expect(reading).to_have_text(re.compile(r"^\(1\.0\d*, "))
    expect(panel.locator(".map .fed")).to_have_count(1)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.complaints == []
    visit.close()


def test_a_panel_that_is_open_from_the_first_has_its_picture_without_python(
    chromium: Browser, stepper_site: Site
) -> None:
    visit = Visit(chromium)
    html = widget(EXAMPLE, open="train", panels=["train"], data=XOR)
    page = visit.open(stepper_site.write("open-xor", html))
    expect_picture(page.locator(".panel.train"), ask("output", {"spec": SPEC, "data": XOR}))
    assert not [url for url in visit.requests if "pyodide" in url]
    visit.close()


def test_each_output_has_its_picture_and_nets_of_other_inputs_have_none(
    chromium: Browser, stepper_site: Site
) -> None:
    visit = Visit(chromium)
    spec = {"layers": [2, 3], "activation": "softmax", "x": [1, 0], "target": [0, 1, 0], "seed": 2}
    page = visit.open(stepper_site.write("classes", widget(spec)))
    panel = opened(page, "Train the net")
    full = trace(spec)["spec"]
    expect_picture(panel, ask("output", {"spec": full}))
    panel.get_by_label("Output", exact=True).select_option("2")
    expect_picture(panel, ask("output", {"spec": full, "output": 2}))
    other = {"layers": [3, 3], "weights": [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]], "x": [1, 0, 2]}
    page.locator("backprop-stepper").evaluate("(e, other) => e.change(other)", other)
    expect(panel.locator(".output-map")).to_have_count(0)
    expect(panel.get_by_role("button", name="Train", exact=True)).to_be_visible()
    assert visit.complaints == []
    visit.close()


# --- all of them --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_panels_are_accessible_narrow_and_under_a_strict_policy(
    chromium: Browser, stepper_site: Site, scheme: str
) -> None:
    visit = Visit(chromium, color_scheme=scheme, viewport={"width": 320, "height": 800})
    address = stepper_site.write(f"all-{scheme}", widget(EXAMPLE, data=XOR), script=POLICY)
    page = visit.open(address)
    check = opened(page, "Check a gradient")
    expect(check.locator(".verdict")).to_be_visible(timeout=STARTED)
    for summary in check.locator(".numbers-of-plot summary").all():
        summary.click()
    predict = opened(page, "Predict the next value")
    field, _, _ = asked(page, predict, 1)
    field.fill("-0.735")
    field.press("Enter")
    expect(predict.locator(".said.slip")).to_be_visible()
    train = opened(page, "Train the net")
    train.get_by_label("Epochs", exact=True).fill("20")
    train.get_by_role("button", name="Train", exact=True).click()
    expect(train.get_by_role("slider")).to_have_attribute("max", "20", timeout=STARTED)
    take = opened(page, "Take it away")
    take.get_by_role("button", name="NumPy").click()
    expect(take.get_by_role("textbox", name="NumPy")).to_be_visible()
    page.wait_for_timeout(300)
    assert_accessible(page)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0
    assert visit.complaints == []
    visit.close()


def test_python_that_cannot_start_is_explained_in_the_panel(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(example_address)
    blocked = "**/pyodide/**/*"
    visit.context.route(blocked, lambda route: route.abort())
    panel = opened(page, "Check a gradient")
    again = panel.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=STARTED)
    expect(panel.locator(".problem")).to_contain_text("could not be downloaded")
    visit.context.unroute(blocked)
    again.click()
    expect(panel.locator(".verdict")).to_be_visible(timeout=STARTED)
    visit.close()


def test_an_author_can_end_after_the_forward_pass(chromium: Browser, stepper_site: Site) -> None:
    """No target is needed then, and no cost and no rate are drawn, nor what would look at them."""
    needs_python()
    spec = {"layers": [2, 3], "x": [0.5, -1], "seed": 7, "until": "forward"}
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("until", widget(spec)))
    assert page.locator(".phase").all_text_contents() == ["forward"]
    assert page.locator(".targets, .cost").count() == 0
    assert page.get_by_label("Target 1").count() == page.get_by_label("Learning rate").count() == 0
    page.get_by_label("Input x₁").fill("2")
    titles = page.locator(".panels summary").all_text_contents()
    assert titles == ["Predict the next value", "Take it away"]
    expected = trace({**spec, "x": [2, -1]})["steps"]
    expect(page.locator(".announcement")).to_contain_text("Recomputed.", timeout=STARTED)
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".step.current .sentence")).to_have_text(expected[-1]["sentence"])
    assert page.locator("backprop-stepper").evaluate("e => e.trace.steps") == expected
    assert page.locator(".phase").all_text_contents() == ["forward"]
    assert visit.complaints == []
    visit.close()


@pytest.mark.parametrize("width", [320, 390, 600, 800])
@pytest.mark.parametrize("panel", ["predict", "train", "takeaway"])
def test_a_panel_that_is_open_from_the_first_shifts_nothing(
    chromium: Browser, stepper_site: Site, panel: str, width: int
) -> None:
    data = [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}]
    html = widget(EXAMPLE, open=panel, panels=[panel], data=data)
    visit = Visit(chromium, viewport={"width": width, "height": 900})
    page = visit.context.new_page()
    page.goto(stepper_site.write(f"open-{panel}", html, script=""))
    before = page.locator("#after").bounding_box()
    page.goto(stepper_site.write(f"open-{panel}", html))
    page.locator(f".{panel} .panel-body button").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("#after").bounding_box() == before
    visit.close()
