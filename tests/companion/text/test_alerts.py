"""GitHub's alerts become admonitions; HTML is compared with Hugo's in tests/hugo."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from reading import body_of, html_of

from companion.text.admonitions import ALIASES, TYPES


def box(text: str) -> tuple[str, str, str]:
    """The type of the first admonition, its title and its text; with "folded" after the type."""
    found = BeautifulSoup(html_of(text), "html.parser").select_one("details.admonition")
    assert found is not None
    title, content = found.select(".admonition-title")[0], found.select(".admonition-content")[0]
    kind = [each for each in found["class"] if each in TYPES]
    folded = [] if found.has_attr("open") else ["folded"]
    return " ".join([*kind, *folded]), title.get_text(), " ".join(content.get_text().split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> [!NOTE]\n> The map $f_1$ is open.", ("note", "Note", "The map ⟨f_1⟩ is open.")),
        ("> [!important]\n>\n> a\n>\n> b", ("tip", "Important", "a b")),
        ("> [!caution] *My* $t$\nlazy", ("warning", "My ⟨t⟩", "lazy")),
        ("> [!TIP]-\n> a", ("tip folded", "Tip", "a")),
        ("> [!TIP]+ T\n> a", ("tip", "T", "a")),
        ("> [!QUOTE]", ("quote", "Quote", "")),
        ("- a\n\n  > [!BUG]\n  > $$\n  > - b\n  > $$", ("bug", "Bug", "⟨ - b ⟩")),
        ("{{< style a >}}\n> [!NOTE]\n> a\n{{< /style >}}", ("note", "Note", "a")),
        ("> [!NOTE]\n> > [!TIP]\n> > a", ("note", "Note", "Tip a")),
        ("> [!NOTE]\n> | a |\n> |---|\n> | b |", ("note", "Note", "a b")),
    ],
)
def test_an_alert_is_an_admonition(text: str, expected: tuple[str, str, str]) -> None:
    assert box(text) == expected


@pytest.mark.parametrize("name", [*TYPES, *ALIASES])
def test_every_type_of_an_admonition_is_one_of_an_alert(name: str) -> None:
    assert box(f"> [!{name}]\n> a")[0] == ALIASES.get(name, name)


@pytest.mark.parametrize(
    "text", ["> [!x]\n> a", "> a\n> [!NOTE]", "[!NOTE]\na", "> \\[!NOTE]", "> [!TIP](u)"]
)
def test_other_quotes_stay_quotes(text: str) -> None:
    assert "<details" not in html_of(text)


def test_formulas_in_an_alert_have_their_places() -> None:
    formulas = body_of("> [!NOTE] A $t$\n> b $u$ and\n> $v$").formulas
    places = [(each.tex, each.line, each.column) for each in formulas]
    assert places == [("t", 1, 14), ("u", 2, 6), ("v", 3, 4)]
