"""Take away: links that restore a state exactly, programs, the trace and the drawing as files."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, expect
from stepper.harness import EXAMPLE, STARTED, Site, Visit, expect_shown, slider, widget
from stepper.kept_page import Show

from backprop import ACTIVATIONS, trace
from backprop.queries.ask import ask
from companion.tools.node import run_node

pytest_plugins = ("stepper.fixtures",)
pytestmark = pytest.mark.usefixtures("python")

SPEC = trace(EXAMPLE)["spec"]
STEPPER = Path(__file__).parents[4] / "site" / "browser" / "stepper"


def opened(page: Page) -> Locator:
    page.locator("summary", has_text="Take it away").click()
    panel = page.locator(".panel.takeaway")
    expect(panel.get_by_label("Link to this state")).to_be_visible()
    return panel


def link(panel: Locator) -> str:
    return panel.get_by_label("Link to this state").input_value()


def shown_spec(page: Page) -> dict[str, Any]:
    spec: dict[str, Any] = page.locator("backprop-stepper").first.evaluate("e => e.trace.spec")
    return spec


# --- links --------------------------------------------------------------------------------------

finite = st.floats(allow_nan=False, allow_infinity=False, width=64)
expressions = st.sampled_from(
    ["x*sigmoid(x)", "max(x, 0.1*x)", "-x**2/3", "2**x - 1e-3", "abs(x)+pi"]
)


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    """Any state that a widget can be in, as far as a link carries it."""
    layers = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))

    def vector(size: int) -> list[float]:
        return draw(st.lists(finite, min_size=size, max_size=size))

    kinds = st.one_of(st.sampled_from(sorted(ACTIVATIONS)), expressions)
    pairs = list(pairwise(layers))
    spec = {
        "layers": layers,
        "weights": [[vector(n) for _ in range(m)] for n, m in pairs],
        "biases": draw(st.sampled_from([None, 1])) and [vector(m) for m in layers[1:]],
        "activations": [draw(kinds) for _ in pairs],
        "x": vector(layers[0]),
        "target": vector(layers[-1]),
        "learning_rate": draw(st.floats(1e-300, 1e300)),
        "granularity": draw(st.sampled_from(["layer", "neuron", "scalar"])),
        "cost_function": draw(st.sampled_from(["squared_error", "cross_entropy"])),
    }
    return {"spec": spec, "step": draw(st.integers(0, 500)), "widget": draw(st.integers(0, 9))}


def through_links(shared: list[dict[str, Any]], folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """(fragment, what it is read as) of each state, by the browser's own module in Node."""
    (folder / "states.json").write_text(json.dumps(shared), "utf-8")
    (folder / "link.mjs").write_text((STEPPER / "takeaway" / "link.js").read_text("utf-8"), "utf-8")
    (folder / "run.mjs").write_text(
        """import { readFileSync, writeFileSync } from "node:fs";
        import { decode, encode } from "./link.mjs";
        const at = (name) => new URL(name, import.meta.url);
        const read = JSON.parse(readFileSync(at("states.json"), "utf8"));
        const out = read.map((state) => [encode(state), decode(encode(state))]);
        writeFileSync(at("out.json"), JSON.stringify(out));""",
        "utf-8",
    )
    run_node(folder / "run.mjs")
    text = (folder / "out.json").read_text("utf-8")
    result: list[tuple[str, dict[str, Any]]] = json.loads(text, parse_int=float)
    return result


def normal(spec: dict[str, Any]) -> dict[str, Any]:
    """Blanks in an expression mean nothing, and 1e-3 is 0.001."""
    activations = [
        name if name in ACTIVATIONS else name.replace(" ", "").replace("1e-3", "0.001")
        for name in spec["activations"]
    ]
    return {**spec, "activations": activations}


