"""Output and errors of admonition, raw, style, backprop and Hugo's embedded shortcodes."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import body_of, error_of, errors_of, html_of, place

from companion.text.body import PageInfo, Source, Widget, render_body
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.custom import custom_shortcodes
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Kind, Output
from companion.text.source_map import MappedText


def admonition(kind: str, title: str, body: str, *, is_open: bool = True) -> str:
    return (
        f'<details class="details admonition {kind}{" open" if is_open else ""}"'
        f"{' open' if is_open else ''}>"
        f'<summary class="details-summary admonition-title">{title}</summary>'
        f'<div class="details-content"><div class="admonition-content">{body}</div></div></details>'
    )


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("{{< admonition >}}x{{< /admonition >}}", admonition("note", "Note", "x")),
        ("{{< admonition tip T false >}}x{{< /admonition >}}",
         admonition("tip", "T", "x", is_open=False)),
        ("{{< admonition type=hint >}}x{{< /admonition >}}", admonition("tip", "Hint", "x")),
        ("{{< admonition type=Warning />}}", admonition("warning", "Warning", "")),
        ('{{< admonition bug "*a* $x$ <b>" />}}',
         admonition("bug", "<em>a</em> ⟨x⟩ &lt;b&gt;", "")),
        ('{{% admonition note "T" %}}\n\n- a\n\n{{% /admonition %}}',
         admonition("note", "T", "<ul>\n<li>a</li>\n</ul>\n")),
    ],
)  # fmt: skip
def test_admonitions_have_loveits_classes_and_fold(call: str, expected: str) -> None:
    assert html_of(call) == expected


def test_an_unknown_type_is_an_error_that_suggests_the_nearest() -> None:
    error = error_of("a\n\n{{< admonition type=wraning >}}x{{< /admonition >}}")
    assert place(error) == (3, 21)
    assert 'Did you mean "warning"?' in error.remedy


def test_an_unknown_parameter_is_an_error_that_suggests_the_nearest() -> None:
    error = error_of("{{< backprop layer=x >}}")
    assert place(error) == (1, 14)
    assert 'Did you mean "layers"?' in error.remedy


@pytest.mark.parametrize(
    ("call", "column", "remedy"),
    [
        ("{{< admonition titel=x >}}a{{< /admonition >}}", 16, 'Did you mean "title"?'),
        ('{{< figure src="a.png" align="center" >}}', 24, "without effect. Known are: src"),
        ('{{< figure src="a.png" scr="b" >}}', 24, 'Did you mean "src"?'),
        ("{{< raw 3 >}}a{{< /raw >}}", 9, "Remove it"),
        ("{{< style a b c >}}a{{< /style >}}", 15, "In this order: css, tag"),
        ('{{< details icon="x" >}}a{{< /details >}}', 13, "Known are: summary"),
    ],
)
def test_an_unknown_parameter_of_a_themes_shortcode_is_a_warning(
    call: str, column: int, remedy: str
) -> None:
    body = body_of(call)
    assert place(body.warnings[0]) == (1, column)
    assert remedy in body.warnings[0].remedy
    assert "a" in body.html


def test_open_given_as_a_string_counts_as_true_and_warns() -> None:
    body = body_of('{{< admonition open="false" >}}x{{< /admonition >}}')
    assert "<details" in body.html
    assert " open>" in body.html
    assert "without quotes" in body.warnings[0].remedy


RAW = '*x* -- "q" <br>\n\n    y\n- z\n# h & <i>i</i>'


def test_raw_is_unchanged_in_every_container() -> None:
    raw = f"{{{{< raw >}}}}\n{RAW}\n{{{{< /raw >}}}}"
    expected = f'<div class="raw">\n{RAW}\n</div>'
    assert html_of(raw) == expected
    assert expected in html_of(f"{{{{< admonition >}}}}\n{raw}\n{{{{< /admonition >}}}}")
    boxed = f"{{{{< admonition >}}}}\n{raw}\n{{{{< /admonition >}}}}"
    nested = f"{{{{< style a >}}}}\n{boxed}\n{{{{< /style >}}}}"
    assert expected in html_of(nested)
    assert expected in html_of(raw.replace("{{<", "{{%").replace(">}}", "%}}"))


def test_raw_in_a_list_or_quote_has_no_list_or_quote_marks() -> None:
    assert 'class="raw">\na\n  b\n</div>' in html_of(
        "- x\n\n  {{< raw >}}\n  a\n    b\n  {{< /raw >}}"
    )
    assert 'class="raw">\na\n</div>' in html_of("> {{< raw >}}\n> a\n> {{< /raw >}}")


def test_raw_in_a_sentence_stays_in_its_paragraph() -> None:
    assert html_of("a {{< raw >}}$x$ *y*{{< /raw >}} b") == (
        '<p>a <span class="raw">⟨x⟩ *y*</span> b</p>'
    )


def test_raw_with_a_block_splits_the_paragraph() -> None:
    assert html_of("a {{< raw >}}<div>x</div>{{< /raw >}} b") == (
        '<p>a</p>\n<div class="raw"><div>x</div></div>\n<p>b</p>'
    )


def test_style_wraps_markdown() -> None:
    assert html_of('{{< style "text-align: right;" >}}\n$x$\n{{< /style >}}') == (
        '<div style="text-align: right;">⟨x⟩</div>'
    )
    assert html_of('a {{< style "color:red" span >}}*b*{{< /style >}}') == (
        '<p>a <span style="color:red"><em>b</em></span></p>'
    )


def test_an_indented_body_in_a_list_is_not_code() -> None:
    html = html_of("1. a\n\n    {{< admonition >}}\n    b\n\n    - c\n    {{< /admonition >}}\n")
    assert "<code>" not in html
    assert "<li>c</li>" in html


def test_a_block_splits_its_paragraph_and_keeps_the_rest() -> None:
    html = html_of("a\n{{< admonition />}}\n*b* c")
    assert html == f"<p>a</p>\n{admonition('note', 'Note', '')}\n<p><em>b</em> c</p>"


def widget(call: str) -> Widget:
    (found,) = body_of(call).widgets
    return found


def test_backprop_becomes_a_spec() -> None:
    call = '{{< backprop layers="2,3,1" activation="sigmoid" x="0.5,-1" target="1" seed=7 >}}'
    found = widget("a\n\n" + call)
    assert found.spec == {
        "layers": [2, 3, 1], "activation": "sigmoid", "x": [0.5, -1], "target": [1], "seed": 7,
    }  # fmt: skip
    assert (found.line, found.column) == (3, 1)
    assert html_of(call) == "⟨widget⟩"


@pytest.mark.parametrize("name", ["learning_rate", "learning-rate", "eta"])
def test_the_learning_rate_has_three_names(name: str) -> None:
    assert widget(f"{{{{< backprop {name}=0.5 >}}}}").spec == {"learning_rate": 0.5}


@pytest.mark.parametrize(
    "written",
    ['"[[1, 2], [3, 4]]; [[5, 6]]"', '"[[[1, 2], [3, 4]], [[5, 6]]]"',
     "`[[1, 2],\n  [3, 4]];\n [[5, 6]]`"],
)  # fmt: skip
def test_weights_are_lists_of_rows(written: str) -> None:
    call = f"{{{{< backprop weights={written} biases=null caption=`C` start=last >}}}}"
    found = widget(call)
    assert found.spec == {"weights": [[[1, 2], [3, 4]], [[5, 6]]], "biases": None}
    assert found.options == {"caption": "C", "start": "last"}


@pytest.mark.parametrize(
    ("written", "options"),
    [
        ("caption=`A net`", {"caption": "A net"}),
        ("start=5", {"start": "5"}),
        ("start=step=5", {"start": "step=5"}),
        ("start=delta2", {"start": "delta2"}),
        ("start=δ₂", {"start": "δ₂"}),
        ("start=cost", {"start": "cost"}),
        ('panels="check train"', {"panels": ["check", "train"]}),
        ("panels=none", {"panels": []}),
        (
            'data="0,0: 0; -1,1.5: 1"',
            {"data": [{"x": [0, 0], "target": [0]}, {"x": [-1, 1.5], "target": [1]}]},
        ),
        (
            "data=`\n- {x: [0, 1], target: 1, name: one on}\n- [[1, 1], [0]]\n`",
            {
                "data": [
                    {"x": [0, 1], "target": [1], "name": "one on"},
                    {"x": [1, 1], "target": [0]},
                ]
            },
        ),
        ('data="[[[0, 1], 1]]"', {"data": [{"x": [0, 1], "target": [1]}]}),
    ],
)
def test_options_of_the_picture(written: str, options: dict[str, object]) -> None:
    found = widget(f"{{{{< backprop seed=1 {written} >}}}}")
    assert (found.spec, found.options) == ({"seed": 1}, options)


def test_the_default_sample_is_the_first_labelled_datum() -> None:
    data = 'data="0,1: 1; 0,0: 0"'
    assert widget(f"{{{{< backprop layers=2,1 {data} >}}}}").spec == {
        "layers": [2, 1], "x": [0, 1], "target": [1],
    }  # fmt: skip
    given = widget(f'{{{{< backprop layers=2,1 {data} x="2,2" target=2 >}}}}').spec
    assert (given["x"], given["target"]) == ([2, 2], [2])


def test_each_layers_activation_may_stand_in_brackets() -> None:
    spec = widget('{{< backprop activation="[tanh, max(x, 0)]" >}}').spec
    assert spec == {"activations": ["tanh", "max(x, 0)"]}


def test_a_net_may_have_a_name() -> None:
    assert widget("{{< backprop seed=1 name=demo >}}").options == {"name": "demo"}


def test_a_whole_spec_may_be_yaml() -> None:
    call = "{{< backprop spec=`\nlayers: [2, 1]\nx: [1, 0.5]\neta: 0.1\n` seed=3 >}}"
    assert widget(call).spec == {
        "layers": [2, 1], "x": [1, 0.5], "learning_rate": 0.1, "seed": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("call", "column", "words"),
    [
        ('{{< backprop x="0.5, abc" >}}', 22, '"abc" is not a number'),
        ('{{< backprop x="" >}}', 17, "at least one number"),
        ("{{< backprop seed=x >}}", 19, '"x" is not a number'),
        (f"{{{{< backprop seed={'9' * 5000} >}}}}", 19, "too large"),
        ('{{< backprop x="0.5, 1e999" >}}', 22, '"1e999" is too large'),
        ('{{< backprop x="1_0,1" >}}', 17, '"1_0" is not a number'),
        ('{{< backprop x="0x10,1" >}}', 17, '"0x10" is not a number'),
        ('{{< backprop weights="[[1,2],[3,x]]" >}}', 33, '"x" is not a number'),
        ("{{< backprop until=end >}}", 20, '"end" is none of forward, cost'),
        ('{{< backprop weights="[[1,2],[3]" >}}', 33, "not a list of numbers"),
        ('{{< backprop biases="0, 1" >}}', 23, "not a list of numbers"),
        ("{{< backprop open=train until=forward >}}", 19, "not among the panels"),
        ("{{< backprop open=train panels=check >}}", 19, "not among the panels"),
        ("{{< backprop spec=`layer: 1` >}}", 20, 'no "layer"'),
        ("{{< backprop start=middle >}}", 20, "no step"),
        ("{{< backprop start=0 >}}", 20, "no step"),
        ('{{< backprop name="my net" >}}', 20, "cannot be a name"),
        ('{{< backprop panels="check chekc" >}}', 28, 'no panel "chekc"'),
        ('{{< backprop data="0,1: 1; 1,1" >}}', 27, "needs its target"),
        ('{{< backprop data="0,1: 1; 1,b: 1" >}}', 30, '"b" is not a number'),
        ("{{< backprop data=`[[0, 1]` >}}", 27, "not YAML"),
        ("{{< backprop data=`- {x: 1}` >}}", 20, "sample 1 is not"),
        ("{{< backprop wieghts=1 >}}", 14, "has no parameter"),
        ("{{< backprop 1 >}}", 14, "have names"),
    ],
)
def test_an_error_in_a_parameter_has_its_position(call: str, column: int, words: str) -> None:
    error = error_of(call)
    assert place(error) == (1, column)
    assert words in error.message
    assert error.remedy


def test_all_bad_parameters_are_reported() -> None:
    assert len(errors_of('{{< backprop x="a" target="b" seed=c >}}')) == 3


def test_custom_shortcodes_can_read_page_parent_and_body() -> None:
    def greet(call: Call) -> Output:
        around = f"{call.page.title}/{call.parent.name if call.parent else '-'}:"
        return MappedText.join([MappedText.made(around, call.shortcode.start), call.inner])

    registry = BUILTIN.with_kinds({"Greet": Kind(greet, Inner.MARKDOWN)})
    text = (
        "{{< greet >}}*a* $x${{< /greet >}}\n\n"
        "{{% greet %}}*b*{{< greet >}}c{{< /greet >}}{{% /greet %}}"
    )
    body = render_body(Source(__file__, text), PageInfo("T"), registry=registry)  # type: ignore[arg-type]
    assert "T/-:*a* \ufdd0f0\ufdd1" in body.html
    assert "<p>T/-:<em>b</em>T/greet:c</p>" in body.html
    assert body.formulas[0].column == 19


def test_custom_shortcodes_of_a_page_share_a_counter_and_a_store(tmp_path: Path) -> None:
    (tmp_path / "item.html").write_text(
        "{{ counter('item') }}{% if store.get('last') %} after {{ store.last }}{% endif %}"
        "{% set _ = store.update(last=get(0)) %};"
    )
    registry = BUILTIN.with_kinds(custom_shortcodes(tmp_path))
    for _ in range(2):  # a page of its own each time
        body = render_body(Source(tmp_path, 3 * "{{% item a %}}"), PageInfo(), registry=registry)
        assert body.html == "<p>1;2 after a;3 after a;</p>\n"


def test_figure_has_a_text_alternative() -> None:
    assert html_of('{{< figure src="a.png" caption="See *this*" >}}') == (
        '<figure><img src="a.png" alt="See this"><figcaption><p>See <em>this</em></p>'
        "</figcaption></figure>"
    )


def test_a_live_figure_has_the_positions_of_its_values() -> None:
    body = body_of('a\n\n{{< live kind="tangent" f="x**2" a=1 caption="C" >}}')
    (figure,) = body.widgets
    assert (figure.kind, figure.spec, figure.options) == (
        "tangent", {"f": "x**2", "a": 1}, {"caption": "C"},
    )  # fmt: skip
    assert figure.place_of("f")[1:] == (3, 28)


@pytest.mark.parametrize(
    ("call", "column", "said"),
    [
        ('kind="tangend"', 16, 'Did you mean "tangent"?'),
        ("", 1, "Known are: one-weight, tangent"),
        ('kind="tangent" ff="x"', 25, 'Did you mean "f"?'),
        ('kind="linear-map" h=1', 28, "Known are: kind, f1"),
    ],
)
def test_an_unknown_figure_or_parameter_is_an_error_that_suggests_the_nearest(
    call: str, column: int, said: str
) -> None:
    error = error_of(f"{{{{< live {call} >}}}}")
    assert place(error) == (1, column)
    assert said in error.remedy
