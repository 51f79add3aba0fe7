"""Line numbers and code in a sentence: Chroma's elements, as Hugo prints them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from reading import html_of

CODE = "a\nb\nc\n"


def numbers(info: str) -> list[str]:
    page = BeautifulSoup(html_of(f"```{info}\n{CODE}```"), "html.parser")
    return [each.get_text().rstrip("\n") for each in page.select(".ln, .lnt")]


@pytest.mark.parametrize(
    ("info", "shown"),
    [
        ("go {linenos=true}", ["1", "2", "3"]),
        ("go {lineNos=inline,lineNoStart=98}", [" 98", " 99", "100"]),
        ("text {linenos=table linenostart=9}", [" 9", "10", "11"]),
        ("go {linenos=false}", []),
        ("nolang {linenos=true}", []),
    ],
)
def test_line_numbers_are_aligned(info: str, shown: list[str]) -> None:
    assert numbers(info) == shown


@pytest.mark.parametrize("where", ["table", "inline"])
@pytest.mark.parametrize(("given", "prefix"), [(" lineanchors=x", "x"), ("", "hl-1")])
def test_anchored_numbers_are_links_to_themselves(where: str, given: str, prefix: str) -> None:
    text = f"```go\na\n```\n\n```go {{linenos={where} anchorlinenos=true{given}}}\n{CODE}```"
    links = BeautifulSoup(html_of(text), "html.parser").select("span[id] > a.lnlinks")
    assert [each["href"] for each in links] == [f"#{prefix}-{n}" for n in (1, 2, 3)]
    assert [f"#{each.parent['id']}" for each in links if each.parent] == [
        each["href"] for each in links
    ]


def test_marked_lines_are_marked_in_the_column_of_numbers_too() -> None:
    html = html_of(f"```go {{linenos=table hl_lines=[2] linenostart=9}}\n{CODE}```")
    page = BeautifulSoup(html, "html.parser")
    assert [each.get_text() for each in page.select(".hl > .lnt")] == ["10\n"]
    assert [each.get_text() for each in page.select(".line.hl")] == ["b\n"]


@pytest.mark.parametrize(
    ("language", "shown"), [("go", '<span class="nx">x</span>'), ("nolang", "x"), ("text", "x")]
)
def test_inline_code_stays_in_its_sentence(language: str, shown: str) -> None:
    html = html_of(f'a {{{{< highlight {language} "hl_inline=true" >}}}}x{{{{< /highlight >}}}} b')
    assert html == f'<p>a <code class="code-inline language-{language}">{shown}</code> b</p>'
