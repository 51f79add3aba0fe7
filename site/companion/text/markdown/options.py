"""Reads the `[markup]` tables of `hugo.toml`, with Hugo's defaults."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companion.text.formulas import MARKDOWN_DELIMITERS, Delimiter
from companion.tools.errors import BuildError

PlaceOf = Callable[[str], tuple[Path | None, int | None, int | None]]
EXTRAS = ("delete", "insert", "mark", "subscript", "superscript")


@dataclass(frozen=True)
class Highlight:
    """Options of `[markup.highlight]`: syntax highlighting of fenced code."""

    code_fences: bool = True
    line_numbers: bool = False
    line_numbers_in_table: bool = True
    line_number_start: int = 1
    anchor_line_numbers: bool = False
    line_anchors: str = ""
    guess_syntax: bool = False
    tab_width: int = 4


@dataclass(frozen=True)
class Quotes:
    """Replacement characters of `[markup.goldmark.extensions.typographer]`."""

    left_single_quote: str = "‘"
    right_single_quote: str = "’"
    left_double_quote: str = "“"
    right_double_quote: str = "”"
    apostrophe: str = "’"
    en_dash: str = "–"
    em_dash: str = "—"
    ellipsis: str = "…"
    left_angle_quote: str = "«"
    right_angle_quote: str = "»"


@dataclass(frozen=True)
class MarkupOptions:
    """All options for rendering a post's Markdown.

    math : whether formulas are recognized.
    delimiters : their delimiters; those of Goldmark's passthrough come first and are verbatim.
    """

    math: bool = True
    delimiters: tuple[Delimiter, ...] = MARKDOWN_DELIMITERS
    passthrough: bool = False
    unsafe: bool = False
    hard_wraps: bool = False
    xhtml: bool = False
    typographer: Quotes | None = field(default_factory=Quotes)
    linkify: bool = True
    linkify_protocol: str = "https"
    strikethrough: bool = True
    table: bool = True
    task_list: bool = True
    definition_list: bool = True
    footnote: bool = True
    footnote_backlink: str = "&#x21a9;&#xfe0e;"
    extras: tuple[str, ...] = ()
    heading_attributes: bool = True
    block_attributes: bool = False
    heading_ids: bool = True
    heading_id_type: str = "github"
    wrap_lone_image: bool = True
    highlight: Highlight = field(default_factory=Highlight)
    toc_start: int = 2
    toc_end: int = 3
    toc_ordered: bool = False

    @classmethod
    def from_hugo(
        cls, config: Mapping[str, Any], place_of: PlaceOf = lambda key: (None, None, None)
    ) -> MarkupOptions:
        """Read the options from parsed settings.

        place_of : file, line and column of a key below `markup`, for errors.

        Raises
        ------
        BuildError : a value has the wrong type.
        """
        markup = _Table(config, "", place_of).table("markup")
        goldmark = markup.table("goldmark")
        extensions = goldmark.table("extensions")
        parser = goldmark.table("parser")
        renderer = goldmark.table("renderer")
        toc = markup.table("tableOfContents")
        delimiters = _passthrough(extensions.table("passthrough"))
        footnote = extensions.switch("footnote")
        attribute = parser.switch("attribute")
        return cls(
            delimiters=(*delimiters, *MARKDOWN_DELIMITERS),
            passthrough=bool(delimiters),
            unsafe=renderer.flag("unsafe", False),
            hard_wraps=renderer.flag("hardWraps", False),
            xhtml=renderer.flag("xhtml", False),
            typographer=_typographer(extensions),
            linkify=extensions.flag("linkify", True),
            linkify_protocol=extensions.text("linkifyProtocol", "https"),
            strikethrough=extensions.flag("strikethrough", True),
            table=extensions.flag("table", True),
            task_list=extensions.flag("taskList", True),
            definition_list=extensions.flag("definitionList", True),
            footnote=footnote.flag("enable", True),
            footnote_backlink=footnote.text("backlinkHTML", cls.footnote_backlink),
            extras=tuple(
                name
                for name in EXTRAS
                if extensions.table("extras").table(name).flag("enable", False)
            ),
            heading_attributes=attribute.flag("title", True),
            block_attributes=attribute.flag("block", False),
            heading_ids=parser.flag("autoHeadingID", True),
            heading_id_type=parser.text("autoHeadingIDType", parser.text("autoIDType", "github")),
            wrap_lone_image=parser.flag("wrapStandAloneImageWithinParagraph", True),
            highlight=_highlight(markup.table("highlight")),
            toc_start=toc.number("startLevel", 2),
            toc_end=toc.number("endLevel", 3),
            toc_ordered=toc.flag("ordered", False),
        )


class _Table:
    """A table of `hugo.toml` with type-checked access; as in Hugo, keys are case-insensitive."""

    def __init__(self, values: Mapping[str, Any], path: str, place_of: PlaceOf) -> None:
        self.values = {str(key).lower(): value for key, value in values.items()}
        self.path = path
        self.place_of = place_of

    def table(self, key: str) -> _Table:
        below = self.get(key, {}, Mapping, "a table")
        return _Table(below, f"{self.path}{key}.", self.place_of)

    def switch(self, key: str) -> _Table:
        """Return a table that may also be given as a boolean, its older form."""
        value = self.values.get(key.lower(), {})
        if isinstance(value, bool):
            return _Table({"enable": value}, "", self.place_of)
        return self.table(key)

    def flag(self, key: str, default: bool) -> bool:
        return bool(self.get(key, default, bool, "true or false"))

    def text(self, key: str, default: str) -> str:
        return str(self.get(key, default, str, "a text"))

    def number(self, key: str, default: int) -> int:
        return int(self.get(key, default, int, "a whole number"))

    def get(self, key: str, default: Any, kind: type, meaning: str) -> Any:
        """Return a value of type `kind`; `meaning` describes the type in the error message."""
        value = self.values.get(key.lower(), default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, meaning, "Correct it, or leave it out.")
        return value

    def wrong(self, key: str, meaning: str, remedy: str) -> BuildError:
        """The error for a value of another type."""
        message = f"{self.path}{key} in the configuration must be {meaning}"
        return BuildError(message, *self.place_of(key.rpartition(".")[2]), remedy=remedy)


def _passthrough(table: _Table) -> list[Delimiter]:
    """Read the delimiters of Goldmark's passthrough extension, sorted longest first."""
    if not table.flag("enable", False):
        return []
    found = []
    for key, display in (("block", True), ("inline", False)):
        pairs = table.table("delimiters").get(key, [], list, "a list of pairs")
        for pair in pairs:
            if not (isinstance(pair, list) and len(pair) == 2 and all(map(_is_text, pair))):
                raise table.wrong(
                    f"delimiters.{key}", "a list of pairs", "Write for example [['$$', '$$']]"
                )
            found.append(Delimiter(pair[0], pair[1], display))
    return sorted(found, key=lambda each: -len(each.open))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _typographer(extensions: _Table) -> Quotes | None:
    """Read the replacement characters; an empty one disables the replacement."""
    table = extensions.switch("typographer")
    if table.flag("disable", False) or not table.flag("enable", True):
        return None
    values = {}
    for name in Quotes.__dataclass_fields__:
        first, *rest = name.split("_")
        key = first + "".join(part.title() for part in rest)
        values[name] = html.unescape(table.text(key, getattr(Quotes, name)))
    return Quotes(**values)


def _highlight(table: _Table) -> Highlight:
    numbers = table.values.get("linenos", False)
    return Highlight(
        code_fences=table.flag("codeFences", True),
        line_numbers=bool(numbers) and numbers != "false",
        line_numbers_in_table=table.flag("lineNumbersInTable", True) and numbers != "inline",
        line_number_start=table.number("lineNoStart", 1),
        anchor_line_numbers=table.flag("anchorLineNos", False),
        line_anchors=table.text("lineAnchors", ""),
        guess_syntax=table.flag("guessSyntax", False),
        tab_width=table.number("tabWidth", 4),
    )
