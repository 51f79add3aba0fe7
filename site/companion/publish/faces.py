"""The faces of a page: which characters of which font are in which file.

A file holds a fixed alphabet, never the characters of some page, so that a new word in one post
changes no other page. Every family has one core, which ordinary text or ordinary formulas need; the
rest stands behind `unicode-range`, and a browser fetches it when a character asks for it.

Families of KaTeX share files where their alphabets have no character in common. The letters of
formulas and the smallest large brackets, say, are one request: the same file is named by several
`@font-face` rules, each with the range and the metrics of its own family.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SERIF = "Companion Serif"
"""The text face. The name of the original, Source, is reserved for the unchanged fonts."""
WEIGHTS = (400, 700)
"""The lightest and the boldest weight of theme.css; what the variable text faces are limited to."""

_ASCII = {chr(code) for code in range(0x20, 0x7F)}
_SPACES = " \u00a0"
_CAPITALS = {chr(code) for code in range(ord("A"), ord("Z") + 1)}

WESTERN = frozenset(
    _ASCII
    | {chr(code) for code in range(0xC0, 0x100)}  # all letters of a word come from one face,
    | set("ıŒœ")  # since there is no kerning between faces
    | set("\u0300\u0301\u0302\u0303\u0304\u0308\u0309\u0323\u0329")
    | set("\u00a0\u2002\u2003\u2009\u200a\u200b\u202f")
    | set("\u00ad¡¿ªº§©«®°±²³¶·¹»–—‘’‚“”„†‡•…‰′″‹›⁄€™←↑→↓−")
)
"""The core of the text face: words of Western European languages and their punctuation."""
CENTRAL_EUROPEAN = frozenset({chr(code) for code in range(0x100, 0x180)} - set("ıŒœ") | set("ȘșȚț"))
"""Letters of names such as Erdős, Łukasiewicz, Čech and Güneş."""
EXTENDED = frozenset(
    chr(code)
    for first, last in [
        (0x100, 0x2BA), (0x2BD, 0x2C5), (0x2C7, 0x2CC), (0x1E00, 0x1E9F), (0x1EF2, 0x1EFF),
        (0x20A0, 0x20AB),
    ]
    for code in range(first, last + 1)
)  # fmt: skip
"""What the fonts for Latin Extended serve at all."""

FORMULAS = frozenset(
    _ASCII
    | set("\u00a0\ue020\u2002\u2003\u2009\u200a")  # U+E020 is the stroke of KaTeX's `\not`
    | set("ΓΔΘΛΞΠΣΥΦΨΩ×±·…′−∘∙√∞∣∥∈∂∇∀∃∅∧∨∩∪∫≈≡≤≥∼⊂⊆⊕⊗⊙⊤⊥⋅⋯⋮⋱⟨⟩←→↦⇒⇔ˆ˜ˉ˙\u20d7ℓ")
)
"""The core of KaTeX's upright face."""
SETS_OF_NUMBERS = frozenset(_CAPITALS | set(f"■□{_SPACES}"))
"""Of KaTeX's AMS face: ℝ and its like, and the end of a proof."""
LARGE_OPERATORS = frozenset(f"∏∐∑∫∬∭∮⋀⋁⋂⋃⨀⨁⨂⨄⨆{_SPACES}")
"""Of KaTeX's Size2: sums and integrals between lines of text."""
SANS_LETTERS = frozenset({char for char in _ASCII if char.isalnum()} | set(_SPACES))
"""Of KaTeX's SansSerif."""


@dataclass(frozen=True)
class Part:
    """Some characters of one font of a package.

    source : the font's file, below `node_modules`.
    family, style : of the `@font-face` rules that show it.
    weights : the weights of these rules. A browser puts characters of several faces together only
        if their rules have the same weight, so a family has the same weights for all its ranges.
    only : the characters that are taken, as far as the font has them; None for all.
    but : characters that are left out.
    wght : the weight at which a variable font is frozen, or the range that it keeps.
    """

    source: str
    family: str
    style: str = "normal"
    weights: tuple[str, ...] = ("400",)
    only: frozenset[str] | None = None
    but: frozenset[str] = frozenset()
    wght: int | tuple[int, int] | None = None

    def takes(self, char: str) -> bool:
        return (self.only is None or char in self.only) and char not in self.but


@dataclass(frozen=True)
class File:
    """A font file of the site, `companion/fonts/NAME.woff2`.

    The metrics of lines are those of the first part; the rules of the others override them.
    """

    name: str
    parts: Sequence[Part]


_REGULAR, _BOLD = f"{WEIGHTS[0]}", f"{WEIGHTS[0] + 1} {WEIGHTS[1]}"


