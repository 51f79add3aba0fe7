"""Elements follow their attributes; frames in a sandbox compute, or say why they cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts import browser_files, foreign_host
from in_node import in_node
from playwright.sync_api import Browser, Locator, Page, expect

from backprop.queries.ask import ask
from companion.preview.static_host import Behaviour, running_host

PYTHON_TIMEOUT = 60_000
CORS = {"Access-Control-Allow-Origin": "*"}
ELEMENT = '<backprop-stepper layers="2,3,1" x="0.5,-1" target="1" seed="7"></backprop-stepper>'
HEAD = '<!doctype html><title>T</title><link rel="icon" href="data:,">'


@pytest.fixture
def files(root: Path, tmp_path: Path) -> Path:
    return browser_files(root, tmp_path / "blog")


@pytest.fixture
def blog(files: Path) -> Iterator[str]:
    with foreign_host(files, CORS) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_context(viewport={"width": 900, "height": 900}).new_page()
    yield opened
    opened.context.close()


SHOWN = {
    "layers": [2, 1], "weights": [[[1, 2]]], "biases": None, "activations": ["tanh"],
    "x": [9, 9], "target": [1], "learning_rate": 0.5,
}  # fmt: skip
REVISED: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "a field": ({"x": [0, 0]}, {"x": [1, 0]}, {**SHOWN, "x": [1, 0]}),
    "a removed field": (
        {"learning_rate": 2, "x": [0, 0]}, {"x": [0, 0]},
        {name: value for name, value in SHOWN.items() if name != "learning_rate"},
    ),
    "a seed makes other weights": (
        {"layers": [2, 1], "seed": 1}, {"layers": [2, 1], "seed": 2},
        {"layers": [2, 1], "seed": 2, "activations": ["tanh"], "x": [9, 9], "target": [1],
         "learning_rate": 0.5},
    ),
    "another number of layers": (
        {"layers": [2, 1], "activation": "relu"}, {"layers": [2, 2, 1], "activation": "relu"},
        {"layers": [2, 2, 1], "activation": "relu", "x": [9, 9], "target": [1],
         "learning_rate": 0.5},
    ),
    "weights": (
        {"layers": [2, 1]}, {"weights": [[[3, 4]]]},
        {"weights": [[[3, 4]]], "activations": ["tanh"], "x": [9, 9], "target": [1],
         "learning_rate": 0.5},
    ),
    "weights of fewer layers": (
        {"layers": [2, 1], "activation": "relu"},
        {"weights": [[[3, 4]], [[5]]], "activation": "relu"},
        {"weights": [[[3, 4]], [[5]]], "activation": "relu", "x": [9, 9], "target": [1],
         "learning_rate": 0.5},
    ),
    "what the shown spec lacks": (
        {"cost_function": "cross_entropy", "until": "forward"}, {"cost_function": "cross_entropy"},
        {**SHOWN, "cost_function": "cross_entropy"},
    ),
    "a function for all": (
        {}, {"activation": "relu"},
        {**{n: v for n, v in SHOWN.items() if n != "activations"}, "activation": "relu"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REVISED)
def test_only_what_the_attributes_change_is_requested(tmp_path: Path, case: str) -> None:
    before, after, wanted = REVISED[case]
    body = 'return (await load("embed/revision.js")).revised(...given);'
    assert in_node(tmp_path, body, [SHOWN, before, after]) == wanted


CHANGED = """(element, changes) => new Promise((resolve) => {
    let count = 0;
    element.addEventListener("change", () => {
        count += 1;
        setTimeout(() => resolve([count, element.trace.spec]), 300);
    });
    for (const [name, value] of Object.entries(changes)) {
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
    }
})"""


def test_a_live_element_follows_its_attributes(blog: str, page: Page, tmp_path: Path) -> None:
    """One computation for all changes of a task; the reader's own weight stays."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    script = f'<script type="module" src="{blog}companion/embed.js"></script>'
    after = '<p id="after">After</p>'
    figure = '<backprop-figure kind="tangent" f="x*x" a="1" caption="One"></backprop-figure>'
    after += (
        '<backprop-stepper layers="2,3,1" activation="tanh" seed="3" data="xor" noise="0.15"'
        ' batch="20" momentum="0.9"></backprop-stepper>'
    )
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text(HEAD + script + ELEMENT + after + figure, "utf-8")
    with foreign_host(tmp_path / "page") as address:
        page.goto(address)
        page.wait_for_function(
            "getComputedStyle(document.querySelector('backprop-stepper')).minHeight !== '0px'"
        )
        place = "document.querySelector('#after').getBoundingClientRect().top + scrollY"
        at_first = page.evaluate(place)
        widget = page.locator("backprop-stepper").first
        page.wait_for_function(
            "document.querySelector('backprop-stepper').trace", timeout=PYTHON_TIMEOUT
        )
        expect(widget.get_by_role("slider", name="Step")).to_be_visible()
        assert abs(page.evaluate(place) - at_first) < 60  # it was 1,450
        widget.evaluate(
            "e => e.change({ weights: [[[5, 6], [1, 1], [1, 1]], e.trace.spec.weights[1]] })"
        )
        page.wait_for_function(
            "document.querySelector('backprop-stepper').trace.spec.weights[0][0][0] === 5"
        )
        count, spec = widget.evaluate(CHANGED, {"x": "1,0", "target": "0.5"})
        assert (count, spec["x"], spec["target"]) == (1, [1, 0], [0.5])
        assert spec["weights"][0][0] == [5, 6]
        count, spec = widget.evaluate(CHANGED, {"seed": "8", "learning_rate": "0.25"})
        assert (count, spec["learning_rate"]) == (1, 0.25)
        assert spec["weights"][0][0] != [5, 6]
        count, spec = widget.evaluate(CHANGED, {"learning_rate": None})
        assert (count, spec["learning_rate"]) == (1, 0.5)
        widget.evaluate("e => e.setAttribute('x', '0x10,1')")
        expect(widget.get_by_text('"0x10" is not a number').first).to_be_visible()
        assert widget.evaluate("e => e.trace.spec.x") == [1, 0]
        widget.evaluate("e => { e.setAttribute('caption', 'A net'); e.setAttribute('x', '1,1'); }")
        expect(widget.get_by_text("A net", exact=True)).to_be_visible()
        page.wait_for_function(
            "String(document.querySelector('backprop-stepper').trace.spec.x) === '1,1'"
        )
        a_message_ends_with_its_cause(page, widget)
        its_training_follows(page.locator("backprop-stepper").last)
        a_figure_follows(page, page.locator("backprop-figure"))
    assert complaints == []