def test_links_hold_every_generated_state_in_numbers_alone(tmp_path: Path) -> None:
    generated: list[dict[str, Any]] = []

    @settings(max_examples=300, database=None, deadline=None)
    @given(states())
    def collect(state: dict[str, Any]) -> None:
        generated.append(state)

    collect()
    assert len(generated) >= 300
    results = through_links(generated, tmp_path)
    for state, (fragment, restored) in zip(generated, results, strict=True):
        assert restored == {**state, "spec": normal(state["spec"])}
        assert re.fullmatch(r"#backprop=1(;[a-z]=[-+.,e0-9]*)+", fragment)


def test_a_link_restores_net_sample_step_and_granularity(
    chromium: Browser, stepper_site: Site
) -> None:
    spec = {
        "layers": [2, 2, 1],
        "weights": [[[0.1, -0.30000000000000004], [1e-7, 2]], [[-1.5, 1 / 3]]],
        "biases": [[0.1, 0], [-2]],
        "activations": ["x*sigmoid(x)", "tanh"],
        "x": [0.7, -3],
        "target": [0.25],
        "learning_rate": 0.01,
        "granularity": "neuron",
    }
    first = Visit(chromium)
    there = first.open(stepper_site.write("shared", widget(spec)))
    there.get_by_role("slider", name="Step").fill("7")
    address = link(opened(there))
    first.close()
    second = Visit(chromium)
    stepper_site.write("shared", widget(EXAMPLE))
    page = second.open(address)
    status = page.locator(".announcement")
    expect(status).to_have_text("The state of the link is shown.", timeout=STARTED)
    assert shown_spec(page) == trace(spec)["spec"]
    assert slider(page) == 7
    page.get_by_role("button", name="Reset", exact=True).click()
    assert shown_spec(page) == SPEC
    assert second.complaints == []
    second.close()


def test_a_widget_that_is_moved_does_not_go_back_to_its_link(
    chromium: Browser, example_address: str
) -> None:
    visit = Visit(chromium)
    fragment = "#backprop=1;l=2,1;w=1,2;b=;a=1;x=0,0;t=0;r=1;g=0;c=0;n=0;s=1"
    page = visit.open(example_address + fragment)
    expect_shown(page, "trace.spec.x", [0, 0])
    page.get_by_label("Input x₁").fill("3")
    expect_shown(page, "trace.spec.x", [3, 0])
    page.evaluate(
        "document.querySelector('main').prepend(document.querySelector('backprop-stepper'))"
    )
    page.get_by_label("Input x₂").fill("4")
    expect_shown(page, "trace.spec.x", [3, 4])
    assert visit.complaints == []
    visit.close()


def test_a_link_finds_its_widget_among_others(show: Show) -> None:
    page = show(widget(EXAMPLE), widget({**EXAMPLE, "seed": 8}))
    page.locator("summary", has_text="Take it away").nth(1).click()
    field = page.get_by_label("Link to this state")
    expect(field).to_be_visible()
    assert ";n=1;" in field.input_value()
    changed = field.input_value().replace(";t=1;", ";t=0.5;")
    page.goto(changed)  # only the fragment changes: the page is not loaded anew
    expect(page.locator(".announcement").nth(1)).to_have_text(
        "The state of the link is shown.", timeout=STARTED
    )
    targets = page.locator("backprop-stepper").evaluate_all("a => a.map(e => e.trace.spec.target)")
    assert targets == [[1], [0.5]]


