"""HTML as start tags, end tags and texts, each with its offset in the text it was read from.

The reader is Python's `html.parser`. A rule that adds something puts it in at an offset
(`Insertion`), so what an author or an earlier stage wrote stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class StartTag:
    """A start tag from ``start`` to ``end``; its name and attributes are in lower case.

    attributes : their values with character references decoded; empty for one without a value.
        Of two attributes with one name the first counts, as in browsers.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass(frozen=True, slots=True)
class EndTag:
    """An end tag from ``start`` to ``end``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, its character references decoded."""

    content: str


Token = StartTag | EndTag | Text


def read_html(html: str) -> list[Token]:
    """The tokens of a text in order.

    Comments and the contents of scripts, styles and their like are left out, and so is a tag or
    comment that nothing closes, with all that follows it: a browser shows none of that either.
    """
    return _Reader(html).tokens


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text to put in at an offset.

    opens : it begins something, so it stands behind all else that is put in at this offset.
    """

    at: int
    text: str
    opens: bool = False


def insert(html: str, insertions: Iterable[Insertion]) -> str:
    """The text with all insertions; those at one offset stand in the order in which they came."""
    pieces = []
    done = 0
    for each in sorted(insertions, key=lambda each: (each.at, each.opens)):
        pieces += [html[done : each.at], each.text]
        done = each.at
    return "".join([*pieces, html[done:]])


RAW_TEXT = {"textarea", "title", "iframe", "noembed", "noframes", "xmp"}
"""Elements whose content is no HTML; `html.parser` itself knows `script` and `style`."""


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []
        self._html = html
        self._line_starts = [0, *(end.end() for end in re.finditer("\n", html))]
        self.feed(html)
        # `close` would read the rest again and again; it is text, or something that never ends
        if self.rawdata and not self.rawdata.startswith("<") and self.cdata_elem is None:
            self.tokens.append(Text(unescape(self.rawdata)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        written = self.get_starttag_text() or ""
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")
        self.tokens.append(StartTag(tag, attributes, start, start + len(written)))
        if tag in RAW_TEXT:
            self.set_cdata_mode(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML takes no notice of the slash in `<b/>`

    def handle_endtag(self, tag: str) -> None:
        start = self._offset()
        self.tokens.append(EndTag(tag, start, self._html.index(">", start) + 1))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.tokens.append(Text(data))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """`<![` begins a comment in HTML; before Python 3.13 the base class raises at some."""
        return int(self.parse_bogus_comment(i))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column
