"""Nets from data files and shortcode bodies: their specs, and errors with positions."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import FILE, UNSAFE, body_of, error_of, errors_of, place

from companion.content.resources import Resources
from companion.finish.widgets import checked_trace
from companion.text.body import Body, PageInfo, Source, Widget, render_body
from companion.tools.errors import BuildError, BuildErrors

XOR = {
    "layers": [2, 2, 1],
    "activations": ["tanh", "sigmoid"],
    "x": [0, 0.001],
    "target": [1],
    "learning_rate": 0.5,
}
YAML = "layers: [2, 2, 1]\nactivation: tanh, sigmoid\nx: [0, 1e-3]\ntarget: 1\neta: 0.5\n"
TOML = (
    'layers = [2, 2, 1]\nactivation = ["tanh", "sigmoid"]\nx = [0, 1e-3]\ntarget = 1\neta = 0.5\n'
)
JSON = (
    '{\n\t"layers": "2, 2, 1", "activations": ["tanh", "sigmoid"],\n'
    '\t"x": [0, 1e-3], "target": [1], "eta": 0.5\n}\n'
)


def with_files(text: str, files: dict[str, str], folder: Path) -> Body:
    """Render a page in a bundle with these files; those in `assets/` are the site's."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    beside = {name: folder / name for name in files if not name.startswith("assets/")}
    page = PageInfo(resources=Resources(beside, folder / "assets"))
    return render_body(Source(FILE, text), page, UNSAFE)


def refused(text: str, files: dict[str, str], folder: Path) -> BuildError:
    with pytest.raises(BuildErrors) as caught:
        with_files(text, files, folder)
    (error,) = caught.value.errors
    return error


def refused_by_backprop(widget: Widget) -> BuildError:
    with pytest.raises(BuildError) as caught:
        checked_trace(widget)
    return caught.value


@pytest.mark.parametrize(
    ("name", "text"),
    [("xor.yaml", YAML), ("xor.yml", YAML), ("xor.toml", TOML), ("xor.json", JSON),
     ("data/Xor.JSON", JSON), ("assets/xor.yaml", YAML)],
)  # fmt: skip
def test_a_net_comes_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    call = f'{{{{< backprop src="{name.removeprefix("assets/")}" >}}}}'
    (widget,) = with_files(call, {name: text}, tmp_path).widgets
    assert widget.spec == XOR
    assert checked_trace(widget)["steps"]


def test_a_page_file_overrides_a_site_file(tmp_path: Path) -> None:
    files = {"n.yaml": "seed: 1", "assets/n.yaml": "seed: 2"}
    (widget,) = with_files("{{< backprop src=n.yaml >}}", files, tmp_path).widgets
    assert widget.spec == {"seed": 1}


def test_parameters_override_the_file_and_the_file_may_give_display_options(
    tmp_path: Path,
) -> None:
    text = (
        "x: [1, 2]\nseed: 3\ncaption: A net\nstart: 2\npanels: [check, train]\nname: demo\n"
        "data:\n- {x: [0, 1], target: 1}\n- [[1, 1], [0]]\n"
    )
    call = '{{< backprop src="n.yaml" seed=4 caption="Mine" >}}'
    (widget,) = with_files(call, {"n.yaml": text}, tmp_path).widgets
    assert widget.spec == {"x": [1, 2], "seed": 4}
    assert widget.options == {
        "caption": "Mine", "start": "2", "panels": ["check", "train"], "name": "demo",
        "data": [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "position", "words"),
    [
        ("n.yaml", "layers: [2, 1]\nx: [1, 2\n", (2, 4), "not YAML"),
        ("n.json", '{"layers": [2, 1],\n "x": }', (2, 7), "not JSON"),
        ("n.toml", "layers = [2, 1]\nx = [1, \n", (3, 1), "not TOML"),
        ("n.toml", "layers = [2, 1]\nx = 1 2\n", (2, 7), "not TOML"),
        ("n.yaml", "- 1\n", (1, 1), "needs names and values"),
        ("n.yaml", "seed: 1\nlayer: [2, 1]\n", (2, 1), 'there is no "layer"'),
        ("n.toml", "seed = 1\n[layer]\n", (2, 2), 'there is no "layer"'),
        ("n.yaml", "seed: 1\nx:\n  - 1\n  - one\n", (4, 5), '"one" is not a number'),
        ("n.yaml", "start: middle\n", (1, 8), "no step"),
        ("n.json", '{"caption": ["a"]}', (1, 13), "must be text"),
        ("n.yaml", "data:\n- {x: 1}\n", (2, 3), "sample 1 is not"),
    ],
)
def test_a_syntax_error_has_its_position_in_the_file(
    tmp_path: Path, name: str, text: str, position: tuple[int, int], words: str
) -> None:
    error = refused(f'{{{{< backprop src="{name}" >}}}}', {name: text}, tmp_path)
    assert (error.file, place(error)) == (tmp_path / name, position)
    assert words in error.message
    assert error.remedy


