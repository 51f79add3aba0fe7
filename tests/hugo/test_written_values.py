"""Values mean the same in the build, in the browser and in Hugo's component: 420 samples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from both_engines import run_hugo
from bs4 import BeautifulSoup, Tag
from in_node import in_node
from written_values import written_values

from backprop.spec.fields import BY_NAME
from companion.content.resources import Resources
from companion.publish.component import layouts
from companion.text.body import MarkupOptions, PageInfo, Source, render_body
from companion.text.shortcodes.live import parameters_by_kind
from companion.tools.errors import BuildErrors

SAMPLES = list(written_values(420, seed=11))
REFUSED = "refused"
Values = dict[str, Any] | str

READ_IN_NODE = """
  const { specOf } = await load("embed/attributes.js");
  return given.map((attributes) => {
    const read = specOf(Object.entries(attributes).map(([name, value]) => ({ name, value })));
    return "error" in read ? read : { ...read.spec, ...read.options };
  });"""


def in_the_build(call: str, assets: Path | None = None) -> Values:
    """The fields that the build reads from a call of the shortcode."""
    page = PageInfo(resources=Resources({}, assets)) if assets else PageInfo()
    try:
        (widget,) = render_body(Source(Path("x.md"), call), page, MarkupOptions()).widgets
    except BuildErrors:
        return REFUSED
    # what no number of JSON can be is refused when the net is checked
    values = json.dumps({**widget.spec, **widget.options})
    return REFUSED if re.search(r"\b(?:Infinity|NaN)\b", values) else as_json(json.loads(values))


def call_of(field: str, text: str) -> str:
    """A call with this field, and with a seed: a net that has a name needs something else too."""
    seed = "" if field == "seed" else "seed=1 "
    return f"{{{{< backprop {seed}{field}=`{text}` >}}}}"


def attributes_of(field: str, text: str) -> dict[str, str]:
    return {"seed": "1", field: text}


def as_json(values: Any) -> Any:
    """Values as they arrive in Python from the browser: a number is one of float64."""
    return json.loads(json.dumps(values), parse_int=float)


def in_the_browser(folder: Path, attributes: list[dict[str, str]]) -> list[Any]:
    """What the browser's module makes of the attributes of elements."""
    read = in_node(folder, READ_IN_NODE, attributes)
    return [each if "error" in each else as_json(each) for each in read]


def in_the_component(site: Path, calls: list[str]) -> list[dict[str, str] | str]:
    """The attributes of the elements that the component makes of calls, or what it says instead."""
    files = {"hugo.toml": CONFIG, "layouts/all.html": "{{ .Content }}"}
    files |= {f"content/c{k}.md": f"---\ntitle: c\n---\n{call}\n" for k, call in enumerate(calls)}
    for file in layouts(shortcodes=False):
        text = file.content if isinstance(file.content, str) else file.content.read_text("utf-8")
        files[f"themes/companion/{file.path}"] = text
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    said = run_hugo(site, succeeds=False)
    refused = {int(k): why for k, why in re.findall(r'/c(\d+)\.md:4:1": ([^\n]*)', said)}
    found: list[dict[str, str] | str] = []
    for k in range(len(calls)):
        page = BeautifulSoup((site / f"hugo-public/c{k}/index.html").read_bytes(), "html.parser")
        element = page.find("backprop-stepper")
        assert isinstance(element, Tag)
        found.append(refused[k] if k in refused else {n: str(v) for n, v in element.attrs.items()})
    return found


CONFIG = """
theme = "companion"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]
[markup.goldmark.renderer]
unsafe = true
"""


@pytest.fixture(scope="module")
def three_readings(
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[Values, Values, Values]]:
    """Of each sample what the build, the browser and the browser behind the component read."""
    folder = tmp_path_factory.mktemp("readings")
    build = [in_the_build(call_of(*sample)) for sample in SAMPLES]
    browser = in_the_browser(folder, [attributes_of(*sample) for sample in SAMPLES])
    calls = [call_of(*sample) for sample in SAMPLES]
    made = in_the_component(folder / "site", calls)
    behind = in_the_browser(folder, [{} if isinstance(each, str) else each for each in made])
    return [
        (a, REFUSED if "error" in b else b, REFUSED if isinstance(m, str) else c)
        for a, b, m, c in zip(build, browser, made, behind, strict=True)
    ]


