"""What the parser finds in a body: text and shortcodes, nested, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Value = str | bool | int | float


@dataclass(frozen=True)
class Text:
    """A stretch of the source, from offset `start` to `end`, that is no shortcode."""

    start: int
    end: int


@dataclass(frozen=True)
class Parameter:
    """One parameter: `name` is None if it is positional; `start` and `end` bound its value.

    `quoted` tells text between quotes from a bare word; bare `true`, `3` or `1.5` are typed.
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
        """The parameter of that name or place; of a name given twice, the last one."""
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
