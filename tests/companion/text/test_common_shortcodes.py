"""Shortcodes that many themes have: without a template they have a common form, and a warning."""

from __future__ import annotations

import pytest
from reading import FILE, UNSAFE

from companion.content.wrappers import COMMON_NAMES
from companion.finish.filling import fill
from companion.text.body import Body, PageInfo, Source, render_body, render_with_errors
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.common import COMMON, UNCLOSED
from companion.text.shortcodes.registry import Kind, Registry

REGISTRY = Registry(COMMON, unclosed=UNCLOSED).with_kinds(BUILTIN.kinds)
BOX = '<div class="details admonition {} open">'
TITLE = '<div class="details-summary admonition-title">{}</div>'


def body_of(text: str, registry: Registry = REGISTRY) -> Body:
    return render_body(Source(FILE, text, 1), PageInfo(), UNSAFE, registry)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{< katex >}}x^2{{< /katex >}}", ["⟨x^2⟩"]),
        ('{{< math "display" >}}x{{< /math >}}', ["⟨x⟩"]),
        ("a{{< math >}}\n{{< /math >}}b", ["ab"]),
        ("{{< rawhtml >}}<b>_a_</b> $y$\n\n    c{{< /rawhtml >}}", ["<b>_a_</b> ⟨y⟩", "    c"]),
        ("{{% notice tip %}}\n*a*\n{{% /notice %}}", [BOX.format("tip"), "<em>a</em>"]),
        ('{{< notice note "Why" >}}a{{< /notice >}}', [BOX.format("note"), TITLE.format("Why")]),
        ('{{< warning "Why" >}}a{{< /warning >}}', [BOX.format("warning"), TITLE.format("Why")]),
        ('{{< callout type="bug" title="T" >}}a{{< /callout >}}', [BOX.format("bug"), ">T<"]),
        ("{{< hint danger >}}$z$ a{{< /hint >}}", [BOX.format("danger"), "⟨z⟩ a"]),
        ('{{< expand "More" >}}*a*{{< /expand >}}', ["<summary>More</summary>", "<em>a</em>"]),
        ("{{< spoiler >}}*a*{{< /spoiler >}}", ["<summary>Spoiler</summary>", "<em>a</em>"]),
        ('A {{< kbd "K" >}} {{< mark >}}b{{< /mark >}}', ["<kbd>K</kbd>", "<mark>b</mark>"]),
        ('{{< img src="a.png" alt="b" >}}', ['<img src="a.png" alt="b">']),
        ("a {{< toc >}}b {{% TableOfContents %}}c", ["<p>a b c</p>"]),
        ('{{< color "red" >}}a{{< /color >}}', ['<span style="color: red">a</span>']),
    ],
)
def test_it_is_shown_with_a_warning_that_names_it(text: str, shown: list[str]) -> None:
    body = body_of(text)
    html = fill(body.html, [f"⟨{each.tex}⟩" for each in body.formulas], [])
    for part in shown:
        assert part in html
    assert body.warnings
    for warning in body.warnings:
        assert "has no template here" in warning.message
        assert "python build.py new shortcode" in warning.remedy
        assert (warning.line, warning.column) >= (1, 1)


def test_a_shortcode_that_only_loads_a_library_prints_nothing() -> None:
    """In Blowfish and Congo, `katex` has no body."""
    body = body_of("{{< katex >}}\n\n$x$ and \\\\(y\\\\)\n")
    assert [each.tex for each in body.formulas] == ["x", "y"]
    (warning,) = body.warnings
    assert "prints nothing where it has no body" in warning.message
    closed = body_of("{{< katex >}}x{{< /katex >}} {{< KaTeX />}}")
    assert [each.tex for each in closed.formulas] == ["x"]


@pytest.mark.parametrize("call", ['{{< quote text="A" >}}', "{{% note %}}", "{{< spoiler >}}"])
def test_another_one_that_a_page_never_closes_is_an_error_with_both_remedies(call: str) -> None:
    source = Source(FILE, f"a\n\n{call} b", 1)
    _, (error,) = render_with_errors(source, PageInfo(), UNSAFE, REGISTRY)
    assert (error.line, error.column) == (3, 1)
    assert "is never closed on this page, and has no template here" in error.message
    assert "Close it with {{< /" in error.remedy
    own = REGISTRY.with_kinds({"quote": Kind(lambda _: "Q"), "note": Kind(lambda _: "N")})
    own = own.with_kinds({"spoiler": Kind(lambda _: "S")})
    assert not body_of(f"{call}", own).warnings


def test_each_name_warns_once_on_a_page() -> None:
    body = body_of('{{< kbd "a" >}} {{< kbd "b" >}}\n\n{{< br >}}\n')
    assert [(each.line, each.column) for each in body.warnings] == [(1, 1), (3, 1)]


def test_a_built_in_or_own_shortcode_of_the_name_goes_before_it() -> None:
    both = set(COMMON_NAMES) & set(BUILTIN.names())
    assert {"image", "solution"} <= both
    assert not body_of('{{< image src="a.png" >}}').warnings
    own = REGISTRY.with_kinds({"kbd": Kind(lambda call: "own")})
    assert "own" in body_of("{{< kbd >}}", own).html