def _text(
    subset: str,
    style: str,
    only: frozenset[str] | None = None,
    but: frozenset[str] = frozenset(),
    weights: tuple[str, ...] = (_REGULAR, _BOLD),
) -> Part:
    source = f"@fontsource-variable/source-serif-4/files/source-serif-4-{subset}-wght-{style}.woff2"
    wght = WEIGHTS if _BOLD in weights else WEIGHTS[0]
    return Part(source, SERIF, style, weights, only, but, wght)


def _katex(
    face: str, only: frozenset[str] | None = None, but: frozenset[str] = frozenset()
) -> Part:
    name, _, shape = face.partition("-")
    style = "italic" if "Italic" in shape else "normal"
    weight = "700" if "Bold" in shape else "400"
    source = f"katex/dist/fonts/KaTeX_{face}.woff2"
    return Part(source, f"KaTeX_{name}", style, (weight,), only, but)


_SERVED = WESTERN | CENTRAL_EUROPEAN
TEXT_FILES = [
    File("serif", [_text("latin", "normal", WESTERN)]),
    # Hardly any italics are bold, and one weight has half the bytes of all.
    File("serif-italic", [_text("latin", "italic", WESTERN, weights=(_REGULAR,))]),
    File("serif-italic-bold", [_text("latin", "italic", WESTERN, weights=(_BOLD,))]),
    File("serif-signs", [_text("latin", "normal", None, WESTERN)]),
    File("serif-signs-italic", [_text("latin", "italic", None, WESTERN)]),
    File("serif-names", [_text("latin-ext", "normal", CENTRAL_EUROPEAN, weights=(_REGULAR,))]),
    File("serif-names-bold", [_text("latin-ext", "normal", CENTRAL_EUROPEAN, weights=(_BOLD,))]),
    File("serif-names-italic", [_text("latin-ext", "italic", CENTRAL_EUROPEAN)]),
    File("serif-letters", [_text("latin-ext", "normal", EXTENDED, _SERVED)]),
    File("serif-letters-italic", [_text("latin-ext", "italic", EXTENDED, _SERVED)]),
]
FORMULA_FILES = [
    File("math", [_katex("Main-Regular", FORMULAS)]),
    File("math-letters", [_katex("Math-Italic"), _katex("Size1-Regular")]),
    File(
        "math-sets",
        [
            _katex("AMS-Regular", SETS_OF_NUMBERS),
            _katex("Size2-Regular", LARGE_OPERATORS),
            _katex("Size3-Regular"),
        ],
    ),
    File(
        "math-sans",
        [
            _katex("SansSerif-Regular", SANS_LETTERS),
            _katex("Size4-Regular"),
        ],
    ),
    File("math-bold", [_katex("Main-Bold", FORMULAS)]),
    File("math-signs", [_katex("Main-Regular", None, FORMULAS)]),
    File("math-signs-bold", [_katex("Main-Bold", None, FORMULAS)]),
    File("math-relations", [_katex("AMS-Regular", None, SETS_OF_NUMBERS)]),
    File("math-brackets", [_katex("Size2-Regular", None, LARGE_OPERATORS)]),
    File("math-sans-signs", [_katex("SansSerif-Regular", None, SANS_LETTERS)]),
    File("math-letters-bold", [_katex("Math-BoldItalic")]),
    File("math-italic", [_katex("Main-Italic")]),
    File("math-italic-bold", [_katex("Main-BoldItalic")]),
    File("math-sans-italic", [_katex("SansSerif-Italic")]),
    File("math-sans-bold", [_katex("SansSerif-Bold")]),
    File("math-calligraphic", [_katex("Caligraphic-Regular")]),
    File("math-calligraphic-bold", [_katex("Caligraphic-Bold")]),
    File("math-fraktur", [_katex("Fraktur-Regular")]),
    File("math-fraktur-bold", [_katex("Fraktur-Bold")]),
    File("math-script", [_katex("Script-Regular")]),
    File("math-typewriter", [_katex("Typewriter-Regular")]),
]


def runs(chars: Iterable[str], others: Iterable[str]) -> list[tuple[int, int]]:
    """The ranges of code points from one of ``chars`` to another without one of ``others``."""
    owned = {ord(char): True for char in chars} | {ord(char): False for char in others}
    found: list[tuple[int, int]] = []
    follows = False
    for code in sorted(owned):
        if owned[code]:
            found.append((found.pop()[0] if follows else code, code))
        follows = owned[code]
    return found


def complement(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All code points outside of these ascending ranges."""
    edges = [-1, *(edge for pair in ranges for edge in pair), 0x110000]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(before + 1, after - 1) for before, after in pairs if after - before > 1]


def unicode_range(ranges: Iterable[tuple[int, int]]) -> str:
    """As `unicode-range` has it."""
    return ",".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in ranges
    )
