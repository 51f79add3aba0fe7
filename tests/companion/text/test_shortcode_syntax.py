"""The lexer and the parser of shortcodes: values, nesting, positions, several errors at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import errors_of, place

from companion.text.shortcodes.parser import Inner, ParsedBody, parse
from companion.text.shortcodes.tree import Shortcode, Value, walk
from companion.text.source_map import Source

KINDS = {"void": Inner.NONE, "box": Inner.MARKDOWN, "raw": Inner.VERBATIM, "sub/deep": Inner.NONE}


def parsed(text: str, first_line: int = 1) -> ParsedBody:
    source = Source(Path("x.md"), text, first_line)
    return parse(source, lambda name: KINDS.get(name.lower()), sorted(KINDS))


def only(text: str) -> Shortcode:
    body = parsed(text)
    assert body.errors == []
    (shortcode,) = walk(body.nodes)
    return shortcode


def values(text: str) -> list[Value]:
    return [parameter.value for parameter in only(text).parameters]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("false", False), ("True", "True"), ("3", 3), ("-2", -2), ("007", 7),
        ("1.5", 1.5), ("5.", "5."), ("1e3", "1e3"), ("0x1F", "0x1F"), ('"1"', "1"), ("`1`", "1"),
        ("9999999999999999999", "9999999999999999999"), ("é_ü", "é_ü"), (r'"a\b"', r"a\b"),
        (r'"\"a\" \alpha"', r'"a" \alpha'), ("`two\nlines`", "two\nlines"), ('""', ""),
    ],
)  # fmt: skip
def test_values_are_typed_like_hugos(written: str, value: Value) -> None:
    assert values(f"{{{{< void {written} >}}}}") == [value]


@pytest.mark.parametrize(
    "call",
    [
        '{{< void a="1" b=`2` >}}', "{{< void a = 1\n b = 2\n>}}", '{{<void a="1"b="2">}}',
        "{{%\tvoid\ta=1 b=2 %}}", '{{< VOID a="1" b="2" >}}', '{{< void a="0" a="1" b="2" >}}',
    ],
)  # fmt: skip
def test_equivalent_spellings_of_a_call_are_parsed_alike(call: str) -> None:
    shortcode = only(call)
    assert str(shortcode.parameter("a").value) == "1"
    assert str(shortcode.parameter("b").value) == "2"


def test_a_value_may_contain_the_closing_delimiter_and_shortcodes() -> None:
    assert values('{{< void ">}}" "{{< void >}}" >}}') == [">}}", "{{< void >}}"]


def test_a_url_needs_no_quotes() -> None:
    assert values("{{< void src=https://example.org/a?b=c >}}") == ["https://example.org/a?b=c"]


def test_nesting_and_positions() -> None:
    text = "a {{< box >}}b{{% box %}}{{< sub/deep >}}{{% /box %}}{{< /box >}} c"
    body = parsed(text)
    assert body.errors == []
    outer, inner, deep = walk(body.nodes)
    assert text[outer.inner_start : outer.inner_end].startswith("b{{% box")
    assert inner.markdown
    assert not outer.markdown
    assert text[deep.start : deep.end] == "{{< sub/deep >}}"


def test_a_shortcode_can_close_itself() -> None:
    assert only("{{< box />}} text").closed


def test_escaped_shortcodes_are_text() -> None:
    assert list(walk(parsed("{{</* void */>}} {{%/* box */%}}").nodes)) == []


def test_raw_keeps_tex_but_expands_shortcodes() -> None:
    body = parsed(r"{{< raw >}}$x^{{%}} {{<a}}$ {{< void >}}{{< /raw >}}")
    assert body.errors == []
    assert [shortcode.name for shortcode in walk(body.nodes)] == ["raw", "void"]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a\n\n{{< box >}}\ntext", 12, 1, 'shortcode "box" must be closed or self-closed'),
        ("text {{< /box >}}", 10, 10, "none is open"),
        ("{{< box >}}x{{< /raw >}}", 10, 18, "'raw' does not match start tag"),
        ("{{< void >}}x{{< /void >}}", 10, 14, "closing tag was provided"),
        ("{{< void /%}}", 10, 11, "does not match start tag"),
        ("{{% void /%}}", 10, 1, "closing tag was provided"),
        ('{{< void a="b >}}\nx', 10, 13, "unterminated quoted string"),
        ("{{< void `b >}}", 10, 11, "unterminated raw string"),
        ("{{< void a b=c >}}", 10, 12, "Cannot mix named and positional"),
        ('{{< void b="c" "a" >}}', 10, 16, "Cannot mix named and positional"),
        ("{{< void a&b >}}", 10, 11, "U+0026"),
        ("{{<void}}", 10, 8, "U+007D"),
        ("{{< >}}", 10, 1, "no name"),
        ("x {{< void", 10, 11, "unclosed shortcode action"),
        ("{{< box >}}x{{< /box a >}}", 10, 22, "unclosed shortcode"),
        ("é {{< viod >}}", 10, 3, '"viod" not found'),
        ("a {{</* void >}} b", 10, 3, "comment must be closed"),
        ("{{< void a=b>}}", 10, 12, "reaches up to the next blank"),
        ("{{< a.b >}}", 10, 5, "period in shortcode name"),
        ("{{< box/>}}", 10, 1, '"box/" not found'),
        ("{{< void a= >}}", 10, 10, "no value"),
    ],
)
def test_a_syntax_error_has_its_position(text: str, line: int, column: int, words: str) -> None:
    errors = parsed(text, first_line=10).errors
    assert [place(error) for error in errors] == [(line, column)]
    assert words in errors[0].message


def test_the_error_suggests_the_nearest_shortcode() -> None:
    assert 'Did you mean "void"?' in parsed("{{< viod >}}").errors[0].remedy
    assert "blank" in parsed("{{< void/>}}").errors[0].remedy


def test_all_errors_of_a_file_are_reported_once() -> None:
    text = (
        "{{< nosuch >}}x{{< /nosuch >}}\n"
        "{{< void a&b >}}\n"
        "{{< box a=1 b >}}text{{< /box >}}\n"
        "{{< /raw >}}\n"
        "{{< box >}}\n"
    )
    assert [place(error) for error in parsed(text).errors] == [
        (1, 1),
        (2, 11),
        (3, 13),
        (4, 6),
        (5, 1),
    ]


def test_shortcode_and_formula_errors_are_reported_together() -> None:
    errors = errors_of("{{< nosuch >}}\n\n$$ open\n")
    assert [place(error) for error in errors] == [(1, 1), (3, 1)]


def test_columns_count_from_the_line_even_after_windows_line_ends() -> None:
    assert place(errors_of("a\r\nb {{< nosuch >}}\r\n")[0]) == (2, 3)


def test_excessive_nesting_is_an_error() -> None:
    text = "{{< box >}}" * 300 + "{{< /box >}}" * 300
    assert "nested more than" in parsed(text).errors[0].message


def test_a_closing_tag_closes_the_innermost_shortcode_as_in_hugo() -> None:
    body = parsed("{{<box>}}a{{<raw>}}b{{</box>}}c{{</raw>}}d")
    assert body.errors == []
    box, raw = walk(body.nodes)
    assert (box.name, raw.name) == ("box", "raw")
    assert raw in box.children
    assert body.nodes[0] is box
    text = "{{<box>}}a{{<raw>}}b{{</box>}}c{{</raw>}}d"
    assert text[raw.inner_start : raw.inner_end] == "b"
    assert text[box.inner_start : box.inner_end] == "a{{<raw>}}b{{</box>}}c"


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("{{<box>}}{{<raw>}}x{{</box>}}", [10]),
        ("{{<box>}}{{<raw>}}x{{</raw>}}", [1]),
        ("{{<box>}}{{<box>}}{{<raw>}}x{{</box>}}", [1, 19]),
        ("{{<box>}}x", [1]),
    ],
)
def test_the_unclosed_shortcode_is_the_one_whose_name_has_no_closing_tag(
    text: str, unclosed: list[int]
) -> None:
    assert [error.column for error in parsed(text).errors] == unclosed
