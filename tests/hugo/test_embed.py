"""The stepper in pages of other origins: as an element, and in a frame; really another port."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosts import foreign_host
from playwright.sync_api import Browser, Page, expect

import backprop
from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.tools.node import find_node

PYTHON_TIMEOUT = 30_000
CORS = {"Access-Control-Allow-Origin": "*"}
ATTRIBUTES = 'layers="2,2,1" x="0.5,-1" target="1" seed="7"'
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title>
<link rel="icon" href="data:,">{policy}
<script type="module" src="{blog}companion/{script}"></script></head>
<body><h1>Elsewhere</h1>{body}</body></html>"""
NEEDED = (
    "default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; style-src {origin} "
    "'unsafe-inline'; font-src {origin}; connect-src {origin}; worker-src blob: {origin}; "
    "img-src data:"
)


@pytest.fixture
def blog(root: Path, tmp_path: Path) -> Iterator[str]:
    """Our browser files on a host that lets other origins have them."""
    folder = tmp_path / "blog" / "companion"
    for source in (root / "static" / "companion", root / "build" / "published" / "companion"):
        shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=os.symlink)
    with foreign_host(folder.parent, CORS) as address:
        yield address


def elsewhere(chromium: Browser, folder: Path, page: str) -> Iterator[tuple[Page, list[str]]]:
    """A page on another port, and what its browser complained about."""
    folder.mkdir()
    (folder / "index.html").write_text(page, "utf-8")
    complaints: list[str] = []
    with foreign_host(folder) as address:
        opened = chromium.new_context().new_page()
        opened.on(
            "console",
            lambda told: complaints.append(told.text) if told.type == "error" else None,
        )
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(address)
        yield opened, complaints
        opened.context.close()