def test_all_three_take_the_same_texts_and_read_the_same_values(
    three_readings: list[tuple[Values, Values, Values]],
) -> None:
    different = [
        (sample, readings)
        for sample, readings in zip(SAMPLES, three_readings, strict=True)
        if not readings[0] == readings[1] == readings[2]
    ]
    assert different == []


def test_the_samples_are_taken_and_refused_in_good_part(
    three_readings: list[tuple[Values, Values, Values]],
) -> None:
    refused = sum(readings[0] == REFUSED for readings in three_readings)
    assert 0.3 < refused / len(SAMPLES) < 0.7


NET = "layers: [2, 1]\n"
DOCUMENTS = [
    ("yaml", NET + "x: [1, -0.5]\ntarget: 1\nseed: 3\n"),
    ("yaml", NET + "x: [1_0, 0x10]\ntarget: [014]\neta: 1e-3\n"),
    ("yaml", NET + "x: 1, 2\ntarget: '1'\ncaption: yes\nname: demo\n"),
    ("yaml", NET + "x: [1:30, 2]\n"),
    ("yaml", NET + "x: [.inf, 2]\n"),
    ("yaml", NET + "x: [one, 2]\n"),
    ("yaml", NET + "x: {a: 1}\n"),
    ("yaml", NET + "x: [[1], 2]\n"),
    ("yaml", NET + "x: true\n"),
    ("yaml", NET + "x: [1, 2]\nx: [2, 3]\n"),
    ("yaml", NET + "x:\nbiases: ~\nactivation: null\n"),
    ("yaml", "weights: [[[1, 2], [3, 4e-1]], [[5, 6]]]\nbiases: [[0.1, -0.2], [0.3]]\n"),
    ("yaml", "weights: '[[1, 2]]'\nbiases: none\n"),
    ("yaml", "weights: [[1, 2]]\n"),
    ("yaml", "weights: [[[1, two]]]\n"),
    ("yaml", "layers: 2 3 1\nactivation: ['max(x, 0)', tanh]\n"),
    ("yaml", "layers: [2, 3, 1]\nactivation: [tanh]\n"),
    ("yaml", "layers: [2, 3, 1]\nactivations: ['max(x, 0)', tanh]\n"),
    ("yaml", NET + "panels: [check, train]\nopen: train\n"),
    ("yaml", NET + "panels: []\nstart: 2\nuntil: forward\n"),
    ("yaml", NET + "panels: [chek]\n"),
    ("yaml", NET + "panels: [none]\n"),
    ("yaml", NET + "open: train\npanels: [check]\n"),
    ("yaml", NET + "open: train\nuntil: forward\n"),
    ("yaml", NET + "start: [2]\n"),
    ("yaml", NET + "start: 2.0\n"),
    ("yaml", NET + "caption: [a]\n"),
    ("yaml", NET + "caption: \"a <b> & 'c'\"\n"),
    ("yaml", NET + "data:\n- {x: [0, 1], target: 1, name: 'it''s \"a\"'}\n- [[1, 1e0], [0]]\n"),
    ("yaml", NET + "data:\n- x: [0x10, 1]\n  target: 1\n  name: 3\n"),
    ("yaml", NET + "data: '0,1: 1; 1,1: 0'\n"),
    ("yaml", NET + "data:\n- {x: [0, 1]}\n"),
    ("yaml", NET + "data:\n- {x: [0, [1]], target: 1}\n"),
    ("yaml", NET + "data:\n- {x: [0, 1], target: 1, name: [a]}\n"),
    ("yaml", NET + "data: {x: 1}\n"),
    ("yaml", NET + "data: []\n"),
    ("yaml", NET + "x: [1, 2]\ntarget: 1\ndata: spiral\nsamples: 40\nnoise: 0.1\ntest: '.5'\n"),
    ("yaml", NET + "x: [1, 2]\ntarget: 1\ndata: spiral\nsamples: 40\nbatch_size: 33\n"),
    ("yaml", NET + "momentum: 0.9\nl2: 1e-4\nepochs: 50\nshuffle_seed: 3\n"),
    ("yaml", NET + "shuffle_seed: -3\n"),
    ("yaml", NET + "momentum: [0.9]\n"),
    ("yaml", NET + "momentum: true\n"),
    ("yaml", NET + "l2: .inf\n"),
    ("yaml", NET + "data: [spiral]\n"),
    ("yaml", NET + "data:\n- [[0, 0], 0]\n- [[1, 1], 1]\nbatch: 2\n"),
    ("yaml", NET + "data:\n- [[0, 0], 0]\n- [[1, 1], 1]\nbatch: 3\n"),
    ("toml", 'layers = [2, 1]\nx = [1, 2]\ntarget = 1\ndata = "gauss"\nbatch_size = 10\n'),
    ("json", '{"layers": [2, 1], "x": [1, 2], "target": 1, "data": "moons"}'),
    ("yaml", "- 1\n"),
    ("yaml", "layer: [2, 1]\n"),
    ("yaml", "seed: [7]\n"),
    ("yaml", "granularity: [layer]\n"),
    ("yaml", "resize: true\nlayers: [2, 1]\n"),
    ("json", '{\n\t"layers": "2, 2, 1", "x": [0, 1e-3], "eta": 0.5, "biases": null\n}\n'),
    ("json", '{"layers": [2, 1], "x": [1E400]}'),
    ("json", '{"layers": [2, 1], "x": [' + "9" * 5000 + "]}"),
    ("json", '{"layers": [2.0, 1], "x": ["0.5", "−1"], "panels": ["train"]}'),
    ("json", '{"layers": [2, 1], "x": [0x10]}'),
    ("json", '{"layers": [2, 1], "data": [{"x": [0, 0], "target": 1, "name": null}]}'),
    ("toml", 'layers = [2, 1]\nx = [1_0, 0x10]\ntarget = 1\nactivation = ["x/(1+exp(-x))"]\n'),
    ("toml", "layers = [2, 1]\nx = [inf, 1]\n"),
    ("toml", 'layers = [2, 1]\n[[data]]\nx = [0, 1]\ntarget = 1\nname = "a"\n'),
    ("toml", "layers = [2, 1]\ncaption = true\n"),
]  # fmt: skip


