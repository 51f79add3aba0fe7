"""Statements are numbered, links without a text show names, and errors have positions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from built_site import BuildSite

from companion.tools.errors import BuildErrors

Shown = Callable[..., BeautifulSoup]


def statement(title: str, label: str, body: str = "Text.") -> str:
    return f'{{{{< admonition type=note title="{title}" id="{label}" >}}}}\n{body}\n' + (
        "{{< /admonition >}}\n\n"
    )


@pytest.fixture
def shown(build_site: BuildSite) -> Shown:
    """A function that builds a post with a text, and returns its page."""

    def show(text: str, front: str = "", **other: str) -> BeautifulSoup:
        files = {"a.md": f"---\ntitle: A & B\n{front}---\n{text}"}
        _, public = build_site({**files, **{f"{name}.md": each for name, each in other.items()}})
        return BeautifulSoup((public / "a" / "index.html").read_text("utf-8"), "html.parser")

    return show


def titles(page: BeautifulSoup) -> list[str]:
    return [each.get_text() for each in page.select(".admonition-title")]


def references(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(str(each["href"]), each.get_text()) for each in page.select("a.reference")]


def test_each_kind_counts_its_own_statements(shown: Shown) -> None:
    page = shown(
        statement("Definition", "def-a")
        + statement("Theorem (Chain *Rule*)", "thm-a")
        + statement("Definition (Norm)", "def-b")
        + statement("Theorem 7", "thm-b")
        + statement("Theorem", "thm-c")
        + "[](#def-b) [](#thm-a) [](#thm-b) [](#thm-c)"
    )
    assert titles(page) == [
        "Definition 1", "Theorem 1 (Chain Rule)", "Definition 2 (Norm)", "Theorem 7", "Theorem 8",
    ]  # fmt: skip
    assert references(page) == [
        ("#def-b", "Definition 2"), ("#thm-a", "Theorem 1"), ("#thm-b", "Theorem 7"),
        ("#thm-c", "Theorem 8"),
    ]  # fmt: skip
    assert page.select_one("details#thm-a.admonition")


def test_a_reference_shows_the_title_of_an_unnumbered_statement(shown: Shown) -> None:
    page = shown(statement("Why $x^2$ is fine", "why") + "[](#why)")
    assert titles(page)[0].startswith("Why ")
    assert page.select_one("a.reference .katex")


def test_a_statement_without_an_id_has_no_number(shown: Shown) -> None:
    page = shown('{{< admonition type=note title="Theorem" >}}\nText.\n{{< /admonition >}}')
    assert titles(page) == ["Theorem"]


def test_links_without_text_show_equations_headings_and_titles(shown: Shown) -> None:
    page = shown(
        "## Proof of $x$\n\n$$x \\label{eq:x}$$\n\n[](#eq:x) [](#proof-of-x)\n\n"
        '[]({{< relref "b#def" >}}) []({{< relref "b" >}}) [text](#eq:x) [](https://example.org/)',
        b="---\ntitle: C & D\n---\n" + statement("Lemma", "def"),
    )
    shown_names = [text for _, text in references(page)]
    assert shown_names[0] == "(1)"
    assert shown_names[1].startswith("Proof of ")
    assert shown_names[2:] == ["Lemma 1", "C & D"]


def test_a_name_with_a_formula_is_shown_on_another_page(build_site: BuildSite) -> None:
    files = {
        "a.md": "---\ntitle: A\n---\n$p$ [](/b/#square-of-q) and $r$\n",
        "b.md": "---\ntitle: B\n---\n$\\gdef\\q{q}$\n\n## Square of $\\q$ {#square-of-q}\n",
    }
    _, public = build_site(files)
    page = BeautifulSoup((public / "a" / "index.html").read_text("utf-8"), "html.parser")
    assert [each.text for each in page.select(".content annotation")] == ["p", r"\q", "r"]
    assert page.select_one("a.reference .katex-html").text == "q"
    feed = BeautifulSoup((public / "index.xml").read_text("utf-8"), "xml")
    assert "p Square of \\q and r" in [item.description.text for item in feed.find_all("item")]


def test_a_formula_can_refer_to_a_statement(shown: Shown) -> None:
    page = shown(statement("Theorem", "thm-a") + "$\\text{Theorem }\\ref{thm-a}$")
    assert "Theorem 1" in page.select_one(".passage > p .katex-html").get_text().replace(
        "\xa0", " "
    )


def test_headings_have_a_link_to_themselves(shown: Shown) -> None:
    link = shown("## One\n\nText.").select_one(".heading > a.heading-link")
    assert (link["href"], link["aria-labelledby"]) == ("#one", "one")


def test_an_empty_link_of_a_heading_to_itself_is_no_reference_in_any_case_of_its_letters(
    shown: Shown,
) -> None:
    page = shown('### [](#Types-of-X "Types of X")Types of X\n\nText.')
    own = page.select_one("h3 > a")
    assert (own["href"], own.text) == ("#Types-of-X", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Text.\n\n## Cost\n\n[](#csot)", r'a.md:8:4: .*"csot" on this page.*\n.*"cost"'),
        (statement("Lemma", "a") * 2, r'a.md:8:44: the id "a" is given twice'),
        (statement("Lemma", "a b"), r'a.md:4:44: "a b" cannot be an id'),
        (statement("Lemma", "x") + "$$y \\label{x}$$", r'a.md:8:\d+: the label "x" names two'),
        ("## One\n\n" + statement("Lemma", "one"), r'a.md:6:\d+: the label "one" names two'),
        ("[](#thm)\n\n" + statement("Lemma", "thn"), r'(?s)"thm".*Did you mean "thn"'),
        ("[](#eq:a)\n\n$$a \\label{eq:a} \\notag$$", r'a.md:4:4: .* "eq:a" has no number'),
        ('[](#ref-eulr)\n\n- <cite id="ref-euler">E</cite>', r'(?s)"ref-eulr".*"ref-euler"'),
        ('[]({{< relref "a#no" >}})', r'a.md:4:\d+: there is nothing called "no" on /a/'),
    ],
)
def test_faulty_labels_and_references_are_reported_with_their_positions(
    build_site: BuildSite, text: str, message: str
) -> None:
    with pytest.raises(BuildErrors, match=message):
        build_site({"a.md": f"---\ntitle: A\n---\n{text}"})


WORK = '- <cite id="ref-ada">Lovelace & Menabrea (1843)</cite>. *Notes.*\n'


def test_a_citation_shows_the_name_of_the_work_which_links_back(shown: Shown) -> None:
    page = shown(f"[](#ref-ada) and [](#ref-ada), see [her](#ref-ada).\n\n{WORK}")
    assert references(page) == [("#ref-ada", "Lovelace & Menabrea (1843)")] * 2
    back = page.select("li > a[role=doc-backlink]")
    assert [each["aria-label"] for each in back] == [
        f"Back to citation {number} of Lovelace & Menabrea (1843)" for number in (1, 2)
    ]
    places = [page.find(id=each["href"].removeprefix("#")) for each in back]
    assert places == page.select("a.reference")


def test_summaries_contain_the_texts_of_references(build_site: BuildSite) -> None:
    files = {
        "a.md": "---\ntitle: A\ndate: 2025-01-02\n---\nBy [](#thm), all.\n\n"
        + statement("Theorem", "thm"),
        "b.md": "---\ntitle: B\ndate: 2025-01-01\n---\nSee [](#two).\n\n<!--more-->\n\n## Two",
    }
    _, public = build_site(files)
    feed = BeautifulSoup((public / "index.xml").read_text("utf-8"), "xml")
    summaries = [item.description.text for item in feed.find_all("item")]
    assert summaries[0].startswith("By Theorem 1, all.")
    assert summaries[1] == "See Two."


@pytest.mark.parametrize(
    "work",
    [
        "- <cite class=\"work\" id='ref-é'>Émilie *1740*</cite>. Text.\n",
        '- <cite id="ref-é"><a href="https://x.example/">Émilie <em>1740</em></a></cite>\n',
    ],
)
def test_a_work_is_found_however_its_element_is_written(shown: Shown, work: str) -> None:
    page = shown(f"[](#ref-é) <a class=own id=here href='#ref-é'></a>\n\n{work}")
    names = [each.text for each in page.select(".passage > p a")]
    assert names == ["Émilie 1740"] * 2
    back = page.select("li a[role=doc-backlink]")
    assert [each["href"] for each in back] == ["#ref-é:1", "#here"]
    assert all(page.find(id=each["href"].removeprefix("#")) for each in back)
    assert back[0]["aria-label"] == "Back to citation 1 of Émilie 1740"


def test_a_work_without_citations_has_no_backlinks(shown: Shown) -> None:
    assert not shown(WORK).select("[role=doc-backlink]")


def test_a_link_with_a_text_to_a_missing_anchor_is_a_warning(build_site: BuildSite) -> None:
    summary, _ = build_site({"a.md": "---\ntitle: A\n---\n## One\n\n[see](#on) [up](#top)"})
    assert len(summary.warnings) == 1
    assert (summary.warnings[0].line, summary.warnings[0].column) == (6, 7)


def test_an_empty_link_in_a_heading_to_this_heading_stays_empty(shown: Shown) -> None:
    page = shown("## A *b* [](#a-b)\n\n## C [](#a-b)\n\n[](#a-b)\n")
    headings = page.select(".content h2")
    assert [each.get_text() for each in headings] == ["A b ", "C A b "]
    assert references(page) == [("#a-b", "A b "), ("#a-b", "A b ")]


def test_a_page_with_explains_steps_must_have_their_equations(build_site: BuildSite) -> None:
    text = '$$z \\label{eq:pre-activation}$$\n\n{{< backprop layers="1,1" x="1" target="1" >}}\n'
    build_site({"a.md": f"---\ntitle: A\n---\n{text}"})
    with pytest.raises(BuildErrors, match=r'a.md:7:1: step 2 applies the equation "eq:activation"'):
        build_site({"a.md": f"---\ntitle: A\nexplainsSteps: true\n---\n{text}"})


def test_the_error_of_a_reference_to_a_draft_says_so(build_site: BuildSite) -> None:
    files = {
        "a.md": '---\ntitle: A\n---\n[]({{< relref "b#x" >}})',
        "posts/b.md": "---\ntitle: B\ndraft: true\n---\n## x",
    }
    with pytest.raises(BuildErrors, match=r"posts/b is not published \(draft\)") as raised:
        build_site(files)
    assert "--buildDrafts" in str(raised.value)
    build_site(files, buildDrafts=True)


def test_the_error_of_a_misspelt_reference_suggests_a_page(build_site: BuildSite) -> None:
    files = {
        "a.md": '---\ntitle: A\n---\n{{< relref "posts/bcak" >}}',
        "posts/back.md": "---\ntitle: B\n---\n",
    }
    with pytest.raises(BuildErrors, match=r'(?s)page not found.*Did you mean "posts/back"'):
        build_site(files)
