"""One call of a shortcode, as the function that renders it sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from companion.content.resources import Resources
from companion.text.cells import Report
from companion.text.markdown.options import Highlight
from companion.text.playground import Playground
from companion.text.shortcodes.tree import Shortcode, Value
from companion.text.source_map import Lines, MappedText, Place
from companion.tools.errors import BuildError

# Quote marks, list markers and blanks before a shortcode on its line.
_CONTAINER = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*\Z")
_CONTAINER_SIGNS = frozenset(" \t>-*+.)0123456789")
_LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")


@dataclass(frozen=True)
class PageInfo:
    """The facts about a page that its shortcodes can use.

    values : the front matter.
    resolve : gives the address of the page that `ref` names; None if there is none.
    why_not : gives the reason why a name means no page, and the remedy.
    resources : the files that the page can name.
    """

    title: str = ""
    url: str = ""
    values: dict[str, Any] | None = None
    resolve: Callable[[str], str | None] | None = None
    why_not: Callable[[str], tuple[str, str]] | None = None
    resources: Resources = field(default_factory=Resources)


@dataclass(frozen=True)
class Widget:
    """A stepper or a live figure: what to compute, how to show it, and where it is written.

    spec : the argument of `backprop.trace`, or the parameters of the figure.
    kind : which figure it is; empty for a stepper.
    places : where each field is written, by the names that a `SpecError` uses.
    """

    spec: dict[str, Any]
    options: dict[str, Any]
    file: Path
    line: int
    column: int
    places: Mapping[str, Place] = field(default_factory=dict)
    kind: str = ""

    def place_of(self, name: str) -> Place:
        """Where a field such as `weights[0][1]` is written."""
        return place_in(self.places, name, (self.file, self.line, self.column))


def place_in(places: Mapping[str, Place], name: str, otherwise: Place) -> Place:
    """The place of `weights[0][1]`; if it is not known, that of `weights[0]`, or of `weights`."""
    while name and name not in places:
        name = re.sub(r"(?:\[[^\[]*|\.[^.\[]*|^[^.\[]*)\Z", "", name)
    return places.get(name, otherwise)


class Services(Protocol):
    """The services that the expander provides to a call.

    store : values that the templates of custom shortcodes keep for later calls on the page.
    """

    page: PageInfo
    text: str
    lines: Lines
    highlight: Highlight
    store: dict[str, Any]

    def markdown(self, text: MappedText, *, block: bool = False) -> str:
        """Render a Markdown text by itself, as Hugo's RenderString does.

        block : keep the `<p>` of a text that is one paragraph.
        """

    def title(self, text: MappedText) -> str:
        """Render one line of Markdown; formulas are passed through."""

    def raw(self, text: MappedText) -> str:
        """Leave HTML as it is, and find its formulas."""

    def widget(self, widget: Widget) -> str:
        """The hole for a widget."""

    def cell(self, code: MappedText, values: Mapping[str, Any], report: Report) -> str:
        """The element of a live cell, with the hole for its output.

        values : its parameters.
        report : takes the name of a parameter, what is wrong with it, and a remedy.
        """

    def playground(self, playground: Playground) -> None:
        """Record a playground whose net another call on the page gives."""

    def statement(self, label: str, title: str, heading: str, offset: int) -> str:
        """Record a statement; return its heading with a hole for its number.

        label : by which links can name it; "" if it is only counted.
        """

    def error(self, message: str, offset: int, remedy: str) -> None: ...

    def fault(self, error: BuildError) -> None:
        """Record an error whose place may be in another file."""

    def warn(self, message: str, offset: int, remedy: str) -> None: ...


@dataclass(frozen=True)
class Call:
    """A shortcode with its parameters and its body.

    inner : the body as it stands, shortcodes in it already expanded (Hugo's `.Inner`).
    parent : the call around this one.
    ordinal : its number among its siblings, from 0.
    """

    shortcode: Shortcode
    inner: MappedText
    services: Services
    parent: Call | None
    ordinal: int

    @property
    def name(self) -> str:
        return self.shortcode.name

    @property
    def page(self) -> PageInfo:
        return self.services.page

    def get(self, key: str | int, default: Value = "") -> Value:
        """A parameter by name or by place; `default` if it is not given."""
        parameter = self.shortcode.parameter(key)
        return default if parameter is None else parameter.value

    def either(self, name: str, place: int) -> Value | None:
        """A parameter that has a name and a place; None if it is not given."""
        parameter = self.shortcode.parameter(name if self.shortcode.named else place)
        return None if parameter is None else parameter.value

    def mapped(self, name: str, place: int | None = None) -> MappedText | None:
        """The text of a parameter with its place in the file; None if not given or empty."""
        key = name if place is None or self.shortcode.named else place
        parameter = self.shortcode.parameter(key)
        if parameter is None or parameter.value == "":
            return None
        written = self.services.text[parameter.start : parameter.end]
        if written == parameter.value:
            return MappedText.copied(written, parameter.start)
        return MappedText.made(str(parameter.value), parameter.start)

    def offset_of(self, name: str | int) -> int:
        """Where a parameter's value starts; the call's start if it is not given."""
        parameter = self.shortcode.parameter(name)
        return self.shortcode.start if parameter is None else parameter.start

    @property
    def container(self) -> str:
        """The quote marks and list markers before the call on its line; "" if there is more."""
        return re.sub(r"[^>\t]", " ", self._before or "")

    @property
    def alone(self) -> bool:
        """Whether the call has its lines for itself, apart from quote marks and list markers."""
        after = _LINE_END.match(self.services.text, self.shortcode.end)
        return self._before is not None and after is not None

    @property
    def _before(self) -> str | None:
        """The container's signs before the call on its line; None if something else stands there.

        Only signs that may be a container's are passed over: a line can hold many calls.
        """
        text, end = self.services.text, self.shortcode.start
        start = end
        while start and text[start - 1] in _CONTAINER_SIGNS:
            start -= 1
        if start and text[start - 1] != "\n":
            return None
        return text[start:end] if _CONTAINER.match(text[start:end]) else None

    @property
    def dedented(self) -> MappedText:
        """The body without the prefix that a list item or a quote puts before each line."""
        container = self.container
        if not container:
            return self.inner
        lines = list(self.inner.lines())
        kept = [line.cut(_prefix(line.text, container), len(line)) for line in lines[1:]]
        return MappedText.join([*lines[:1], *kept])

    def error(self, message: str, offset: int, remedy: str = "") -> None:
        self.services.error(message, offset, remedy)

    def warn(self, message: str, offset: int, remedy: str = "") -> None:
        self.services.warn(message, offset, remedy)


def _prefix(line: str, container: str) -> int:
    """The number of characters at the start of `line` that belong to the container."""
    at = 0
    for char in container:
        if at < len(line) and (line[at] == char or (char != ">" and line[at] in " \t")):
            at += 1
        elif char == ">":
            break
    return at