BROKEN = [
    ("#backprop=2;n=0", "version 2"),
    ("#backprop=", "it is damaged"),
    ("#backprop=1;l=2,1;w=1,1e999;b=;a=1;x=0,0;t=0;r=0.5;g=0;c=0;n=0;s=0", "no number"),
    ("#backprop=1;n=0;s=0", 'part "l" is missing'),
    ("#backprop=1;l=2,1;w=1,alert(1);b=;a=1;x=0,0;t=0;r=0.5;g=0;c=0;n=0;s=0", "no number"),
    ("#backprop=1;l=2,1;w=1;b=;a=1;x=0,0;t=0;r=0.5;g=0;c=0;n=0;s=0", "1 weights, and its layers"),
    ("#backprop=1;l=2,1;w=1,2;b=;a=99;x=0,0;t=0;r=0.5;g=0;c=0;n=0;s=0", "activation is unknown"),
    (
        "#backprop=1;l=2,1;w=1,2;b=;a=1;x=0;t=0;r=0.5;g=0;c=0;n=0;s=0",
        "it holds 1 inputs, and its layers need 2",
    ),
    (
        "#backprop=1;l=2,1;w=1,2;b=;a=1;x=0,0;t=0;r=-1;g=0;c=0;n=0;s=0",
        "its learning rate is not positive",
    ),
    ("#backprop=1;l=2,1;w=1,2;b=;a=1;x=0,0;t=0;r=1;g=0;c=0;n=9;s=0", "not on this page"),
    ("#backprop=1;l=2,1;w=1,2;b=;a=1;x=0,0;t=0;r=1;g=0;c=0;n=0;s=1.5", '"s" is no whole number'),
    ("#backprop=1;l=1000000,1000000;w=;b=;a=1;x=;t=;r=1;g=0;c=0;n=0;s=0", "0 weights"),
    ("#backprop=1;l=2,1;w=1e308,1e308;b=;a=0;x=9,9;t=0;r=1;g=0;c=0;n=0;s=0", "overflow"),
    ("#backprop=1;" + "w=1;" * 20_000, "is missing"),
    ("#backprop=1;" + "w=1;" * 200_000, "longer than 100,000 characters"),
    ("#backprop=1;l=2,1;w=1,2;b=;a=101,8;x=0,0;t=0;r=1;g=0;c=0;n=0;s=0", "activations[0]"),
]


@pytest.mark.parametrize(("fragment", "reason"), BROKEN)
def test_a_broken_link_says_what_is_wrong_and_shows_the_default(
    chromium: Browser, example_address: str, fragment: str, reason: str
) -> None:
    visit = Visit(chromium)
    page = visit.open(example_address + fragment)
    fault = page.locator(".fault")
    expect(fault).to_contain_text(reason, timeout=STARTED)
    expect(fault).to_contain_text("The numbers of the text are shown.")
    assert shown_spec(page) == SPEC
    assert visit.complaints == []
    visit.close()


def test_a_link_that_was_rewritten_on_its_way_says_no_more_than_is_true(
    chromium: Browser, example_address: str
) -> None:
    """Mail programs and chats write ; and , as %3B and %2C; a step that is too far is the last."""
    fragment = "#backprop=1;l=2,1;w=1,2;b=;a=1;x=0,0;t=0;r=1;g=0;c=0;n=0;s=99"
    visit = Visit(chromium)
    page = visit.open(example_address + "#backprop=0;n=0")
    fault = page.locator(".fault")
    expect(fault).to_contain_text("version 0")
    page.goto(example_address + fragment.replace(";", "%3B").replace(",", "%2C"))
    expect_shown(page, "trace.spec.weights", [[[1, 2]]])
    expect(fault).to_have_count(0)
    expect(page.get_by_role("slider", name="Step")).to_have_value("5")
    page.goto(example_address + "#backprop=1;n=0")
    expect(fault).to_contain_text("is missing")
    assert shown_spec(page) == SPEC  # "The numbers of the text are shown"
    assert visit.complaints == []
    visit.close()


def test_a_net_too_large_for_a_link_says_so(show: Show) -> None:
    large = {"layers": [64, 30, 1], "x": [0.5] * 64, "target": [1]}
    page = show(widget(large))
    page.locator("summary", has_text="Take it away").click()
    expect(page.get_by_text("too many numbers for a link")).to_be_visible()


