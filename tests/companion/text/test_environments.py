"""Theorem environments, shortcodes of other themes and of other sites."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from reading import body_of, error_of, html_of, place

from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.environments import NUMBERED, UNNUMBERED


def titles(html: str) -> list[str]:
    page = BeautifulSoup(html, "html.parser")
    return [each.get_text() for each in page.select(".admonition-title")]


def test_environments_are_counted_by_kind_and_with_admonitions() -> None:
    html = html_of(
        '{{< theorem >}}a{{< /theorem >}}\n\n{{< theorem "Rolle $x$" >}}b{{< /theorem >}}\n\n'
        "{{< lemma >}}c{{< /lemma >}}\n\n"
        '{{< admonition title="Theorem" id="t3" >}}d{{< /admonition >}}\n\n'
        "{{< theorem number=false >}}e{{< /theorem >}}{{% theorem %}}f{{% /theorem %}}\n"
        "{{< proof >}}g{{< /proof >}}{{< proof >}}h{{< /proof >}}"
    )
    assert titles(html) == [
        "Theorem 1", "Theorem 2 (Rolle ⟨x⟩)", "Lemma 1", "Theorem 3", "Theorem", "Theorem 4",
        "Proof", "Proof",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [*NUMBERED, *UNNUMBERED])
def test_every_environment_has_a_title_and_an_anchor(name: str) -> None:
    body = body_of(f'{{{{< {name} name="N" label="l" >}}}}\n**b**\n{{{{< /{name} >}}}}')
    number = " 1" if name in NUMBERED else ""
    assert titles(body.html) == [f"{name.title()}{number} (N)"]
    assert f'class="details admonition statement {name} open" id="l" open' in body.html
    assert "<strong>b</strong>" in body.html
    assert [each.label for each in body.statements] == ["l"]


def test_a_label_that_is_given_twice_is_an_error_at_the_second() -> None:
    text = '{{< lemma id="a" >}}x{{< /lemma >}}\n{{< remark label="a" >}}y{{< /remark >}}'
    assert place(error_of(text)) == (2, 19)


def test_a_label_that_cannot_be_an_id_has_hyphens_and_a_warning() -> None:
    body = body_of("{{< definition id=\"Weak 'Pattern' 2\" title=x >}}a{{< /definition >}}")
    assert 'id="Weak-Pattern-2"' in body.html
    (warning,) = body.warnings
    assert (warning.line, warning.column) == (1, 20)
    assert 'here it is "Weak-Pattern-2"' in warning.message
    assert "id=" not in html_of('{{< lemma id="&" >}}a{{< /lemma >}}')


@pytest.mark.parametrize(
    ("call", "address", "name"),
    [
        ("youtube dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "Video on YouTube"),
        ('youtube id=a-_1 start=30 title="T"', "https://www.youtube.com/watch?v=a-_1&t=30s", "T"),
        ("vimeo 55073825", "https://vimeo.com/55073825", "Video on Vimeo"),
        ('x user="U" id="12"', "https://x.com/U/status/12", "Post by U on X"),
        ("tweet 12", "https://x.com/i/status/12", "Post on X"),
        ("instagram Cx-1", "https://www.instagram.com/p/Cx-1/", "Post on Instagram"),
        ("gist u abc0", "https://gist.github.com/u/abc0", "Code by u"),
        ('gist u abc0 "a b.py"', "https://gist.github.com/u/abc0#file-a-b-py", "a b.py by u"),
        ("bilibili BV1 2", "https://www.bilibili.com/video/BV1/?p=2", "Video on Bilibili"),
    ],
)
def test_other_sites_are_links(call: str, address: str, name: str) -> None:
    html = html_of(f"{{{{< {call} >}}}}")
    page = BeautifulSoup(html, "html.parser")
    assert [each["href"] for each in page.select("figure.embed > a")] == [address]
    assert page.select(".embed-name")[0].get_text() == name
    assert not re.search(r"<(?:iframe|script|img|link|object|embed)\b|\ssrc=", html)


@pytest.mark.parametrize(
    "call", ["youtube", 'youtube id="a b"', 'x id="1"', 'gist "<u>" a', 'vimeo "javascript:1"']
)
def test_an_address_that_cannot_be_made_is_an_error_with_an_example(call: str) -> None:
    error = error_of(f"{{{{< {call} >}}}}")
    assert "needs its" in error.message
    assert error.remedy.startswith("As in {{< ")


@pytest.mark.parametrize(
    ("call", "size"),  # px, as Hugo has them
    [
        ('qr text="https://example.org" /', 132),
        ("qr >}}\nhello\n{{< /qr", 116),
        ('qr text="hello" level="high" scale=2 class="c" /', 58),
    ],
)
def test_a_qr_code_is_a_picture_in_the_page(call: str, size: int) -> None:
    picture = BeautifulSoup(html_of(f"{{{{< {call} >}}}}"), "html.parser").select("img")[0]
    assert str(picture["src"]).startswith("data:image/svg+xml")
    assert (picture["width"], picture["height"]) == (str(size), str(size))
    assert str(picture["alt"]).startswith("QR code: h")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ('text=""', "needs its text"),
        ("text=a level=lo", "unknown level"),
        ("text=a scale=1", "must be 2 or more"),
        (f'text="{3000 * "ä"}"', "too long"),
    ],
)
def test_what_is_no_qr_code_is_an_error(parameters: str, said: str) -> None:
    assert said in error_of(f"{{{{< qr {parameters} />}}}}").message


def test_tabs_stand_one_below_the_other() -> None:
    html = html_of(
        '{{< tabs items="A, B" >}}\n{{< tab >}}\na\n\n$x$\n{{< /tab >}}\n{{< tab >}}b{{< /tab >}}\n'
        '{{% tab title="T" %}}c{{% /tab %}}\n{{< tab >}}d{{< /tab >}}\n{{< /tabs >}}'
    )
    page = BeautifulSoup(html, "html.parser")
    assert [each.get_text() for each in page.select(".tabs > .tab > summary")] == [
        "A", "B", "T", "4",
    ]  # fmt: skip
    assert "⟨x⟩" in html


def test_what_themes_type_letter_by_letter_stands_still() -> None:
    assert html_of("{{< typeit tag=h4 >}}\n*a*\n{{< /typeit >}}") == (
        '<h4 class="typeit"><em>a</em></h4>'
    )
    assert 'class="language-python"' in html_of("{{< typeit code=python >}}\nx\n{{< /typeit >}}")


def test_links_and_images_of_themes_keep_their_markdown() -> None:
    link = html_of('{{< link "/a" "*b*" "t" >}}, {{< link href="mailto:a@b" rel=x >}}')
    assert link == (
        '<p><a href="/a" title="t"><em>b</em></a>, <a href="mailto:a@b" rel="x">a@b</a></p>'
    )
    assert html_of('{{< image src="a.png" src_l="b.png" caption="C *c*" >}}') == (
        '<figure><a href="b.png"><img src="a.png" alt="C c"></a>'
        "<figcaption>C <em>c</em></figcaption></figure>"
    )


def test_every_built_in_shortcode_names_its_parameters_or_takes_all() -> None:
    assert {"youtube", "theorem", "tabs", "mermaid"} <= set(BUILTIN.names())