def test_a_document_means_the_same_in_the_build_and_in_the_component(tmp_path: Path) -> None:
    files = {f"n{k}.{form}": text for k, (form, text) in enumerate(DOCUMENTS)}
    assets = tmp_path / "site" / "assets"
    assets.mkdir(parents=True)
    for name, text in files.items():
        (assets / name).write_text(text, "utf-8")
    calls = [f'{{{{< backprop src="{name}" >}}}}' for name in files]
    made = in_the_component(tmp_path / "site", calls)
    attributes = [{} if isinstance(each, str) else each for each in made]
    different = [
        (text, by_build, by_component)
        for (_, text), call, each, given in zip(
            DOCUMENTS, calls, made, in_the_browser(tmp_path, attributes), strict=True
        )
        if (by_build := in_the_build(call, assets))
        != (by_component := REFUSED if isinstance(each, str) else given)
    ]
    assert different == []


REFUSED_ATTRIBUTES = [
    ({"x": "1_0,1"}, "x", '"1_0" is not a number. Write numbers like 0.5, -1 or 1e-3'),
    ({"weights": "[[1,2]"}, "weights", "this is not a list of numbers. Write one matrix per layer"),
    ({"until": "end"}, "until", '"end" is none of forward, cost, backward, update'),
    ({"panels": "chek"}, "panels", 'there is no panel "chek"; known are predict'),
    ({"open": "train", "until": "forward"}, "open", '"train" is not among the panels'),
    ({"start": "middle"}, "start", '"middle" is no step. Write its number from 1'),
    ({"data": "- x: >\n   a"}, "data", "not YAML or JSON of samples. Write samples as in"),
    ({"data": "0,0; 1: 1"}, "data", "a sample needs its target"),
    ({"layer": "2,1"}, "layer", 'this is no parameter. Did you mean "layers"?'),
    ({"activaton": "tanh"}, "activaton", 'Did you mean "activation"?'),
    ({"wieghts": "[[1]]"}, "wieghts", 'Did you mean "weights"?'),
    ({"spec": "layers: [2, 1]"}, "spec", "this is not JSON with names and values"),
    ({"spec": '{"layer": [2, 1]}'}, "spec", 'there is no "layer". Did you mean "layers"?'),
    ({"spec": '{"x": [1, "one"]}'}, "x", '"one" is not a number'),
]


