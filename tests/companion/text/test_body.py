"""Rendering of bodies: holes, headings, contents, plain text, summary, options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from reading import body_of, error_of, html_of

from companion.finish.filling import fill
from companion.finish.plain_text import plain_text
from companion.text.body import MarkupOptions
from companion.tools.errors import BuildError


def test_fill_replaces_the_holes() -> None:
    body = body_of("$a$ {{< backprop seed=1 >}}\n\n$b$ {{< backprop seed=2 >}}")
    html = fill(body.html, ["<A>", "<B>"], ["<1>", "<2>"])
    assert html.replace("\n", "") == "<p><A></p><1><p><B></p><2>"
    assert [widget.spec["seed"] for widget in body.widgets] == [1, 2]


def test_holes_survive_escaping_and_json() -> None:
    html = body_of("$a$").html
    assert fill(json.loads(json.dumps(html)), ["A"], []) == "<p>A</p>\n"


def test_a_noncharacter_in_the_text_is_refused() -> None:
    assert "a Unicode noncharacter" in error_of("a \ufdd0f0\ufdd1").message


def test_page_headings_take_ids_before_headings_in_shortcodes() -> None:
    html = html_of("{{< style a >}}\n## A\n\nx\n{{< /style >}}\n\n## A\n\n## A\n")
    assert html.index('id="a-2"') < html.index('id="a"') < html.index('id="a-1"')


def test_contents_list_the_headings_with_their_formulas() -> None:
    body = body_of("# A\n\n## B $x$\n\n### C [l](u)\n\n## D\n\n#### E")
    assert fill(body.toc, ["X"], []) == (
        '<ul>\n<li><a href="#b-x">B X</a>\n<ul>\n<li><a href="#c-l">C l</a>\n</li></ul></li>\n'
        '<li><a href="#d">D</a>\n</li></ul>'
    )
    assert [heading.level for heading in body.headings] == [1, 2, 3, 2, 4]
    assert body_of("text").toc == ""


def test_plain_text_has_no_tags_and_no_definitions() -> None:
    body = body_of("# A\n\n$\\gdef\\x{y}$ *b* & <i>c</i> $d<e$ {{< backprop seed=1 >}}\n")
    assert plain_text(body.html, body.formulas) == "A b & c d<e"


def test_plain_text_has_no_footnotes() -> None:
    body = body_of("a;[^1] b\n\n[^1]: A note")
    assert plain_text(body.html, body.formulas) == "a; b"


def test_the_opening_ends_at_the_divider() -> None:
    body = body_of("a *b*\n\n<!--more-->\n\nc")
    assert body.opening is not None
    assert plain_text(body.opening, body.formulas) == "a b"
    assert "more" not in body.html
    assert body_of("a").opening is None


def test_a_goat_picture_stays_text_with_a_warning_that_says_so() -> None:
    picture = "+--+\n|a |\n+--+"
    body = body_of(
        f"Text\n\n- item\n\n  ```goat\n  {picture.replace(chr(10), chr(10) + '  ')}\n  ```\n"
    )
    assert f'<code class="language-goat" data-lang="goat">{picture}' in body.html
    (warning,) = body.warnings
    assert (warning.line, warning.message) == (
        5,
        "goat: this picture stays text; Hugo alone draws it",
    )
    assert warning.remedy


def test_raw_html_is_omitted_with_one_warning_unless_unsafe() -> None:
    body = body_of("a <b>c</b>\n\n<div>d</div>", MarkupOptions())
    assert "<b>" not in body.html
    assert [(w.line, w.column) for w in body.warnings] == [(1, 1)]
    assert body_of("a <b>c</b>").warnings == ()


def test_code_is_highlighted_and_shortcodes_in_it_are_expanded() -> None:
    html = html_of('```python {hl_lines=[1],linenos=inline}\nx = 1\n"""a\nb"""\n```')
    assert 'class="language-python" data-lang="python"' in html
    assert '<span class="line hl"><span class="ln">1</span>' in html
    assert html.count('class="cl"') == 3
    plain = html_of("```nolang\n<x>\n```")
    assert plain.startswith('<pre tabindex="0"><code class="language-nolang"')


def highlight_options(**highlight: object) -> MarkupOptions:
    return MarkupOptions.from_hugo({"markup": {"highlight": highlight}})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("```nolang\na\n\n\n```", "a\n"),
        ("```\n\na\n\n```", "\na\n"),
        ("~~~\n\n\n~~~", ""),
        ("```python\nx\n\n\n```", "x\n"),
        ("{{< highlight python >}}\n\nx\n\n{{< /highlight >}}", "x"),
    ],
)
def test_code_has_no_empty_lines_at_its_end(text: str, shown: str) -> None:
    page = BeautifulSoup(html_of(text), "html.parser")
    assert page.code is not None
    assert page.code.get_text() == shown


@pytest.mark.parametrize(
    ("language", "guess", "numbers"),
    [
        ("nolang", False, ""), ("", False, ""), ("python", False, "1 2"), ("text", False, "1 2"),
        ("plaintext", False, "1 2"), ("go-html-template", False, "1 2"), ("txt", False, "1 2"),
        ("nolang", True, "1 2"), ("", True, "1 2"),
    ],
)  # fmt: skip
def test_lines_are_numbered_where_hugo_numbers_them(
    language: str, guess: bool, numbers: str
) -> None:
    options = highlight_options(lineNos=True, guessSyntax=guess)
    page = BeautifulSoup(html_of(f"```{language}\na\nb\n```", options), "html.parser")
    assert " ".join(each.get_text().strip() for each in page.select(".lnt")) == numbers
    assert page.get_text().split()[-2:] == ["a", "b"]


def test_a_fence_can_ask_for_numbers_in_a_table_and_marks_them() -> None:
    options = highlight_options(lineNos=True, lineNumbersInTable=False)
    html = html_of("```sh {lineNos=table lineNoStart=5 hl_lines=[1]}\nls\n```", options)
    assert '<span class="hl"><span class="lnt">5\n</span></span>' in html
    assert "lntable" not in html_of("```sh\nls\n```", options)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"goldmark": {"renderer": {"unsafe": "yes"}}}, "markup.goldmark.renderer.unsafe"),
        ({"goldmark": 3}, "markup.goldmark"),
        ({"goldmark": {"extensions": {"passthrough": {"enable": True, "delimiters":
            {"inline": [["$"]]}}}}}, "delimiters.inline"),
    ],
)  # fmt: skip
def test_the_error_names_an_invalid_option(table: dict[str, object], words: str) -> None:
    with pytest.raises(BuildError, match=words):
        MarkupOptions.from_hugo({"markup": table})


def test_keys_of_hugo_toml_are_case_insensitive() -> None:
    config = {"Markup": {"GoldMark": {"Renderer": {"UNSAFE": True}}}}
    assert MarkupOptions.from_hugo(config).unsafe


def test_the_older_form_of_the_attribute_setting_is_understood() -> None:
    parser = {"attribute": True, "autoHeadingID": True}
    options = MarkupOptions.from_hugo({"markup": {"goldmark": {"parser": parser}}})
    assert (options.heading_attributes, options.block_attributes) == (True, False)


def test_a_setting_of_the_wrong_type_has_its_place_and_a_remedy() -> None:
    place = Path("hugo.toml"), 3, 1
    with pytest.raises(BuildError, match=r"hugo\.toml:3:1: markup\.highlight\.tabWidth") as caught:
        MarkupOptions.from_hugo({"markup": {"highlight": {"tabWidth": "4"}}}, lambda key: place)
    assert caught.value.remedy


NOTES = """\
a[^why]

