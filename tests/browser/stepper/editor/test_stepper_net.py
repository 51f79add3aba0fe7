"""Other nets: layers, neurons, σ, biases, samples, granularity; dragging; undo, redo, reset."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import (
    EXAMPLE,
    STARTED,
    Visit,
    expect_shown,
    slider,
    widget,
)
from stepper.kept_page import Show

from backprop import trace

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

BEGUN = trace(EXAMPLE)["spec"]
DATA = [{"x": [0, 0], "target": [0]}, {"x": [0, 1], "target": [1], "name": "one input on"}]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_net(page: Page) -> None:
    page.locator(".net summary").click()


def shown_spec(page: Page) -> dict[str, Any]:
    spec = page.locator("backprop-stepper").evaluate("element => element.trace.spec")
    assert isinstance(spec, dict)
    return spec


def expect_spec(page: Page, **changes: Any) -> dict[str, Any]:
    """The page shows what `backprop` makes of these changes; gives the normalised spec."""
    expected = trace({**BEGUN, **changes})
    expect_shown(page, "trace", expected)
    expect(page.locator(".step")).to_have_count(len(expected["steps"]))
    sentence = expected["steps"][slider(page)]["sentence"]
    expect(page.locator(".step.current .sentence")).to_have_text(sentence)
    spec = expected["spec"]
    assert isinstance(spec, dict)
    return spec


def test_neurons_and_layers_come_and_go(page: Page) -> None:
    open_net(page)
    press(page, "One neuron more in layer 1")
    grown = expect_spec(page, layers=[2, 4, 1], resize=True)
    assert [row[:2] for row in grown["weights"][0][:3]] == BEGUN["weights"][0]
    press(page, "Add a layer")
    deeper = {
        **grown,
        "layers": [2, 4, 4, 1],
        "weights": [grown["weights"][0], None, grown["weights"][1]],
        "activations": ["sigmoid"] * 3,
    }
    expect_spec(page, **deeper, resize=True)
    expect(page.get_by_label("Weight W₃ row 1 column 4")).to_be_visible()
    press(page, "Remove layer 2")
    expect_spec(page, **grown)
    press(page, "One neuron less in layer 1")
    expect_spec(page)
    expect(page.locator(".net summary")).to_have_text("Its layers: 2-3-1")


def test_inputs_and_outputs_can_be_added(page: Page) -> None:
    open_net(page)
    press(page, "One number more in the input")
    spec = expect_spec(page, layers=[3, 3, 1], resize=True)
    assert spec["x"] == [0.5, -1.0, 0.0]
    expect(page.get_by_label("Input x₃")).to_have_value("0")
    press(page, "One neuron more in layer 2")
    expect_spec(page, **{**spec, "layers": [3, 3, 2], "resize": True})
    expect(page.get_by_label("Target 2")).to_have_value("0")


def test_the_last_neuron_of_a_layer_stays(page: Page) -> None:
    open_net(page)
    press(page, "One neuron less in layer 2")
    page.wait_for_timeout(300)
    assert shown_spec(page)["layers"] == [2, 3, 1]
    assert page.get_by_role("button", name="Remove layer").count() == 2


def test_biases_can_be_switched_on_and_off(page: Page) -> None:
    open_net(page)
    page.get_by_label("Biases").check()
    expect_spec(page, biases=[[0.0, 0.0, 0.0], [0.0]])
    expect(page.get_by_label("Bias b₁ row 3")).to_have_value("0")
    page.get_by_label("Biases").uncheck()
    expect_spec(page)
    expect(page.get_by_label("Bias b₁ row 3")).to_have_count(0)


def test_each_layer_has_its_activation_by_name_or_as_an_expression(page: Page) -> None:
    open_net(page)
    choice = page.get_by_label("Activation of layer 1", exact=True)
    choice.select_option("tanh")
    expect_spec(page, activations=["tanh", "sigmoid"])
    choice.select_option("an expression")
    field = page.get_by_label("Activation of layer 1 as an expression in x")
    choice.press("Tab")
    expect(field).to_be_focused()  # it stands beside the choice that it completes
    field.fill("x*sigmoid(x)")
    field.press("Enter")
    expect_spec(page, activations=["x*sigmoid(x)", "sigmoid"])
    choice.select_option("relu")
    expect_spec(page, activations=["relu", "sigmoid"])
    expect(field).to_have_count(0)


def test_an_expression_that_is_none_is_explained_at_its_field(page: Page) -> None:
    open_net(page)
    page.get_by_label("Activation of layer 2", exact=True).select_option("an expression")
    field = page.get_by_label("Activation of layer 2 as an expression in x")
    field.fill("x*sigmod(x)")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true", timeout=STARTED)
    expect(field).to_have_accessible_description(re.compile(r"'sigmod\(x\)' is not allowed"))
    assert shown_spec(page) == BEGUN
    field.fill("x*sigmoid(x)")
    field.press("Enter")
    expect_spec(page, activations=["sigmoid", "x*sigmoid(x)"])


def test_an_expression_that_is_none_holds_no_other_change_up(show: Show) -> None:
    page = show(widget(EXAMPLE, data=DATA))
    open_net(page)
    page.get_by_label("Activation of layer 1", exact=True).select_option("an expression")
    expression = page.get_by_label("Activation of layer 1 as an expression in x")
    expression.fill("x*sig(x")
    expression.press("Enter")
    expect(expression).to_have_attribute("aria-invalid", "true", timeout=STARTED)
    page.get_by_label("Target 1").fill("0.25")
    expect_spec(page, target=[0.25])
    page.get_by_label("Sample").select_option("one input on")
    expect_spec(page, x=[0.0, 1.0], target=[1.0])
    expect(expression).to_have_value("x*sig(x")
    expect(expression).to_have_attribute("aria-invalid", "true")
    expression.fill("x")
    expression.press("Enter")
    expect_spec(page, x=[0.0, 1.0], target=[1.0], activations=["x", "sigmoid"])
    expect(page.locator(".error:not(:empty)")).to_have_count(0)


def test_what_an_error_quotes_makes_no_page_wider(show: Show, example: str) -> None:
    page = show(example, viewport={"width": 320, "height": 640})
    page.locator(".net summary").click()
    page.get_by_label("Activation of layer 1", exact=True).select_option("an expression")
    expression = page.get_by_label("Activation of layer 1 as an expression in x")
    expression.fill("y" * 180)
    expression.press("Enter")
    expect(expression).to_have_attribute("aria-invalid", "true", timeout=STARTED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_sample_is_chosen_among_the_labelled_data(show: Show) -> None:
    page = show(widget(EXAMPLE, data=DATA))
    choice = page.get_by_label("Sample")
    expect(choice).to_have_value("own")
    typed = page.get_by_label("Input x₁")
    typed.fill("a half")
    choice.select_option("one input on")
    expect_spec(page, x=[0.0, 1.0], target=[1.0])
    expect(choice).to_have_value("1")
    expect(typed).to_have_value("0")  # the sample's, whatever was typed there
    expect(typed).to_have_attribute("aria-invalid", "false")
    choice.select_option("(0, 0) ↦ (0)")
    expect_spec(page, x=[0.0, 0.0], target=[0.0])
    open_net(page)
    press(page, "One number more in the input")
    expect_spec(page, layers=[3, 3, 1], x=[0.0, 0.0, 0.0], target=[0.0], resize=True)
    choice.select_option("one input on")
    expect(page.locator(".error").first).to_contain_text("has 2 numbers, but the net takes 3")


def test_probabilities_are_changed_one_by_one(show: Show) -> None:
    """One alone makes the sum wrong, which is said; the second makes all of it right."""
    spec = {
        **{"layers": [2, 3], "activation": "softmax", "x": [1, 0], "seed": 2},
        **{"target": [0, 1, 0], "cost_function": "cross_entropy"},
    }
    page = show(widget(spec))
    first, second = page.get_by_label("Target 1"), page.get_by_label("Target 2")
    first.fill("0.25")
    expect(first).to_have_accessible_description(re.compile("their sum 1"), timeout=STARTED)
    second.fill("0.75")
    expect_shown(page, "trace.spec.target", [0.25, 0.75, 0])
    for each in (first, second):
        expect(each).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("granularity", ["neuron", "scalar"])
def test_steps_can_be_finer_and_the_place_is_kept(page: Page, granularity: str) -> None:
    words = {"layer": "a layer", "neuron": "a neuron", "scalar": "a product"}
    choice = page.get_by_label("Each step is")
    fine = trace({**BEGUN, "granularity": granularity})
    for step, coarse in list(enumerate(trace(BEGUN)["steps"]))[::3]:
        page.get_by_role("slider", name="Step").fill(str(step))
        choice.select_option(words[granularity])
        expect(page.locator(".step")).to_have_count(len(fine["steps"]), timeout=STARTED)
        now = fine["steps"][slider(page)]
        assert now["phase"] == coarse["phase"]
        assert now["writes"] | coarse["writes"] == now["writes"]
        choice.select_option("a layer")
        expect(page.locator(".step")).to_have_count(11)
        assert slider(page) == step


def room(page: Page) -> tuple[float, list[float]]:
    """The height of the list of steps, and what each of them needs as it is stepped through."""
    count = int(page.get_by_role("slider", name="Step").get_attribute("max") or 0) + 1
    needed = []
    for k in range(count):
        page.get_by_role("slider", name="Step").fill(str(k))
        needed.append(
            page.locator(".step.current").evaluate(
                """step => step.lastElementChild.getBoundingClientRect().bottom
                  - step.getBoundingClientRect().top"""
            )
        )
    return page.locator(".steps").evaluate("e => e.getBoundingClientRect().height"), needed


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_steps_have_the_room_that_the_tallest_needs_and_no_more(
    show: Show, granularity: str
) -> None:
    """On a phone, whatever they were before; and nothing moves while one steps through them."""
    begun = "neuron" if granularity == "layer" else "layer"
    made = widget({**EXAMPLE, "granularity": begun})
    page = show(made, viewport={"width": 390, "height": 844})
    before, needed = room(page)
    assert before == pytest.approx(max(needed), abs=1)
    page.get_by_label("Each step is").select_option(granularity)
    count = len(trace({**EXAMPLE, "granularity": granularity})["steps"])
    expect(page.locator(".step")).to_have_count(count, timeout=STARTED)
    expect(page.locator(".formula.source")).to_have_count(0)
    page.wait_for_function(  # until the steps are measured when the browser is idle
        """before => document.querySelector("backprop-stepper").shadowRoot.querySelector(".steps")
          .getBoundingClientRect().height !== before""",
        arg=before,
    )
    below = page.locator("#after").bounding_box()
    after, needed = room(page)
    assert after == pytest.approx(max(needed), abs=1)
    assert page.locator("#after").bounding_box() == below


def test_playing_can_be_faster(chromium: Browser, example_address: str) -> None:
    visit = Visit(chromium)
    visit.stop_the_clock()
    page = visit.open(example_address)
    page.get_by_label("Speed").select_option("4 ×")
    press(page, "Play")
    page.clock.run_for(2300)
    assert slider(page) == 4
    page.get_by_label("Speed").select_option("0.5 ×")
    page.clock.run_for(4300)
    assert slider(page) == 4
    page.clock.run_for(200)
    assert slider(page) == 5
    visit.close()


def test_a_number_can_be_dragged(page: Page) -> None:
    field = page.get_by_label("Input x₁", exact=True)
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=6)
    page.mouse.move(x + 50, y, steps=4)
    expect(field).to_have_value("1")
    page.mouse.up()
    expect_spec(page, x=[1.0, -1.0])
    press(page, "Undo")  # the whole way is one change
    expect_spec(page)
    field.click()
    expect(field).to_be_focused()
    expect(field).to_have_value("0.5")


def test_changes_are_undone_and_redone_in_order(page: Page) -> None:
    page.get_by_label("Target 1").fill("0")
    page.get_by_label("Target 1").blur()
    expect_spec(page, target=[0.0])
    page.get_by_label("Input x₂").fill("3")
    page.get_by_label("Input x₂").press("ArrowUp")
    page.get_by_label("Input x₂").blur()
    expect_spec(page, target=[0.0], x=[0.5, 3.1])
    press(page, "Undo")
    expect_spec(page, target=[0.0])
    expect(page.get_by_label("Input x₂")).to_have_value("−1")
    press(page, "Undo")
    expect_spec(page)
    press(page, "Undo")
    expect(page.get_by_role("status").last).to_have_text("There is nothing to undo.")
    page.locator("backprop-stepper").focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")
    expect_spec(page, target=[0.0])
    page.keyboard.press("Control+y")
    expect_spec(page, target=[0.0], x=[0.5, 3.1])


def test_undo_goes_back_less_far_the_more_numbers_it_must_keep(page: Page) -> None:
    """A telephone has no room for fifty traces of a million weights."""
    kept = page.locator("backprop-stepper").evaluate(
        """async ({ trace }, sizes) => {
          const { initialState } = await import("/companion/stepper/state/state.js");
          const { reduce } = await import("/companion/stepper/state/reduce.js");
          return sizes.map((layers) => {
            let state = initialState(trace, {});
            for (let k = 0; k < 60; k += 1) {
              const changed = { ...trace, spec: { ...trace.spec, layers, x: [k, -1] } };
              state = reduce({ ...state, requested: changed.spec },
                { type: "computed", spec: changed.spec, trace: changed });
            }
            return state.past.length;
          });
        }""",
        [[2, 3, 1], [784, 16, 10], [784, 100, 10], [1000, 1000]],
    )
    assert kept == [50, 50, 18, 1]


def test_a_reset_can_be_undone(page: Page) -> None:
    page.get_by_label("Target 1").fill("0")
    expect_spec(page, target=[0.0])
    press(page, "Reset")
    expect_spec(page)
    press(page, "Undo")
    expect_spec(page, target=[0.0])


def test_a_net_that_is_too_large_for_steps_keeps_the_old_ones(show: Show) -> None:
    large = {**EXAMPLE, "layers": [200, 20, 1], "x": [0.01] * 200}
    page = show(widget(large))
    choice = page.get_by_label("Each step is")
    choice.select_option("a product")
    expect(page.locator(".pace .error")).to_contain_text("choose a coarser one", timeout=STARTED)
    expect(choice).to_have_value("layer")
    assert shown_spec(page)["granularity"] == "layer"