def a_message_ends_with_its_cause(page: Page, widget: Locator) -> None:
    """Also where the attribute is again what it was; and a change of the same task is kept."""
    told = widget.get_by_text("is too large for a number").first
    widget.evaluate("e => e.setAttribute('target', '1e999')")
    expect(told).to_be_visible()
    widget.evaluate("e => e.setAttribute('target', '0.5')")
    expect(told).to_have_count(0)
    widget.evaluate("e => { e.change({ x: [3, 4] }); e.setAttribute('target', '0.25'); }")
    page.wait_for_function(
        "(() => { const { x, target } = document.querySelector('backprop-stepper').trace.spec;"
        "return String([x, target]) === '3,4,0.25'; })()"
    )


def a_figure_follows(page: Page, figure: Locator) -> None:
    """Its parameters, its caption and its kind."""
    figure.scroll_into_view_if_needed()
    expect(figure.get_by_text("One", exact=True)).to_be_visible(timeout=PYTHON_TIMEOUT)
    figure.evaluate("e => { e.setAttribute('caption', 'Two'); e.setAttribute('a', 'two'); }")
    expect(figure.get_by_text("Two", exact=True)).to_be_visible()
    expect(figure.get_by_text("'two' is not a number").first).to_be_visible()
    figure.evaluate("e => e.setAttribute('a', '1')")
    expect(figure.get_by_text("'two' is not a number")).to_have_count(0)
    figure.evaluate("e => e.setAttribute('nonsense', '1')")
    expect(figure.get_by_text("nonsense: is not a parameter").first).to_be_visible()
    figure.evaluate(
        """e => { for (const name of ['nonsense', 'a', 'f']) e.removeAttribute(name);
            e.setAttribute('kind', 'chain-rule'); }"""
    )
    page.wait_for_function(
        "document.querySelector('backprop-figure').description.kind === 'chain-rule'"
    )
    expect(figure.get_by_role("slider").first).to_be_visible()


