"""Splits HTML into start tags, end tags and texts, and inserts text at given offsets.

HTML as Markdown makes it is split by one pattern; whatever that does not match, such as other
quotes or a script, is left to Python's `html.parser`, which takes longer. Additions to a page are
`Insertion` objects at offsets of the original text, so all other bytes stay unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class StartTag:
    """A start tag.

    name : in lower case.
    attributes : values by lower-case name, with character references decoded; "" for an attribute
        without a value. Of two attributes with one name the first counts, as in browsers.
    start, end : offsets in the HTML; ``end`` is exclusive.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int

    @property
    def classes(self) -> list[str]:
        """The names in the attribute `class`."""
        return self.attributes.get("class", "").split()


@dataclass(frozen=True, slots=True)
class EndTag:
    """An end tag from offset ``start`` to ``end`` (exclusive)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, with character references decoded."""

    content: str


Token = StartTag | EndTag | Text


def read_html(html: str) -> list[Token]:
    """The tokens of an HTML text in order.

    Comments and the contents of raw-text elements (scripts, styles, RAW_TEXT) are omitted. So is a
    tag or comment that is not closed, with all text after it: browsers do not show that either.
    """
    tokens = _read_plain(html)
    return _Reader(html).tokens if tokens is None else tokens


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text to insert at an offset.

    opens : the text opens an element, so it comes after all other insertions at this offset.
    """

    at: int
    text: str
    opens: bool = False


def insert(html: str, insertions: Iterable[Insertion]) -> str:
    """The text with all insertions; those at the same offset keep their order."""
    pieces = []
    done = 0
    for each in sorted(insertions, key=lambda each: (each.at, each.opens)):
        pieces += [html[done : each.at], each.text]
        done = each.at
    return "".join([*pieces, html[done:]])


RAW_TEXT = {"textarea", "title", "iframe", "noembed", "noframes", "xmp"}
"""Elements whose content is plain text, besides `script` and `style` (known to `html.parser`)."""


_NAME = "[a-zA-Z][a-zA-Z0-9-]*+"
_VALUE = r'"[^"<>&]*+(?:&(?:amp|lt|gt|quot|#[0-9]{1,7});[^"<>&]*+)*+"'
_ATTRIBUTE = re.compile(rf"[ \n]++([a-zA-Z_:][a-zA-Z0-9_:.-]*+)(?:=({_VALUE}))?+")
_PLAIN = re.compile(
    rf"(?P<text>[^<]++)|</(?P<end>{_NAME})>"
    rf"|<(?P<start>{_NAME})(?P<attributes>(?:[ \n]++[a-zA-Z_:][a-zA-Z0-9_:.-]*+(?:={_VALUE})?+)*+)"
    r"[ \n]*+/?+>|<!--[^<>-]*+-->"
)
_NOT_PLAIN = RAW_TEXT | {"script", "style", "noscript", "plaintext"}


def _read_plain(html: str) -> list[Token] | None:
    """The tokens of an HTML text, as `_Reader` finds them; None if it has more than `_PLAIN`."""
    tokens: list[Token] = []
    at = 0
    while at < len(html):
        found = _PLAIN.match(html, at)
        if found is None:
            return None
        at = found.end()
        kind = found.lastgroup
        if kind == "text":
            tokens.append(Text(unescape(found[0])))
        elif kind == "end":
            tokens.append(EndTag(found["end"].lower(), found.start(), at))
        elif kind is not None:
            name = found["start"].lower()
            if name in _NOT_PLAIN:
                return None
            attributes: dict[str, str] = {}
            for key, value in _ATTRIBUTE.findall(found["attributes"]):
                attributes.setdefault(key.lower(), unescape(value[1:-1]))
            tokens.append(StartTag(name, attributes, found.start(), at))
    return tokens


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []
        self._html = html
        self._line_starts = [0, *(end.end() for end in re.finditer("\n", html))]
        self.feed(html)
        # `close` would take quadratic time; the rest is text, or an unclosed tag or comment
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
        self.handle_starttag(tag, attrs)  # HTML ignores the slash in `<b/>`

    def handle_endtag(self, tag: str) -> None:
        start = self._offset()
        self.tokens.append(EndTag(tag, start, self._html.index(">", start) + 1))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.tokens.append(Text(data))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Parse `<![` as a comment, as HTML does; before Python 3.13 the base class may raise."""
        return int(self.parse_bogus_comment(i))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column
