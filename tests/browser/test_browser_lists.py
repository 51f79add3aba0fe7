"""What the browser lists by name, Python lists too: nothing is missing, nothing is too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from in_node import in_node
from stepper.harness import ROOT, vendor

from backprop import ACTIVATIONS, trace
from backprop.net.activations import custom_activation
from backprop.net.costs import COST_FUNCTIONS
from backprop.net.initialise import INITIALISATIONS
from backprop.spec.fields import (
    FIELDS,
    GRANULARITIES,
    NET,
    OF_DATA_SET,
    OF_TRAINING,
    PANELS,
    PHASES,
    WITHOUT_TARGET,
)
from backprop.symbolic.functions import FUNCTIONS
from companion.finish.prerender import Prerender
from companion.places import Blog

ALIASES = {alias: field.name for field in FIELDS for alias in field.aliases}
OPTIONS = [field.name for field in FIELDS if field.of == "picture"]
SPEC: dict[str, Any] = {"layers": [1, 2], "x": [0.5], "target": [1, 0], "seed": 7}
FIRST_LINKS = [  # the numbers that links of the first version have for an activation
    "identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus",
    "gelu", "silu", "sin", "square", "softmax",
]  # fmt: skip


@pytest.fixture(scope="module")
def prerender() -> Iterator[Prerender]:
    vendor()
    with Prerender(Blog(ROOT)) as running:
        yield running


def painted(prerender: Prerender, spec: dict[str, Any], **options: Any) -> BeautifulSoup:
    html = prerender.widget(trace({**SPEC, **spec}), options).html
    return BeautifulSoup(html.replace("template", "section"), "html.parser")  # to look into it


def options_of(select: Tag | None) -> list[tuple[str, bool]]:
    """Its choices, and whether they are chosen."""
    assert select is not None
    return [(str(each["value"]), each.has_attr("selected")) for each in select.find_all("option")]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_can_be_chosen_and_is_shown_as_chosen(
    prerender: Prerender, name: str
) -> None:
    page = painted(prerender, {"activation": name})
    offered = options_of(page.find("select", {"aria-label": "Activation of layer 1"}))
    names = [each for each, _ in offered]
    assert sorted(names) == sorted([*ACTIVATIONS, "an expression"])
    assert [each for each, chosen in offered if chosen] == [name]
    assert page.find("input", {"class": "expression"}) is None


@pytest.mark.parametrize("name", COST_FUNCTIONS)
def test_every_cost_function_can_be_chosen_and_is_shown_as_chosen(
    prerender: Prerender, name: str
) -> None:
    page = painted(prerender, {"activation": "softmax", "cost_function": name})
    offered = options_of(page.find("select", {"aria-label": "Cost function"}))
    assert offered == [(each, each == name) for each in COST_FUNCTIONS]
    without_target = painted(prerender, {"until": "forward"})
    assert without_target.find("select", {"aria-label": "Cost function"}) is None


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_every_granularity_can_be_chosen_and_is_shown_as_chosen(
    prerender: Prerender, granularity: str
) -> None:
    page = painted(prerender, {"granularity": granularity})
    (label,) = (each for each in page.find_all("label") if each.text.startswith("Each step is"))
    assert options_of(label.find("select")) == [
        (each, each == granularity) for each in GRANULARITIES
    ]


@pytest.mark.parametrize("until", PHASES)
def test_the_timeline_has_the_phases_that_the_passes_have(prerender: Prerender, until: str) -> None:
    buttons = painted(prerender, {"until": until}).select(".phases .phase")
    expected = PHASES[: PHASES.index(until) + 1]
    assert [button.text.strip() for button in buttons] == [*expected]


TITLES = {
    "predict": "Predict the next value",
    "explain": "Explain a number",
    "check": "Check a gradient",
    "nudge": "Nudge a number",
    "paths": "Follow the paths to the cost",
    "train": "Train the net",
    "backward": "Write the backward pass",
    "takeaway": "Take it away",
}


def titles(page: BeautifulSoup) -> list[str]:
    return [summary.text for summary in page.select("details.panel > summary")]


def test_every_panel_has_its_name(prerender: Prerender) -> None:
    assert titles(painted(prerender, {})) == [TITLES[name] for name in PANELS]
    for name in PANELS:
        assert titles(painted(prerender, {}, panels=[name])) == [TITLES[name]]
    without_target = painted(prerender, {"until": "forward"})
    assert titles(without_target) == [TITLES[name] for name in PANELS if name in WITHOUT_TARGET]


def through_a_link(folder: Path, specs: list[dict[str, Any]]) -> list[Any]:
    """Fragments, and what they are read as."""
    body = """
      const { decode, encode } = await load("stepper/takeaway/link.js");
      return given.map((spec) => {
        const link = encode({ spec, step: 3, widget: 0 });
        return [link, link && decode(link).spec];
      });"""
    found: list[Any] = in_node(folder, body, specs)
    return found


def test_a_link_keeps_every_activation_cost_and_granularity(tmp_path: Path) -> None:
    whole = trace(SPEC)["spec"]
    expressions = [f"{name}(x)" for name in FUNCTIONS] + ["abs(x)", "min(x,1)", "max(x,2)", "e**x"]
    expressions += ["x*pi", "x**2", "-x/3+1e-05"]
    for expression in expressions:
        custom_activation(expression)
    specs = [{**whole, "activations": [name]} for name in [*ACTIVATIONS, *expressions]]
    specs += [{**whole, "cost_function": name} for name in COST_FUNCTIONS]
    specs += [{**whole, "granularity": name} for name in GRANULARITIES]
    for spec, (link, read) in zip(specs, through_a_link(tmp_path, specs), strict=True):
        assert link is not None, spec["activations"]
        back = {**read, "activations": [s.replace("0.00001", "1e-05") for s in read["activations"]]}
        assert back == spec


def test_the_numbers_in_links_stay_what_they_are(tmp_path: Path) -> None:
    """Links of today open for ever: the lists may grow at their ends."""
    whole = trace(SPEC)["spec"]
    specs = [{**whole, "activations": [name]} for name in FIRST_LINKS]
    for k, (link, _) in enumerate(through_a_link(tmp_path, specs)):
        assert f";a={k};" in link
    specs = [{**whole, "granularity": name} for name in ("layer", "neuron", "scalar")]
    for k, (link, _) in enumerate(through_a_link(tmp_path, specs)):
        assert f";g={k};" in link
    specs = [{**whole, "cost_function": name} for name in ("squared_error", "cross_entropy")]
    for k, (link, _) in enumerate(through_a_link(tmp_path, specs)):
        assert link.endswith(f";c={k}")


WRITTEN = {
    "layers": ("2,3,1", [2, 3, 1]),
    "weights": ("[[1, 2]]; [[3]]", [[[1, 2]], [[3]]]),
    "biases": ("[1]; [2]", [[1], [2]]),
    "activation": ("tanh", "tanh"),
    "activations": ("tanh, relu", ["tanh", "relu"]),
    "x": ("0.5, -1", [0.5, -1]),
    "target": ("1", [1]),
    "seed": ("7", 7),
    "initialisation": ([*INITIALISATIONS][1], "he"),
    "cost_function": (COST_FUNCTIONS[1], "cross_entropy"),
    "learning_rate": ("0.25", 0.25),
    "granularity": ("scalar", "scalar"),
    "until": ("cost", "cost"),
    "caption": ("A net", "A net"),
    "start": ("delta2", "delta2"),
    "panels": ("check, train", ["check", "train"]),
    "open": ("train", "train"),
    "data": ("0,1: 1; 1,1: 0", [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}]),
    "name": ("demo", "demo"),
    "samples": ("50", 50),
    "noise": ("0.2", 0.2),
    "test": ("0.5", 0.5),
    "data_seed": ("3", 3),
    "epochs": ("20", 20),
    "momentum": ("0.9", 0.9),
    "batch_size": ("1", 1),
    "shuffle_seed": ("4", 4),
    "l2": ("1e-3", 0.001),
    **dict.fromkeys(ALIASES, ("1", 1)),
}
ALONE = {"samples", "noise", "test", "data_seed"}  # they need a data set


def test_an_element_takes_every_field_of_a_net_and_every_option(tmp_path: Path) -> None:
    fields = [*NET, *OPTIONS, *ALIASES]
    assert WRITTEN.keys() == {*fields} - {"resize"}  # which only a page itself asks for
    body = """
      const { specOf } = await load("embed/attributes.js");
      return given.map(([name, value]) => specOf([{ name, value }]));"""
    written = {name: value for name, value in WRITTEN.items() if name not in ALONE}
    attributes = [(name, text) for name, (text, _) in written.items()]
    read = in_node(tmp_path, body, attributes)
    for (name, (_, value)), found in zip(written.items(), read, strict=True):
        expected = {ALIASES.get(name, name): value}
        is_option = ALIASES.get(name, name) in OPTIONS
        assert found["options" if is_option else "spec"] == expected
        assert found["spec" if is_option else "options"] == {}


def test_what_a_data_set_needs_is_taken_with_it(tmp_path: Path) -> None:
    body = """
      const { specOf } = await load("embed/attributes.js");
      return specOf(Object.entries(given).map(([name, value]) => ({ name, value })));"""
    names = sorted(ALONE)
    read = in_node(tmp_path, body, {"data": "gauss", **{name: WRITTEN[name][0] for name in names}})
    assert read["options"] == {"data": "gauss", **{name: WRITTEN[name][1] for name in names}}


def test_the_stepper_has_the_defaults_of_the_table(tmp_path: Path) -> None:
    body = """
      const { optionsFrom } = await load("stepper/state/options.js");
      return optionsFrom();"""
    defaults = in_node(tmp_path, body, None)
    for field in FIELDS:
        if field.name in (*OF_DATA_SET, *OF_TRAINING):
            assert defaults[field.name] == field.default, field.name