def its_training_follows(widget: Locator) -> None:
    """The panel begins with the attributes, also later; the sample is the data set's first."""
    widget.scroll_into_view_if_needed()
    expect(widget.get_by_role("slider", name="Step")).to_be_visible(timeout=PYTHON_TIMEOUT)
    made = ask("data_set", {"name": "xor", "samples": 100, "noise": 0.15, "test": 0.2,
                            "targets": [-1, 1]})  # fmt: skip
    assert widget.evaluate("e => [e.trace.spec.x, e.trace.spec.target]") == [
        *made["data"][0].values()
    ]
    widget.locator("summary", has_text="Train the net").click()
    fields = {name: widget.get_by_label(name, exact=True) for name in ("Train on", "Momentum μ")}
    expect(fields["Train on"]).to_have_value("xor")
    expect(fields["Momentum μ"]).to_have_value("0.9")
    widget.evaluate("e => { e.setAttribute('data', 'gauss'); e.setAttribute('momentum', '0.5'); }")
    expect(fields["Train on"]).to_have_value("gauss")
    expect(fields["Momentum μ"]).to_have_value("0.5")
    widget.evaluate("e => e.setAttribute('batch', '81')")
    expect(widget.get_by_text("is 81, but the training has only 80 samples").first).to_be_visible()


def frame(blog: str) -> str:
    address = f"{blog}companion/embed/index.html?layers=2,2,1&x=0.5,-1&target=1"
    return (
        f'{HEAD}<script type="module" src="{blog}companion/embed/host.js"></script>'
        f'<iframe sandbox="allow-scripts" src="{address}" title="A net" '
        'style="width: 100%; height: 50px"></iframe>'
    )


def test_a_frame_without_an_origin_computes_and_tells_its_height(
    blog: str, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text(frame(blog), "utf-8")
    with foreign_host(tmp_path / "page") as address:
        page.goto(address)
        inside = page.frame_locator("iframe")
        group = inside.get_by_role("group", name="Backpropagation, step by step")
        expect(group).to_be_visible(timeout=PYTHON_TIMEOUT)
        assert page.frames[1].evaluate("self.origin") == "null"
        page.wait_for_function("document.querySelector('iframe').clientHeight > 300")
        expect(inside.locator("#waiting")).to_have_count(0)


def test_a_frame_whose_host_opens_nothing_says_so(files: Path, page: Page, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    with foreign_host(files) as blog, foreign_host(tmp_path / "page") as address:
        (tmp_path / "page" / "index.html").write_text(frame(blog), "utf-8")
        page.goto(address)
        waiting = page.frame_locator("iframe").locator("#waiting")
        expect(waiting).to_contain_text("A neural net to step through")
        expect(waiting).to_contain_text("a sandbox without an origin")
        expect(waiting).to_contain_text("Access-Control-Allow-Origin: *")


def test_an_element_whose_host_lets_nobody_read_its_worker_names_the_header(
    files: Path, page: Page, tmp_path: Path
) -> None:
    """The modules of the page are there; those of the worker are refused."""
    closed = Behaviour(lambda path, status: {} if path.endswith("/worker.js") else CORS)
    (tmp_path / "page").mkdir()
    with running_host(files, behaviour=closed) as blog, foreign_host(tmp_path / "page") as address:
        script = f'<script type="module" src="{blog}companion/embed.js"></script>'
        (tmp_path / "page" / "index.html").write_text(HEAD + script + ELEMENT, "utf-8")
        page.goto(address)
        expect(page.get_by_role("status")).to_contain_text(
            "does not send the header", timeout=PYTHON_TIMEOUT
        )
