"""The tree that the parser builds: text and shortcodes, nested, with their offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Value = str | bool | int | float


@dataclass(frozen=True)
class Text:
    """Source text without shortcodes, from offset `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Parameter:
    """One parameter of a call.

    name : None if it is positional.
    value : a text; bare `true`, `3` and `1.5` are a boolean, an int and a float.
    start, end : the offsets of the value, inside its quotes.
    quoted : whether it stands in quotes.
    """

    name: str | None
    value: Value
    start: int
    end: int
    name_start: int
    quoted: bool


@dataclass
class Shortcode:
    """One call. Offsets count from the start of the body.

    name : as written; names are compared without regard to case.
    start, name_start, end : the opening tag's `{{`, its name, and the end of the whole call.
    markdown : written `{{% %}}`, so that what it makes is Markdown of the page.
    inner_start, inner_end : the body between opening and closing tag (equal if there is none).
    """

    name: str
    start: int
    name_start: int
    markdown: bool
    parameters: list[Parameter] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    end: int = 0
    inner_start: int = 0
    inner_end: int = 0
    closed: bool = False

    @property
    def named(self) -> bool:
        return bool(self.parameters) and self.parameters[0].name is not None

    def parameter(self, key: str | int) -> Parameter | None:
        """The parameter with that name or position; the last one if a name is repeated."""
        if isinstance(key, int):
            if self.named or key >= len(self.parameters):
                return None
            return self.parameters[key]
        found = [parameter for parameter in self.parameters if parameter.name == key]
        return found[-1] if found else None


Node = Text | Shortcode


def walk(nodes: list[Node]) -> Iterator[Shortcode]:
    """Every shortcode below `nodes`, in the order of the file."""
    for node in nodes:
        if isinstance(node, Shortcode):
            yield node
            yield from walk(node.children)


def texts(nodes: list[Node]) -> Iterator[Text]:
    """Every text at and below `nodes`, in the order of the file."""
    for node in nodes:
        if isinstance(node, Text):
            yield node
        else:
            yield from texts(node.children)
