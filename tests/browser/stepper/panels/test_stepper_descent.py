"""Training on the usual data sets, with test data, momentum, batches and L2: Python's numbers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import STARTED, Site, Visit, assert_accessible, expect_shown, widget
from stepper.kept_page import Show
from stepper.panels import opened

from backprop import trace
from backprop.queries.ask import ask

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

NET: dict[str, Any] = {
    "layers": [2, 3, 1],
    "biases": [[0, 0, 0], [0]],
    "activation": "tanh",
    "x": [1, 2],
    "target": [1],
    "seed": 3,
    "learning_rate": 0.02,
}


def trained(panel: Locator, epochs: int) -> None:
    panel.get_by_role("button", name="Train", exact=True).click()
    expect(panel.get_by_role("slider", name="Epoch")).to_have_attribute(
        "max", str(epochs), timeout=STARTED
    )
    expect(panel.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=STARTED)


def test_a_net_trains_on_a_data_set_with_everything_and_goes_back_exactly(show: Show) -> None:
    page = show(widget(NET))
    spec = trace(NET)["spec"]
    panel = opened(page, "Train the net")
    panel.get_by_label("Train on").select_option("gauss")
    panel.get_by_label("Samples").select_option("50")
    panel.get_by_label("Noise").select_option("0.2")
    panel.get_by_text("How it is trained").click()
    fields = {"Momentum μ": "0.9", "Batch size": "8", "L2 λ": "0.01", "Order of batches": "4"}
    for name, wrong in {"Momentum μ": "1", "Batch size": "41", "L2 λ": "-1"}.items():
        panel.get_by_label(name).fill(wrong)
        expect(panel.get_by_label(name)).to_have_attribute("aria-invalid", "true")
    expect(panel.locator(".descent-options .problem")).to_have_count(3)
    for name, value in fields.items():
        panel.get_by_label(name).fill(value)
    expect(panel.locator(".descent-options .problem")).to_have_count(0)
    panel.get_by_label("Epochs", exact=True).fill("12")
    made = ask(
        "data_set",
        {"name": "gauss", "samples": 50, "noise": 0.2, "test": 0.2, "seed": 0, "targets": [-1, 1]},
    )
    options = {"momentum": 0.9, "batch_size": 8, "l2": 0.01, "seed": 4}
    trained(panel, 12)
    whole = ask("train", {"spec": spec, "epochs": 12, **made, **options})
    expect_shown(page, "trace.spec", whole["spec"])
    panel.locator("summary", has_text="The numbers of this plot").click()
    assert panel.locator(".training thead th").all_text_contents() == [
        "epoch", "cost", "of the test data",
    ]  # fmt: skip
    assert panel.locator(".training .curve").count() == 2
    assert_accessible(page)
    panel.get_by_role("slider", name="Epoch").fill("5")
    five = ask("train", {"spec": spec, "epochs": 5, **made, **options})
    expect_shown(page, "trace.spec", five["spec"])
    panel.get_by_label("Epochs", exact=True).fill("7")
    trained(panel, 12)  # from epoch 5 on, as one long training would
    expect_shown(page, "trace.spec", whole["spec"])


CHOSEN: dict[str, Any] = {
    "data": "spiral", "samples": 60, "noise": 0.15, "test": 0.25, "epochs": 7, "momentum": 0.9,
    "batch_size": 8, "l2": 0.01, "data_seed": 2, "shuffle_seed": 5,
}  # fmt: skip
MADE = {"name": "spiral", "samples": 60, "noise": 0.15, "test": 0.25, "seed": 2, "targets": [-1, 1]}
SHOWN = {
    "Train on": "spiral", "Samples": "60", "Noise": "0.15", "Test data": "0.25", "Epochs": "7",
    "Momentum μ": "0.9", "Batch size": "8", "L2 λ": "0.01",
    "Order of batches": "5",
}  # fmt: skip


def test_the_panel_begins_with_what_the_author_chose(chromium: Browser, stepper_site: Site) -> None:
    """Open from the first it needs no Python; else nothing of it is fetched before it is opened."""
    visit = Visit(chromium)
    made = ask("data_set", MADE)
    page = visit.open(stepper_site.write("chosen", widget(NET, **CHOSEN)))
    page.locator("backprop-stepper").evaluate("element => { element.step = 3; }")
    expect(page.get_by_role("slider", name="Step")).to_have_value("3")
    assert not [url for url in visit.requests if "pyodide" in url or "/train" in url]
    opened(page, "Train the net")
    whole = trains_as_chosen(page, made)
    seen = len(visit.requests)
    page = visit.open(stepper_site.write("chosen-open", widget(NET, **CHOSEN, open="train")))
    expect(page.locator(".map > svg .datum.test")).to_have_count(15)
    expect(page.locator(".map > svg .datum:not(.test)")).to_have_count(45)
    assert not [url for url in visit.requests[seen:] if "pyodide" in url]
    assert trains_as_chosen(page, made) == whole
    assert visit.complaints == []
    visit.close()


def trains_as_chosen(page: Page, made: dict[str, Any]) -> dict[str, Any]:
    """The panel shows the author's choice and trains so; returns what the net becomes."""
    panel = page.locator(".panel.train")
    expect(panel.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=STARTED)
    for name, value in SHOWN.items():
        expect(panel.get_by_label(name, exact=True)).to_have_value(value)
        expect(panel.get_by_label(name, exact=True)).to_be_visible()
    expect(panel.locator(".map > svg .datum")).to_have_count(60, timeout=STARTED)
    assert panel.locator(".descent-options .problem").count() == 0
    trained(panel, 7)
    options = {"momentum": 0.9, "batch_size": 8, "l2": 0.01, "seed": 5}
    whole = ask("train", {"spec": trace(NET)["spec"], "epochs": 7, **made, **options})
    expect_shown(page, "trace.spec", whole["spec"])
    spec: dict[str, Any] = whole["spec"]
    return spec


def test_a_cost_that_does_not_fit_is_refused_in_the_editor(show: Show) -> None:
    page = show(widget({**NET, "layers": [2, 3, 2], "biases": None, "target": [0, 1]}))
    page.locator("summary", has_text="Its layers").click()
    page.get_by_label("Cost function").select_option("cross_entropy")
    error = page.locator("#error-of-cost_function")
    expect(error).to_contain_text("needs softmax in the last layer", timeout=STARTED)
    expect(page.get_by_label("Cost function")).to_have_value("squared_error")
    page.get_by_label("Activation of layer 2").select_option("softmax")
    expect_shown(page, "trace.spec.activations[1]", "softmax")
    page.get_by_label("Cost function").select_option("cross_entropy")
    expect_shown(page, "trace.spec.cost_function", "cross_entropy")
    expect(error).to_have_count(0)