def test_an_element_on_another_origin_is_computed_and_stepped_through(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    policy = NEEDED.format(origin=blog.rstrip("/"))
    page = PAGE.format(
        policy=f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        blog=blog,
        script="embed.js",
        body=f"<backprop-stepper {ATTRIBUTES}><p>No script here.</p></backprop-stepper>",
    )
    for opened, complaints in elsewhere(chromium, tmp_path / "page", page):
        frame = opened.get_by_role("group", name="Backpropagation, step by step")
        expect(frame).to_be_visible(timeout=PYTHON_TIMEOUT)
        opened.get_by_role("button", name="Next step").click()
        assert opened.locator("backprop-stepper").evaluate("element => element.step") == 1
        assert opened.evaluate("document.fonts.check('1em KaTeX_Main')")
        assert complaints == []


def test_a_second_element_of_a_name_shares_the_net_of_the_first(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    elements = [
        f'name="demo" {ATTRIBUTES}', 'name="demo" start="cost"', 'name="demo" seed="8"',
        'name="other"', f'name="other" {ATTRIBUTES}',
    ]  # fmt: skip
    body = "".join(f"<backprop-stepper {each}></backprop-stepper>" for each in elements)
    page = PAGE.format(policy="", blog=blog, script="embed.js", body=body)
    for opened, complaints in elsewhere(chromium, tmp_path / "page", page):
        steppers = opened.locator("backprop-stepper")
        status = steppers.nth(3).get_by_role("status")
        status.scroll_into_view_if_needed()
        expect(status).to_contain_text('the first stepper called "other" must give its net')
        expect(steppers.nth(2).get_by_role("status")).to_contain_text(
            'seed is not what the first stepper called "demo" has; they share one net'
        )
        for k in (0, 1):
            steppers.nth(k).scroll_into_view_if_needed()
            expect(steppers.nth(k).get_by_role("slider", name="Step")).to_be_visible(
                timeout=PYTHON_TIMEOUT
            )
        steppers.nth(1).get_by_role("button", name="Last step").click()
        assert steppers.nth(0).evaluate("e => e.step === e.trace.steps.length - 1")
        assert complaints == []


def test_a_spec_that_python_refuses_is_explained_in_its_place(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    element = '<backprop-stepper layers="2,1" x="1,2,3" target="1"></backprop-stepper>'
    page = PAGE.format(policy="", blog=blog, script="embed.js", body=element)
    for opened, _ in elsewhere(chromium, tmp_path / "page", page):
        expect(opened.get_by_role("status")).to_contain_text(
            "cannot be computed: x", timeout=PYTHON_TIMEOUT
        )


def test_an_attribute_that_cannot_be_read_is_explained_in_its_place(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    element = '<backprop-stepper layers="2,1" x="0x10,1" target="1"></backprop-stepper>'
    page = PAGE.format(policy="", blog=blog, script="embed.js", body=element)
    for opened, complaints in elsewhere(chromium, tmp_path / "page", page):
        expect(opened.get_by_role("status")).to_have_text(
            'This cannot be computed: x: "0x10" is not a number. Write numbers like 0.5, -1 or 1e-3'
        )
        assert complaints == []


def test_a_policy_without_webassembly_is_named_as_the_reason(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    policy = NEEDED.format(origin=blog.rstrip("/")).replace(" 'wasm-unsafe-eval'", "")
    page = PAGE.format(
        policy=f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        blog=blog,
        script="embed.js",
        body=f"<backprop-stepper {ATTRIBUTES}><p>No script here.</p></backprop-stepper>",
    )
    for opened, _ in elsewhere(chromium, tmp_path / "page", page):
        status = opened.get_by_role("status")
        expect(status).to_contain_text("wasm-unsafe-eval", timeout=PYTHON_TIMEOUT)
        expect(status.get_by_role("button", name="Try again")).to_be_visible()
        expect(opened.get_by_text("No script here.")).to_be_visible()


def test_a_trace_is_stepped_through_where_the_policy_forbids_webassembly(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    policy = NEEDED.format(origin=blog.rstrip("/")).replace(" 'wasm-unsafe-eval'", "")
    trace = json.dumps(backprop.trace({"layers": [2, 2, 1], "x": [0.5, -1], "target": [1]}))
    page = PAGE.format(
        policy=f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        blog=blog,
        script="embed.js",
        body='<backprop-stepper><script type="application/json">'
        + trace.replace("<", "\\u003c")
        + "</script></backprop-stepper>",
    )
    for opened, _ in elsewhere(chromium, tmp_path / "page", page):
        stepper = opened.locator("backprop-stepper")
        for _ in range(3):
            opened.get_by_role("button", name="Next step").click()
        assert stepper.evaluate("element => element.step") == 3
        stepper.evaluate("element => element.change({ x: [0.25, 0.25] })")
        told = stepper.get_by_text("wasm-unsafe-eval")
        expect(told.first).to_be_visible(timeout=PYTHON_TIMEOUT)
        opened.get_by_role("button", name="Previous step").click()
        assert stepper.evaluate("element => element.step") == 2


def test_a_frame_tells_its_height_to_the_page_around_it(
    chromium: Browser, blog: str, tmp_path: Path
) -> None:
    address = f"{blog}companion/embed/index.html?layers=2,2,1&x=0.5,-1&target=1&onload=alert(1)"
    frame = f'<iframe src="{address}" title="A net" style="width: 100%; height: 50px"></iframe>'
    page = PAGE.format(policy="", blog=blog, script="embed/host.js", body=frame)
    for opened, complaints in elsewhere(chromium, tmp_path / "page", page):
        inside = opened.frame_locator("iframe")
        group = inside.get_by_role("group", name="Backpropagation, step by step")
        expect(group).to_be_visible(timeout=PYTHON_TIMEOUT)
        opened.wait_for_function("document.querySelector('iframe').clientHeight > 300")
        content = inside.locator("html").evaluate("html => html.getBoundingClientRect().height")
        shown = opened.locator("iframe").evaluate("frame => frame.clientHeight")
        assert abs(shown - content) <= 1
        assert complaints == []


NOTEBOOK = """
const module = await import(URL.createObjectURL(new Blob([%s], { type: "text/javascript" })));
const told = { site: %s, spec: { layers: [2, 2, 1], x: [0.5, -1], target: [1] }, step: 0 };
const changed = {};
const heeding = {};
const model = {
  get: (name) => changed[name] ?? told[name],
  set: (name, value) => (changed[name] = value),
  save_changes: () => Object.assign(told, changed),
  on: (event, heed) => (heeding[event] = heed),
};
window.kernel = {
  told,
  set: (name, value) => ((changed[name] = told[name] = value), heeding[`change:${name}`]()),
};
await module.default.render({ model, el: document.querySelector("#output") });
"""


def test_a_notebooks_model_and_the_widget_follow_each_other(
    root: Path, chromium: Browser, blog: str, tmp_path: Path
) -> None:
    """The model speaks as anywidget's does: get, set, save_changes, on."""
    file = ast.parse((root / "site" / "deploy" / "stepper.py").read_text("utf-8"))
    (module,) = (
        ast.literal_eval(each.value)
        for each in file.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "MODULE"
    )
    script = NOTEBOOK % (json.dumps(module), json.dumps(blog))
    page = '<!doctype html><title>A notebook</title><link rel="icon" href="data:,">'
    page += f'<div id="output"></div><script type="module">{script}</script>'
    for opened, complaints in elsewhere(chromium, tmp_path / "page", page):
        button = opened.get_by_role("button", name="Next step")
        expect(button).to_be_visible(timeout=PYTHON_TIMEOUT)
        button.click()
        opened.wait_for_function("kernel.told.step === 1")
        widget = opened.locator("backprop-stepper")
        widget.evaluate("element => element.change({ x: [0.25, 0.125] })")
        opened.wait_for_function("String(kernel.told.spec.x) === '0.25,0.125'")
        opened.evaluate("kernel.set('spec', { ...kernel.told.spec, x: [1, 0] })")
        shown = "String(document.querySelector('backprop-stepper').trace.spec.x)"
        opened.wait_for_function(f"{shown} === '1,0'")
        opened.evaluate("kernel.set('step', 4)")
        assert widget.evaluate("element => element.step") == 4
        assert complaints == []


SPECS = [
    'layers="2,3,1" x="0.5,-1" target="1"',
    'layers="[2 3 1]" x="0.5; −1" target="1e-3" activation="tanh,sigmoid"',
    'weights="[[1,2],[3,4]]; [[5,6]]" biases="[0,1]; [2]" x="1 2" target="0"',
    'weights="[[[1,2]],[[3]]]" biases="none" x="1 2" target="0" eta="0.25"',
    'layers="2,1" activations="tanh" x="1,2" target="1" seed="7" learning-rate="2"',
    'layers="2,1" x="1,2" target="1" granularity="scalar" caption="A net" start="5"',
    'layers="2,2,1" activation="[tanh, sin]" x="1,2" target="1"',
    'layers="2,1" x="1,2" until="forward" open="predict"',
]
DATA = [
    "0,0: 0; 0,1: 1;",
    '[{"x": [0, 0], "target": [0]}, {"x": [0, 1], "target": 1}]',
    "[[[0, 0], 0], [[0, 1], 1]]",
]


@pytest.mark.parametrize("written", [*SPECS, 'layers="2,1" data="0,1: 1; 0,0: 0"'])
def test_attributes_mean_what_the_shortcodes_parameters_mean(root: Path, written: str) -> None:
    source = Source(Path("x.md"), f"{{{{< backprop {written} >}}}}", 1)
    (widget,) = render_body(source, PageInfo(), MarkupOptions()).widgets
    pairs = [part.split("=", 1) for part in written.replace('" ', '"\n').split("\n")]
    attributes = [{"name": name, "value": value.strip('"')} for name, value in pairs]
    module = (root / "site/browser/embed/attributes.js").as_uri()
    script = (
        f"const {{ specOf }} = await import({json.dumps(module)});"
        f"console.log(JSON.stringify(specOf({json.dumps(attributes)})));"
    )
    command = [str(find_node()), "--input-type=module", "--eval", script]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told["spec"] == widget.spec
    options = {name: str(value) for name, value in widget.options.items()}
    assert {name: str(value) for name, value in told["options"].items()} == options


@pytest.mark.parametrize("written", DATA)
def test_labelled_data_can_be_written_in_three_ways(root: Path, written: str) -> None:
    module = (root / "site/browser/embed/attributes.js").as_uri()
    script = (
        f"const {{ specOf }} = await import({json.dumps(module)});"
        f"const given = [{{ name: 'data', value: {json.dumps(written)} }},"
        "{ name: 'panels', value: 'none' }];"
        "console.log(JSON.stringify(specOf(given).options));"
    )
    command = [str(find_node()), "--input-type=module", "--eval", script]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told == {
        "data": [{"x": [0, 0], "target": [0]}, {"x": [0, 1], "target": [1]}],
        "panels": [],
    }