def test_the_browser_names_the_field_the_reason_and_the_remedy(tmp_path: Path) -> None:
    told = in_the_browser(tmp_path, [attributes for attributes, _, _ in REFUSED_ATTRIBUTES])
    for (attributes, field, message), each in zip(REFUSED_ATTRIBUTES, told, strict=True):
        assert each["error"]["field"] == field, attributes
        assert message in each["error"]["message"], attributes


PLANE = {"layers": "2,3,1"}
SET = {**PLANE, "data": "spiral"}
SIXTY = {**SET, "samples": "60"}
TRAINED: list[tuple[dict[str, str], str, str]] = [
    (SET, "", ""),
    ({**PLANE, "data": " gauss\n", "noise": " .25 ", "test": "0", "epochs": "1e3"}, "", ""),
    ({**SET, "samples": "50", "batch": "40", "momentum": "0.9", "l2": "1e-3"}, "", ""),
    ({**SET, "samples": "50", "batch-size": "41"}, "batch_size", "training has only 40 samples"),
    ({**SIXTY, "test": "0.75", "batch_size": "15"}, "", ""),
    ({**SIXTY, "test": "0.75", "batch_size": "16"}, "batch_size", "training has only 15 samples"),
    ({**SET, "samples": "10", "test": "0.25", "batch": " 8 "}, "", ""),  # 2.5 for the test are 2
    ({**SET, "samples": "10", "test": "0.25", "batch": "9"}, "batch_size", "only 8 samples"),
    ({**SET, "samples": "2", "test": "0.999", "batch": "2"}, "batch_size", "only 1 sample"),
    ({**SET, "x": "1,2", "target": "1", "batch": "80"}, "", ""),
    ({**PLANE, "batch": "2"}, "batch_size", "is 2, but the training has only 1 sample"),
    ({**PLANE, "data": "0,0: 0; 1,1: 1;", "batch": "2"}, "", ""),
    ({**PLANE, "data": "0,0: 0; 1,1: 1;", "batch": "3"}, "batch_size", "only 2 samples"),
    ({**PLANE, "data": "[[[0, 0], 0], [[1, 1], 1]]", "batch": "3"}, "batch_size", "only 2 sam"),
    ({**PLANE, "data": "- {x: [0, 0], target: 0}", "batch": "1"}, "", ""),
    ({**PLANE, "name": "demo", "batch": "20"}, "", ""),  # the data may be another widget's
    ({**PLANE, "momentum": "0.5", "l2": "0", "epochs": "7"}, "", ""),
    ({**PLANE, "noise": "0.1"}, "noise", "only a data set has it. As in data="),
    ({**PLANE, "data": "0,0: 0", "samples": "9"}, "samples", "only a data set has it"),
    ({**PLANE, "data": "spirals"}, "data", 'there is no data set "spirals"'),
    ({**PLANE, "data": "Xor"}, "data", 'there is no data set "Xor"'),
    ({"layers": "3,1", "data": "xor"}, "data", '"xor" has two inputs and one output'),
    ({"layers": "2,2", "data": "xor"}, "data", '"xor" has two inputs and one output'),
    ({**SET, "noise": "1.5"}, "noise", '"1.5" is out of its range. Write a number from 0 to 1'),
    ({**SET, "noise": "−0.1"}, "noise", '"−0.1" is out of its range'),
    ({**SET, "noise": "some"}, "noise", '"some" is not a number. Write a number from 0 to 1'),
    ({**SET, "test": "1"}, "test", '"1" is out of its range. Write a number from 0 up to, but no'),
    ({**SET, "momentum": "1.0"}, "momentum", '"1.0" is out of its range'),
    ({**SET, "momentum": ""}, "momentum", "number"),
    ({**SET, "l2": "-1e-9"}, "l2", "out of its range. Write 0 or a positive number"),
    ({**SET, "l2": "1e999"}, "l2", "too large for a number"),
    ({**SET, "samples": "1"}, "samples", "out of its range. Write a whole number from 2 to 1,000"),
    ({**SET, "samples": "2.5"}, "samples", '"2.5" is not a whole number'),
    ({**SET, "samples": "1001"}, "samples", "out of its range"),
    ({**SET, "batch": "0"}, "batch", "out of its range. Write a whole number from 1 to 100,000"),
    ({**SET, "epochs": "100001"}, "epochs", "out of its range"),
    ({**SET, "epochs": "0x10"}, "epochs", '"0x10" is not a number'),
    ({**SET, "data_seed": " 12 ", "shuffle_seed": "9007199254740991"}, "", ""),
    ({**PLANE, "shuffle_seed": "1e3"}, "", ""),
    ({**PLANE, "data_seed": "2"}, "data_seed", "only a data set has it. As in data="),
    ({**SET, "data_seed": "1.5"}, "data_seed", '"1.5" is not a whole number. Write a whole'),
    ({**SET, "data_seed": "-1"}, "data_seed", "out of its range. Write a whole number from 0 on"),
    ({**SET, "shuffle_seed": "1e16"}, "shuffle_seed", '"1e16" is out of its range'),
    ({**SET, "shuffle_seed": "random"}, "shuffle_seed", '"random" is not a number'),
]