{{< admonition >}}
It holds.[^why] And[^in], but not[^none].

[^in]: inner $x$
{{< /admonition >}}

{{< admonition >}}b[^in]

[^in]: other{{< /admonition >}}

c[^last]

[^why]: By compactness.
[^last]: last
"""


def test_footnotes_in_a_shortcode_are_those_of_the_page() -> None:
    page = BeautifulSoup(html_of(NOTES), "html.parser")
    assert [each.get_text() for each in page.select("sup")] == ["1", "1", "2", "3", "4"]
    notes = [each.get_text().strip(" \n\xa0↩︎") for each in page.select(".footnotes li")]
    assert notes == ["By compactness.", "inner ⟨x⟩", "other", "last"]
    assert len(page.select(".footnotes")) == 1
    ids = [str(each["id"]) for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(each["href"])[1:] for each in page.select("a[href]")}
    assert targets <= set(ids)
    assert "not[^none]" in page.get_text()


def test_a_footnote_may_be_defined_in_the_body_around_a_body() -> None:
    text = "{{< style a >}}{{< admonition >}}b[^b]{{< /admonition >}}\n\n[^b]: own\n{{< /style >}}"
    page = BeautifulSoup(html_of(text), "html.parser")
    assert [each["href"] for each in page.select("sup a")] == ["#fn:1"]
    assert page.select(".footnotes li p")[0].get_text().startswith("own")


def test_a_caption_with_a_footnote_has_a_text_alternative_without_it() -> None:
    html = html_of('{{< figure src="a.png" caption="A map[^1]" >}}\n\n[^1]: note')
    assert 'alt="A map"' in html
    assert html.count("<sup") == 1