# --- programs and files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "language"), [("NumPy", "numpy"), ("PyTorch", "pytorch"), ("LaTeX", "latex")]
)
def test_a_program_is_copied_as_backprop_wrote_it(
    chromium: Browser, example_address: str, name: str, language: str
) -> None:
    visit = Visit(chromium, permissions=["clipboard-read", "clipboard-write"])
    page = visit.open(example_address)
    panel = opened(page)
    panel.get_by_role("button", name=name, exact=True).click()
    text = ask("source_text", {"spec": SPEC, "language": language})["text"]
    expect(panel.get_by_role("textbox", name=name)).to_have_value(text, timeout=STARTED)
    panel.get_by_role("button", name=f"Copy {name}").click()
    expect(panel.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text
    page.get_by_role("textbox", name="Target 1").fill("0.25")
    changed = {**SPEC, "target": [0.25]}
    text = ask("source_text", {"spec": changed, "language": language})["text"]
    expect(panel.get_by_role("textbox", name=name)).to_have_value(text)
    assert visit.complaints == []
    visit.close()


def saved(page: Page, panel: Locator, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        panel.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_trace_is_saved_as_json_and_csv(page: Page) -> None:
    panel = opened(page)
    expected = trace(EXAMPLE)
    name, data = saved(page, panel, "JSON")
    assert name.endswith(".json")
    assert json.loads(data) == expected
    name, data = saved(page, panel, "CSV")
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    numbers = [float(row["value"]) for row in rows]
    flat = [np.ravel(step["value"]) for step in expected["steps"]]
    assert numbers == np.concatenate(flat).tolist()
    last = rows[-1]
    assert (last["step"], last["phase"], last["quantity"]) == ("11", "update", "W")
    assert (last["layer"], last["row"], last["column"]) == ("2", "1", "3")


def test_a_large_net_that_was_changed_is_taken_away_with_every_number_exactly(show: Show) -> None:
    """From Python its large arrays come in no digits; in the files all of them are there."""
    spec = {"layers": [784, 12, 10], "x": [k / 784 for k in range(784)], "target": [0.1] * 10}
    page = show(widget(spec))
    page.locator("summary", has_text="The numbers it starts from").click()
    page.get_by_role("textbox", name="Target 1", exact=True).fill("0.75")
    expected = trace({**spec, "target": [0.75, *[0.1] * 9]})
    expect_shown(page, "trace.spec.target", expected["spec"]["target"])
    page.locator("summary", has_text="Take it away").click()
    panel = page.locator(".panel.takeaway")
    _, data = saved(page, panel, "JSON")
    assert json.loads(data) == expected
    _, data = saved(page, panel, "CSV")
    numbers = [float(row["value"]) for row in csv.DictReader(io.StringIO(data.decode()))]
    flat = [np.ravel(step["value"]) for step in expected["steps"]]
    assert numbers == np.concatenate(flat).tolist()
    panel.get_by_role("button", name="NumPy", exact=True).click()
    text = ask("source_text", {"spec": expected["spec"], "language": "numpy"})["text"]
    expect(panel.get_by_role("textbox", name="NumPy")).to_have_value(text, timeout=STARTED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_is_saved_as_a_picture_that_stands_alone(
    show: Show, example: str, scheme: str
) -> None:
    page = show(example, color_scheme=scheme)
    page.get_by_role("slider", name="Step").fill("5")
    panel = opened(page)
    name, data = saved(page, panel, "SVG")
    assert name == "backpropagation-step-6-backward.svg"
    root = ET.fromstring(data)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    title = root.findtext("{http://www.w3.org/2000/svg}title")
    assert title == page.locator(".drawing > svg").get_attribute("aria-label")
    text = data.decode()
    assert not re.search(r"class=|var\(|light-dark|url\((?!&quot;#|\"?#)", text)
    rings = re.findall(r"stroke-opacity: ?([\d.]+); ?stroke-width: ?([\d.]+)px", text)
    assert ("0", "9") in rings  # what the step does not touch has no ring there either
    width, height = (int(root.attrib[side]) for side in ("width", "height"))
    _, png = saved(page, panel, "PNG")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)
    assert len(png) > 10_000  # not an empty sheet
