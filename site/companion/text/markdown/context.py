"""What one rendering knows and gathers: the text's origin, shortcodes' HTML, formulas, faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from companion.text.formulas import Finder
from companion.text.markdown.tex_escapes import Escape
from companion.text.source_map import MappedText

# Holes are written between two noncharacters: no text may hold them, and escaping leaves them be.
HOLE_START, HOLE_END = "\ufdd0", "\ufdd1"
_TAG = re.compile(r"<[^<>]*>")
HOLE = re.compile(f"{HOLE_START}([fw])([0-9]+){HOLE_END}")


def late_id(number: int) -> str:
    """The place of a heading's id that is made unique when the page is put together."""
    return f"{HOLE_START}i{number}{HOLE_END}"


def statement_number(number: int) -> str:
    """The place of a numbered statement's number, known when the page is put together."""
    return f"{HOLE_START}s{number}{HOLE_END}"


def hole(kind: str, number: int) -> str:
    """The place of formula (`f`) or widget (`w`) number `number` in the HTML."""
    return f"{HOLE_START}{kind}{number}{HOLE_END}"


@dataclass(frozen=True)
class Placeholder:
    """What stands for a shortcode in the Markdown until its HTML is put in.

    block : the HTML is a block, so that it cannot stand in a paragraph.
    """

    html: str
    block: bool


@dataclass
class Formulas:
    """The formulas of a page in the order in which they were found."""

    found: list[tuple[MappedText, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, tex: MappedText, display: bool, written: str) -> str:
        """Note a formula and return its hole."""
        self.found.append((tex, display))
        self.texts.append(written)
        return hole("f", len(self.found) - 1)


class HeadingIds:
    """The heading ids of a page, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}  # by wanted id: the last number that was not free

    def take(self, identifier: str) -> None:
        """Note an id that an author wrote."""
        self._taken.add(identifier)

    def unused(self, wanted: str) -> str:
        """`wanted`, or with the first free number behind it; noted as taken."""
        candidate, number = wanted, self._numbers.get(wanted, 0)
        while candidate in self._taken:
            number += 1
            candidate = f"{wanted}-{number}"
        self._numbers[wanted] = number
        self._taken.add(candidate)
        return candidate


@dataclass
class Context:
    """One rendering of one Markdown text.

    document : the text; tells where a character of it stands in the file.
    placeholders : by their marks in the text, what they stand for.
    mark : finds placeholders in a text; group 0 is the mark.
    formulas : shared by all renderings of a page.
    error, warn : take a message, an offset in the source and a remedy.
    escape_html : HTML in the text is text.
    late_ids : if given, heading ids go here and are made unique when the page is put together.
    headings : level, id and HTML of the headings, for the table of contents.
    open_single_quotes, open_double_quotes : how many curly quotes wait to be closed.
    """

    document: MappedText
    placeholders: Mapping[str, Placeholder]
    mark: re.Pattern[str]
    formulas: Formulas
    error: Callable[[str, int, str], None]
    warn: Callable[[str, int, str], None]
    escape_html: bool = False
    late_ids: list[str] | None = None
    heading_ids: HeadingIds = field(default_factory=HeadingIds)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    open_single_quotes: int = 0
    open_double_quotes: int = 0
    omitted_html: int | None = None
    finders: dict[str, Finder] = field(default_factory=dict)
    line_starts: list[int] = field(default_factory=list)

    def doubt(self, escape: Escape) -> None:
        """Warn that other themes show a formula otherwise than we do."""
        self.warn(
            f'Hugo\'s Markdown turns "{escape.written}" into "{escape.in_hugo}" in formulas; '
            "it is kept here, but other themes will show the difference",
            escape.offset,
            f'Write "{escape.write_instead}", or put the formula into {{{{< raw >}}}}',
        )

    def fill(self, html: str) -> str:
        """Put the shortcodes' HTML in for their marks."""
        if not self.placeholders:
            return html
        return self.mark.sub(lambda hit: self.fill(self.placeholders[hit[0]].html), html)

    def visible_text(self, text: str) -> str:
        """A text with the shortcodes' HTML in it, tags left out."""
        if not self.placeholders:
            return text
        return self.mark.sub(lambda hit: _TAG.sub("", self.fill(hit[0])), text)
