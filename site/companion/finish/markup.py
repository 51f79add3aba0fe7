"""Collects links, ids, headings, tables, works and widgets from a body's HTML, in one pass.

Raw HTML of an author is treated like the HTML that Markdown makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from companion.tools.html_tokens import EndTag, StartTag, Text, Token, read_html

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
WIDGET_ELEMENTS = frozenset({"backprop-stepper", "backprop-figure"})
PLAYGROUND = "backward-pass"
_ENTRIES = frozenset({"p", "li", "dd"})  # their end tags end an entry in a list of works
_PAIRED = HEADINGS | WIDGET_ELEMENTS | {"a", "cite", "table"}
_ADDRESSES = {"a": "href", "img": "src", "source": "src", "video": "src", "audio": "src"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its start tag and its end tag, and their indices among the tokens."""

    tag: StartTag
    closing: EndTag
    first: int
    last: int

    @property
    def is_empty(self) -> bool:
        return self.tag.end == self.closing.start


@dataclass(frozen=True, slots=True)
class Link:
    """A link: address of a page (empty: this one), and label on that page (empty: its top)."""

    element: Element
    page: str
    label: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work that references can cite, `<cite id="ref-x">Linnainmaa 1970</cite>`.

    label : its id.
    name : its HTML, without links.
    end : the offset at which the entry of the list ends; None without an end tag.
    """

    label: str
    name: str
    end: int | None


class Markup:
    """A body's HTML and its elements, in document order.

    ids : all ids; an id that is used twice is listed twice.
    addresses : the addresses of links, pictures, videos and sounds.
    headings : the headings with an id.
    tables : the tables that Markdown made; they have no attributes and begin with `<thead>`.
    widgets : the `<backprop-stepper>` and `<backprop-figure>` elements that the author wrote.
    unclosed_widgets : the start tags of such elements without an end tag.
    has_playgrounds : whether there is an element `<backward-pass>`.
    has_diagrams : whether there are sources of diagrams, which the reader's browser draws.
    """

    def __init__(self, html: str) -> None:
        self.html = html
        self.tokens = read_html(html)
        tags = [token for token in self.tokens if isinstance(token, StartTag)]
        self.ids = tuple(tag.attributes["id"] for tag in tags if tag.attributes.get("id"))
        self.addresses = tuple(_addresses(tags))
        elements, unclosed = _elements(self.tokens)
        self.links = tuple(_link(each) for each in elements if _is_link(each.tag))
        self.headings = tuple(
            each for each in elements if each.tag.name in HEADINGS and each.tag.attributes.get("id")
        )
        self.tables = tuple(each for each in elements if self._is_from_markdown(each))
        self.widgets = tuple(each for each in elements if each.tag.name in WIDGET_ELEMENTS)
        self.unclosed_widgets = tuple(tag for tag in unclosed if tag.name in WIDGET_ELEMENTS)
        self.has_playgrounds = any(tag.name == PLAYGROUND for tag in tags)
        self.has_diagrams = any(tag.name == "pre" and "mermaid" in tag.classes for tag in tags)
        self.works = tuple(self._works([each for each in elements if each.tag.name == "cite"]))

    def is_blank(self, element: Element) -> bool:
        """Whether an element contains nothing but blanks."""
        inside = self.html[element.tag.end : element.closing.start]
        return not inside.strip()

    def _is_from_markdown(self, element: Element) -> bool:
        if element.tag.name != "table" or element.tag.attributes:
            return False
        following = self.tokens[element.first + 1]
        if isinstance(following, Text) and not following.content.strip():
            following = self.tokens[element.first + 2]
        return isinstance(following, StartTag) and following.name == "thead"

    def _works(self, cites: list[Element]) -> Iterator[Work]:
        ends = (
            token.start
            for token in self.tokens
            if isinstance(token, EndTag) and token.name in _ENTRIES
        )
        end = next(ends, None)
        for cite in cites:
            while end is not None and end < cite.closing.end:
                end = next(ends, None)
            if label := cite.tag.attributes.get("id"):
                yield Work(label, self._without_links(cite), end)

    def _without_links(self, element: Element) -> str:
        """The HTML in an element without its links; a link cannot contain another one."""
        pieces = []
        done = element.tag.end
        for token in self.tokens[element.first + 1 : element.last]:
            if not isinstance(token, Text) and token.name == "a":
                pieces.append(self.html[done : token.start])
                done = token.end
        return "".join([*pieces, self.html[done : element.closing.start]])


def _elements(tokens: list[Token]) -> tuple[list[Element], list[StartTag]]:
    """The elements whose names are in ``_PAIRED``, and their start tags without an end tag.

    An end tag closes the last start tag of its name, even if other elements are open in between.
    Works are not nested: a `<cite>` makes an earlier one that is still open invalid.
    """
    open_tags: dict[str, list[tuple[StartTag, int]]] = {name: [] for name in _PAIRED}
    elements = []
    for k, token in enumerate(tokens):
        if isinstance(token, Text) or token.name not in open_tags:
            continue
        opened = open_tags[token.name]
        if isinstance(token, StartTag):
            if token.name == "cite":
                opened.clear()
            opened.append((token, k))
        elif opened:
            tag, first = opened.pop()
            elements.append(Element(tag, token, first, k))
    elements.sort(key=lambda each: each.first)
    return elements, [tag for each in open_tags.values() for tag, _ in each]


def _is_link(tag: StartTag) -> bool:
    return tag.name == "a" and "href" in tag.attributes


def _link(element: Element) -> Link:
    page, _, label = element.tag.attributes["href"].partition("#")
    return Link(element, unquote(page), unquote(label))


def _addresses(tags: list[StartTag]) -> Iterator[str]:
    for tag in tags:
        address = tag.attributes.get(_ADDRESSES.get(tag.name, ""))
        if address is not None:
            yield address
