"""The picture of a net's output in the training panel is the one `backprop` computes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Position, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, assert_accessible, widget
from stepper.kept_page import Show
from stepper.panels import POLICY, SPEC, XOR, opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

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
    show: Show,
) -> None:
    page = show(widget(EXAMPLE, data=XOR))
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
    corner: Position = {"x": box["width"] * 1.25 / 1.5 + 3, "y": box["height"] * 1.25 / 1.5 - 2}
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


def test_hidden_neurons_have_maps_and_test_data_stand_beside_the_data(show: Show) -> None:
    page = show(widget(EXAMPLE, data=XOR), viewport={"width": 390, "height": 844})
    panel = opened(page, "Train the net")
    expect_picture(panel, ask("output", {"spec": SPEC, "data": XOR}))
    panel.get_by_text("Every hidden neuron’s map").click()
    maps = panel.locator(".neuron-maps li")
    expect(maps).to_have_count(3, timeout=STARTED)

    def expect_maps(argument: dict[str, Any]) -> None:
        neurons = ask("output", {**argument, "hidden": True})["neurons"]
        for shown, neuron in zip(maps.all(), neurons, strict=True):
            expect(shown.get_by_role("button", name=neuron["sentence"])).to_be_visible(
                timeout=STARTED
            )
            assert shown.locator(".band").evaluate_all("all => all.map(e => +e.dataset.value)") == [
                band["value"] for band in neuron["bands"]
            ]

    expect_maps({"spec": SPEC, "data": XOR})
    maps.nth(1).locator("button").hover()
    expect(page.locator(".neurons [data-lit]").first).to_be_visible()
    panel.get_by_label("Train on").select_option("gauss")
    chosen = {"name": "gauss", "samples": 100, "noise": 0, "test": 0.2, "seed": 0}
    split = ask("data_set", {**chosen, "targets": [0, 1]})
    picture = ask("output", {"spec": SPEC, **split})
    expect(panel.get_by_role("img", name=picture["sentence"])).to_be_visible(timeout=STARTED)
    expect(panel.locator(".map > svg .datum.test")).to_have_count(20)
    expect(panel.locator(".map > svg .datum:not(.test)")).to_have_count(80)
    panel.get_by_label("Epochs").fill("5")
    panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_role("slider", name="Epoch")).to_have_attribute("max", "5", timeout=STARTED)
    trained = ask("train", {"spec": SPEC, "data": split["data"], "epochs": 5})["spec"]
    expect_maps({"spec": trained, **split})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_each_output_has_its_picture_and_nets_of_other_inputs_have_none(show: Show) -> None:
    spec = {"layers": [2, 3], "activation": "softmax", "x": [1, 0], "target": [0, 1, 0], "seed": 2}
    page = show(widget(spec))
    panel = opened(page, "Train the net")
    full = trace(spec)["spec"]
    expect_picture(panel, ask("output", {"spec": full}))
    panel.get_by_label("Output", exact=True).select_option("2")
    expect_picture(panel, ask("output", {"spec": full, "output": 2}))
    other = {"layers": [3, 3], "weights": [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]], "x": [1, 0, 2]}
    page.locator("backprop-stepper").evaluate("(e, other) => e.change(other)", other)
    expect(panel.locator(".output-map")).to_have_count(0)
    expect(panel.get_by_role("button", name="Train", exact=True)).to_be_visible()