def test_a_chosen_training_is_taken_or_refused_alike_with_field_and_remedy(tmp_path: Path) -> None:
    calls = [
        f"{{{{< backprop {' '.join(f'{name}=`{text}`' for name, text in given.items())} >}}}}"
        for given, _, _ in TRAINED
    ]
    browser = in_the_browser(tmp_path, [given for given, _, _ in TRAINED])
    component = in_the_component(tmp_path / "site", calls)
    for (given, field, words), call, read, made in zip(
        TRAINED, calls, browser, component, strict=True
    ):
        if not field:
            build = in_the_build(call)
            assert isinstance(build, dict), (given, build)
            if isinstance(build.get("data"), str):  # in the browser Python makes its first sample
                assert (len(build["x"]), len(build["target"])) == (2, 1)
                build = {name: build[name] for name in build if name in read}
            assert read == build, given
            assert made == given
            continue
        with pytest.raises(BuildErrors) as refused:
            render_body(Source(Path("x.md"), call), PageInfo(), MarkupOptions())
        (error,) = refused.value.errors
        assert words in f"{error.message}. {error.remedy}", given
        assert error.message.startswith(f"{field}: ")
        (text,) = (given[name] for name in given if BY_NAME[name] == BY_NAME[field])
        assert error.column == call.rindex(f"`{text}`") + 2, given
        assert read["error"]["field"] == field
        assert words in read["error"]["message"]
        assert f"{field}: " in str(made), given
        assert words in str(made)


def test_an_element_may_have_attributes_that_are_not_ours(tmp_path: Path) -> None:
    others = {"id": "a", "class": "b", "utm_source": "c", "height": "9", "data-x": "1", "on": "1"}
    spec = {"spec": '{"layers": [2, 1], "eta": 0.5, "biases": null, "caption": "C"}', "seed": "7"}
    (read,) = in_the_browser(tmp_path, [{**others, **spec}])
    assert read == {"layers": [2, 1], "learning_rate": 0.5, "caption": "C", "seed": 7}


def test_every_parameter_of_a_figure_reaches_python(tmp_path: Path) -> None:
    names = sorted({name for names in parameters_by_kind().values() for name in names})
    body = """
      const { isParameter } = await load("embed/attributes.js");
      return given.filter((name) => !isParameter(name));"""
    assert in_node(tmp_path, body, names) == []
