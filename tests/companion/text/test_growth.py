"""The work of rendering a text grows linearly with its length, for many repeated constructs.

Work is counted as executions per source line, not as time, so it is equal on every machine. A
failure names the lines whose work grows faster than the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from work import Work, metered

REPEATED = {
    # formulas
    "dollars": "$ ", "formulas": "$x$ ", "open displays": "$${ ", "displays": "$$x$$\n\n",
    "displays in items": "- $$ {\n", "closing braces": "}$ ", "labels": "\\label{a} \\\\ $$ ",
    "environments": "\\begin{align} ", "parentheses": "\\\\( ", "backslashes": "\\",
    # shortcodes
    "calls": "{{<", "open calls": "{{< a ", "comments of calls": "{{</* ", "braces": "{",
    "quotes in calls": '{{< figure "a ', "backquotes in calls": "{{< figure ` ",
    "raws": "{{< raw >}}$x$ <b>{{< /raw >}}\n", "raws on one line": "{{< raw >}}a{{< /raw >}} ",
    "raws in items": "- {{< raw >}}a{{< /raw >}}\n", "raws of pre": "{{< raw >}}<pre>{{< /raw >}} ",
    "unclosed raws": "{{< raw >}}<!-- ", "styles in a line": "{{% style a %}}b{{% /style %}} ",
    "headings in calls": "{{< style a >}}\n## A\n{{< /style >}}\n\n",
    "admonitions": "{{< admonition >}}a{{< /admonition >}}\n\n", "placeholders": "zShortcodex ",
    # HTML
    "tags": "<b>$x$</b> ", "open tags": "<a b ", "closing tags": "</a ", "less-than signs": "<",
    "attributes": '<a b="', "attributes in single quotes": "<a b='", "comments": "<!-- a ",
    "comments on lines": "<!--\n\n", "instructions": "<? a ", "declarations": "<!A b ",
    "character data": "<![CDATA[ ", "scripts": "<script> ", "scripts on lines": "<script>\n\n",
    "open styles": "<style\n\n", "blocks": "<div>\n\n", "blocks in quotes": "> <div>\n>\n",
    "blocks in items": "- <div>a\n\n", "cited works": '<cite id="a">x</cite> ',
    "cited works in items": '- <cite id="a">x</cite>, y\n', "open works": '<cite id="a">',
    "notes": '<sup id="fnref', "dividers": "<!--more-->", "entities": "&amp;", "ampersands": "&",
    # inline Markdown
    "backticks": "` ", "code": "`a` ", "stars": "*a **b ", "lone stars": "*", "underscores": "_a ",
    "tildes": "~a ", "brackets": "[", "images": "![a](b) $x$ ", "open images": "![",
    "links": "[a](b) ", "open links": "[a](", "titles of links": '[a](b "c ', "references": "[a] ",
    "addresses": "http://a.b/(((@ ", "hosts": "www.a.b ", "mail addresses": "a@b.c ",
    "double quotes": '"', "single quotes": "'", "words in quotes": "\"a 'b ", "dashes": "-- ",
    # blocks
    "headings": "# $x$ {#a}\n\n", "equal headings": "# a\n\n", "equal subheadings": "## a b\n",
    "underlined headings": "a\n=\n", "braces of headings": "# a {\n", "terms": "a\n: b\n\n",
    "definitions of terms": "a\n: b\n: c\n", "quoted": "> $$ a\n", "quote marks": "> ",
    "items": "1. a\n", "nested items": "- a\n ", "item marks": "- ", "tasks": "- [ ] a\n",
    "tables": "| a |\n|---|\n| $|x| |\n\n", "rows": "|a|b|\n|-|-|\n", "fences": "```\n",
    "attribute lines": "a\n{.b}\n\n", "footnotes": "[^a] ", "notes for them": "[^a]: x\n\n",
    "footnotes with notes": "a[^a]\n\n[^a]: x\n\n", "definitions": "[a]: b\n\n[a] ",
    "lines": "a\n", "broken lines": "a  \n", "blank lines": "\n", "tabs": "\t",
}  # fmt: skip
NUMBERED = {
    "definitions of their own": "[a{0}]: b\n\n[a{0}]\n\n",
    "headings of their own": "## a {0}\n\n",
    "notes of their own": "a[^{0}]\n\n[^{0}]: x\n\n",
    "statements": '{{{{< admonition tip "Theorem" id="t{0}" >}}}}a{{{{< /admonition >}}}}\n\n',
}
SHORT = 240  # characters; long enough for quadratic work to show
CountWork = Callable[[str], Work]


@pytest.fixture(scope="module", params=[True, False], ids=["HTML allowed", "HTML left out"])
def work_of(request: pytest.FixtureRequest) -> Iterator[CountWork]:
    """Count the work of rendering a text and extracting its plain text."""
    with metered("companion", "markdown_it") as work:
        from companion.finish.plain_text import plain_text
        from companion.text.body import MarkupOptions, PageInfo, Source, render_body
        from companion.tools.errors import BuildErrors

        options = MarkupOptions(unsafe=request.param)

        def count(text: str) -> Work:
            work.clear()
            with suppress(BuildErrors):
                body = render_body(Source(Path("post.md"), text), PageInfo(), options)
                plain_text(body.html, body.formulas)
            return work.copy()

        count("The *first* rendering fills the caches: $x$.")
        yield count


def assert_grows_with_the_text(work_of: CountWork, text: Callable[[int], str], count: int) -> None:
    """Assert that twice as many pieces take about twice the work, in total and per costly line."""
    once, twice = work_of(text(count)), work_of(text(2 * count))
    much = len(text(2 * count)) / 2
    steep = {
        line: (once[line], work)
        for line, work in twice.items()
        if work > much and work > 2.6 * once[line]
    }
    assert steep == {}
    assert once.total() > count
    assert twice.total() <= 2.5 * once.total()


@pytest.mark.parametrize("start", ["", "x "], ids=["", "in a paragraph"])
@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED.keys())
def test_repeated_text_takes_linear_work(work_of: CountWork, unit: str, start: str) -> None:
    # An even number of units, so that paired delimiters are closed in both texts.
    even = 2 * (SHORT // (2 * len(unit)))
    assert_grows_with_the_text(work_of, lambda count: start + unit * count, even)


@pytest.mark.parametrize("unit", NUMBERED.values(), ids=NUMBERED.keys())
def test_text_with_many_names_takes_linear_work(work_of: CountWork, unit: str) -> None:
    def text(count: int) -> str:
        return "".join(unit.format(k) for k in range(100, 100 + count))

    assert_grows_with_the_text(work_of, text, 2 * SHORT // len(unit))


def test_finding_an_unused_placeholder_word_takes_linear_work(work_of: CountWork) -> None:
    assert_grows_with_the_text(work_of, lambda count: "zShortcode" + "x" * count, SHORT)
