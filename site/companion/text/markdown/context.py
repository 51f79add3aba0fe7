"""The state of one rendering: source positions, shortcode HTML, formulas, error reporting."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from companion.text.cells import FoundCells
from companion.text.formulas import Finder
from companion.text.markdown.holes import hole
from companion.text.markdown.late_notes import LateNotes
from companion.text.markdown.tex_escapes import Escape
from companion.text.source_map import Lines, MappedText

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Placeholder:
    """A shortcode's HTML, represented by a mark in the Markdown until it is inserted.

    block : the HTML is a block, which may not be inside a paragraph.
    """

    html: str
    block: bool


@dataclass
class Formulas:
    """The formulas of a page in the order in which they were found.

    found : the TeX of each formula, and whether it is displayed.
    texts : each formula as written, with delimiters.
    """

    found: list[tuple[MappedText, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, tex: MappedText, display: bool, written: str) -> str:
        """Record a formula and return its hole."""
        self.found.append((tex, display))
        self.texts.append(written)
        return hole("f", len(self.found) - 1)


class HeadingIds:
    """Assigns unique heading ids on a page."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}  # by requested id: the last suffix used

    def take(self, identifier: str) -> None:
        """Record an id set by the author."""
        self._taken.add(identifier)

    def unused(self, wanted: str) -> str:
        """Return `wanted`, with the first free numeric suffix if it is taken; record the result."""
        candidate, number = wanted, self._numbers.get(wanted, 0)
        while candidate in self._taken:
            number += 1
            candidate = f"{wanted}-{number}"
        self._numbers[wanted] = number
        self._taken.add(candidate)
        return candidate


@dataclass
class Context:
    """The state of rendering one Markdown text.

    document : the Markdown text, mapped to the source.
    placeholders : the placeholder for each mark in the text.
    mark : matches the mark of a placeholder (group 0).
    formulas : shared by all renderings of a page.
    error, warn : report a message, given an offset in the source and a remedy.
    escape_html : escape HTML in the text instead of passing it through.
    late_ids : if given, collects the heading ids, to be made unique when the page is assembled.
    late_notes : the footnotes in bodies of shortcodes.
    body : the number of this body in `late_notes`; None for the text of the page itself.
    heading_ids : the ids already used.
    headings : level, id and HTML of the headings, for the table of contents.
    open_single_quotes, open_double_quotes : number of curly quotes not yet closed.
    omitted_html : source offset of the first raw HTML left out; None if there is none.
    finders : the formula finder of each inline text, by text.
    line_starts : offsets of the lines of `document`; filled on first use.
    lines : the lines of the source.
    cells : shared by all renderings of a page.
    """

    document: MappedText
    placeholders: Mapping[str, Placeholder]
    mark: re.Pattern[str]
    formulas: Formulas
    error: Callable[[str, int, str], None]
    warn: Callable[[str, int, str], None]
    escape_html: bool = False
    late_ids: list[str] | None = None
    late_notes: LateNotes | None = None
    body: int | None = None
    heading_ids: HeadingIds = field(default_factory=HeadingIds)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    open_single_quotes: int = 0
    open_double_quotes: int = 0
    omitted_html: int | None = None
    finders: dict[str, Finder] = field(default_factory=dict)
    line_starts: list[int] = field(default_factory=list)
    lines: Lines | None = None
    cells: FoundCells = field(default_factory=FoundCells)

    def warn_of_escape(self, escape: Escape) -> None:
        """Warn that an escape kept for TeX here is removed by Hugo's Markdown in other themes."""
        self.warn(
            f'Hugo\'s Markdown turns "{escape.written}" into "{escape.in_hugo}" in formulas; '
            "it is kept here, but the formula will differ in other themes",
            escape.offset,
            f'Write "{escape.write_instead}", or put the formula into {{{{< raw >}}}}',
        )

    def fill(self, html: str) -> str:
        """Replace shortcode marks by the shortcodes' HTML."""
        if not self.placeholders:
            return html
        return self.mark.sub(lambda hit: self.fill(self.placeholders[hit[0]].html), html)

    def visible_text(self, text: str) -> str:
        """Replace shortcode marks by the shortcodes' HTML without its tags."""
        if not self.placeholders:
            return text
        return self.mark.sub(lambda hit: _TAG.sub("", self.fill(hit[0])), text)