@pytest.mark.parametrize(
    ("name", "text", "position"),
    [
        ("n.yaml", "layers: [2, 1]\nx: [1, 2, 3]\ntarget: 1\n", (2, 4)),
        ("n.yaml", "weights: [[[1,\n  .inf]]]\nx: [1, 2]\ntarget: 1\n", (2, 3)),
        ("n.yaml", "layers: [2, 1]\nactivation: [tahn]\nx: [1, 2]\ntarget: 1\n", (2, 14)),
        ("n.json", '{"layers": [2, 1],\n\t"x": [1, 2], "target": [1, 2]}', (2, 25)),
        ("n.toml", "layers = [2, 1]\nx = [1, 2]\ntarget = [1, 2]\n", (3, 10)),
    ],
)
def test_an_invalid_value_has_its_position_in_the_file(
    tmp_path: Path, name: str, text: str, position: tuple[int, int]
) -> None:
    body = with_files(f"text\n\n{{{{< backprop src={name} >}}}}", {name: text}, tmp_path)
    error = refused_by_backprop(body.widgets[0])
    assert (error.file, place(error)) == (tmp_path / name, position)


def test_an_invalid_overriding_parameter_has_its_position_in_the_post(tmp_path: Path) -> None:
    call = '{{< backprop src="n.yaml" x="1,2,3" >}}'
    body = with_files(call, {"n.yaml": "layers: [2, 1]\nx: [1, 2]\ntarget: 1\n"}, tmp_path)
    error = refused_by_backprop(body.widgets[0])
    assert (error.file, place(error)) == (FILE, (1, 30))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("xro.yaml", 'mean "xor.yaml"'), ("../xor.yaml", 'mean "xor.yaml"'), ("zzz", "index.md")],
)
def test_a_missing_file_is_an_error_that_suggests_the_nearest(
    tmp_path: Path, name: str, remedy: str
) -> None:
    error = refused(f'{{{{< backprop src="{name}" >}}}}', {"xor.yaml": YAML}, tmp_path)
    assert place(error) == (1, 19)
    assert f'"{name}"' in error.message
    assert remedy in error.remedy


def test_only_data_files_are_read(tmp_path: Path) -> None:
    error = refused('{{< backprop src="xor.csv" >}}', {"xor.csv": YAML}, tmp_path)
    assert "no data file" in error.message


def test_a_net_may_be_given_in_a_body() -> None:
    (widget,) = body_of(f"{{{{< backprop-net seed=4 >}}}}\n{YAML}{{{{< /backprop-net >}}}}").widgets
    assert widget.spec == {**XOR, "seed": 4}
    (widget,) = body_of(f"{{{{< backprop-net >}}}}{JSON}{{{{< /backprop-net >}}}}").widgets
    assert widget.spec == XOR


@pytest.mark.parametrize("mark", ["- ", "> ", "1. > "])
def test_a_body_may_be_in_a_list_or_a_quote(mark: str) -> None:
    lines = ["{{< backprop-net >}}", *YAML.splitlines(), "{{< /backprop-net >}}"]
    before = mark.replace("1.", "  ").replace("-", " ")
    body = body_of(mark + f"\n{before}".join(lines))
    assert body.widgets[0].spec == XOR


@pytest.mark.parametrize(
    ("inside", "position", "words"),
    [
        ("layers: [2, 1]\nx: [1, 2\n", (3, 4), "not YAML"),
        ("layers: [2, 1]\nlayer: 3\n", (3, 1), 'no "layer"'),
        ("layers: [2, 1]\n  start: x\n", (3, 3), "not YAML"),
        (" \n", (1, 1), "no net in the body"),
    ],
)
def test_a_syntax_error_in_a_body_has_its_position(
    inside: str, position: tuple[int, int], words: str
) -> None:
    error = error_of(f"{{{{< backprop-net >}}}}\n{inside}{{{{< /backprop-net >}}}}")
    assert words in error.message
    assert place(error) == position


def test_an_invalid_value_in_a_body_has_its_position() -> None:
    text = "- {{< backprop-net >}}\n  layers: [2, 1]\n  x: [1, 2, 3]\n  {{< /backprop-net >}}"
    assert place(refused_by_backprop(body_of(text).widgets[0])) == (3, 6)


def test_an_error_in_a_spec_parameter_has_its_position() -> None:
    (widget,) = body_of("{{< backprop spec=`\nlayers: [2, 1]\nx: [1]\n` >}}").widgets
    assert place(refused_by_backprop(widget)) == (3, 4)


def test_backprop_with_a_body_is_an_error_that_suggests_its_sibling() -> None:
    error = errors_of("{{< backprop >}}layers: [2, 1]{{< /backprop >}}")[0]
    assert '"backprop-net"' in error.remedy
