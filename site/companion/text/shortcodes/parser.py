"""Builds the tree of a body's shortcodes and collects all its faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from companion.places import PROGRAM
from companion.text.shortcodes.lexer import Fault, Lexer, Tag
from companion.text.shortcodes.tree import Node, Shortcode, Text
from companion.text.source_map import Lines, Source
from companion.tools.errors import BuildError

DEEPEST = 100  # levels of nesting; later stages are recursive


def alike(word: str, names: list[str]) -> str | None:
    """The name for which a word is a slip: letters are swapped, or one is too many or missing."""
    word = word.lower()
    slips = (name for name in names if sorted(name) == sorted(word) or _one_more(name, word))
    near = get_close_matches(word, names, n=1, cutoff=0.75)
    return next(slips, None) or next(iter(near), None)


def _one_more(name: str, word: str) -> bool:
    """Whether one of the two has one letter more than the other."""
    short, long = sorted((name, word), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


class Inner(Enum):
    """Whether a shortcode has a body, and whether the body is Markdown."""

    NONE = "none"
    MARKDOWN = "markdown"
    VERBATIM = "verbatim"


@dataclass
class ParsedBody:
    """The tree and the faults. If there are faults, the tree holds the readable part."""

    nodes: list[Node]
    errors: list[BuildError]


def parse(
    source: Source,
    inner_of: Callable[[str], Inner | None],
    names: list[str],
    go_templates: Mapping[str, str] | None = None,
) -> ParsedBody:
    """Read the shortcodes of a body.

    source : the body.
    inner_of : the kind of body of the shortcode with that name; None for an unknown name.
    names : the known names, for suggestions.
    go_templates : the files of templates for Hugo by the name of the shortcode, for the remedy.
    """
    parser = _Parser(source, inner_of, names, go_templates or {})
    parser.run()
    return ParsedBody(parser.root, parser.errors)


class _Parser:
    def __init__(
        self,
        source: Source,
        inner_of: Callable[[str], Inner | None],
        names: list[str],
        go_templates: Mapping[str, str],
    ) -> None:
        self.text = source.text
        self.file = source.file
        self.lines = Lines(source)
        self.inner_of = inner_of
        self.names = names
        self.go_templates = go_templates
        self.errors: list[BuildError] = []
        self.root: list[Node] = []
        self.open: list[Shortcode] = []
        self.awaited: list[Shortcode] = []  # those of `open`, by the closing tags still to come
        self.broken: set[str] = set()
        self.seen_shortcode = False
        self.excused: set[int] = set()
        self.lexer = Lexer(self.text, self.may_close)

    def may_close(self, name: str) -> bool:
        """Whether the lexer accepts `{{< /name >}}` here; `close` checks it further."""
        return self.is_open(name) or name in self.broken or self.inner_of(name) is Inner.NONE

    def is_open(self, name: str) -> bool:
        return any(shortcode.name == name for shortcode in self.awaited)

    @property
    def siblings(self) -> list[Node]:
        return self.open[-1].children if self.open else self.root

    def run(self) -> None:
        lexer = self.lexer
        while (start := lexer.text_until_tag()) is not None:
            self.add_text(lexer.at, start)
            lexer.at = start
            self.read_at(start)
        self.add_text(lexer.at, len(self.text))
        for shortcode in self.awaited:
            if shortcode.start not in self.excused:
                self.unclosed(shortcode)
        self.errors.sort(key=lambda error: (error.line or 0, error.column or 0))

    def read_at(self, start: int) -> None:
        """Read the escaped shortcode or the tag that starts at this offset."""
        lexer = self.lexer
        try:
            escaped = lexer.escaped()
        except Fault as fault:
            self.fault(fault)
            lexer.at = start + 3
            return
        if escaped is not None:
            for text in escaped:
                self.add_text(text.start, text.end)
            return
        tag = lexer.read_tag()
        if self.is_only_text(tag):
            lexer.at = start + 3
            self.add_text(start, lexer.at)
        elif tag.closing:
            self.close(tag)
        else:
            self.open_tag(tag)

    def is_only_text(self, tag: Tag) -> bool:
        """Whether a malformed tag in a verbatim body is plain text, such as braces of TeX."""
        if not self.open or self.inner_of(self.open[-1].name) is not Inner.VERBATIM:
            return False
        return tag.fault is not None and (not tag.name or self.inner_of(tag.name) is None)

    def open_tag(self, tag: Tag) -> None:
        self.seen_shortcode = True
        inner = self.inner_of(tag.name)
        if len(self.open) >= DEEPEST:
            tag.fault = Fault(f"shortcodes are nested more than {DEEPEST} deep", tag.start)
        if tag.fault or inner is None:
            unknown = self.unknown(tag) if tag.name and inner is None else None
            self.fault(unknown or tag.fault or self.unknown(tag))
            self.broken.add(tag.name)
            return
        shortcode = Shortcode(
            tag.name, tag.start, tag.name_start, tag.markdown, tag.parameters, end=tag.end
        )
        shortcode.inner_start = shortcode.inner_end = tag.end
        self.siblings.append(shortcode)
        if tag.self_closing and inner is Inner.NONE:
            self.fault(self.no_body(tag, tag.start))
        elif tag.self_closing:
            shortcode.closed = True
        elif inner is not Inner.NONE:
            self.open.append(shortcode)
            self.awaited.append(shortcode)

    def close(self, tag: Tag) -> None:
        """Close the innermost shortcode; a closing tag need not have a name.

        As in Hugo, the name may be that of another open shortcode: `{{</a>}}` closes `b` in
        `{{<a>}}{{<b>}}{{</a>}}{{</b>}}`. What counts is that each name has its closing tag.
        """
        if not tag.name and not tag.fault and self.awaited:
            tag.name = self.awaited[-1].name
        if self.is_open(tag.name):
            if tag.fault:
                self.fault(tag.fault)
            named = max(i for i, each in enumerate(self.awaited) if each.name == tag.name)
            del self.awaited[named]
            shortcode = self.open.pop()
            shortcode.inner_end, shortcode.end, shortcode.closed = tag.start, tag.end, True
        elif tag.name in self.broken:
            pass  # its opening tag has been reported
        elif tag.name and self.inner_of(tag.name) is Inner.NONE:
            self.fault(self.no_body(tag, tag.start))
        elif tag.fault is None or not self.seen_shortcode:
            remedy = "Remove it, or open the shortcode above"
            self.fault(Fault("got closing shortcode, but none is open", tag.slash, remedy))
        else:
            self.mismatch(tag.fault)

    def mismatch(self, fault: Fault) -> None:
        """Report a closing tag with another name than the innermost open shortcode."""
        if self.awaited:
            innermost = self.awaited[-1]
            line, _ = self.lines.position(innermost.start)
            self.excused.add(innermost.start)
            fault.remedy = f'Open is "{innermost.name}", since line {line}'
        self.fault(fault)

    # ---- faults -------------------------------------------------------------------------

    def no_body(self, tag: Tag, at: int) -> Fault:
        return Fault(
            f'shortcode "{tag.name}" does not evaluate .Inner or .InnerDeindent, '
            "yet a closing tag was provided",
            at,
            f'Remove the closing tag or slash: "{tag.name}" has no body' + self.sibling(tag.name),
        )

    def sibling(self, name: str) -> str:
        """Advice to use the shortcode with a body whose name begins like this one."""
        for other in self.names:
            if other.startswith(f"{name.lower()}-") and self.inner_of(other) is not Inner.NONE:
                return f', but "{other}" has'
        return ""

    def unknown(self, tag: Tag) -> Fault:
        if tag.name.endswith("/"):
            return Fault(
                f'template for shortcode "{tag.name}" not found',
                tag.start,
                "Put a blank between the name and the slash",
            )
        name = tag.name.lower()
        near = alike(name, self.names)
        begins = f"{PROGRAM} new shortcode {name} begins one"
        remedy = f"Put a template into site/templates/shortcodes/{name}.html; {begins}"
        if name in self.go_templates:
            remedy = f"{self.go_templates[name]} is for Hugo alone, in Go's language. {remedy}"
        elif near:
            remedy = f'Did you mean "{near}"? If it is to be a template of your own, {begins}'
        return Fault(
            f'template for shortcode "{tag.name}" not found',
            tag.start,
            remedy,
            named=f'"{tag.name}"',
            family_remedy="Put templates with these names into site/templates/shortcodes/; "
            f"{PROGRAM} new shortcode NAME begins one. Those in layouts are for Hugo alone",
        )

    def unclosed(self, shortcode: Shortcode) -> None:
        left, right = ("{{%", "%}}") if shortcode.markdown else ("{{<", ">}}")
        remedy = f"Add {left} /{shortcode.name} {right} where its text ends"
        message = f'shortcode "{shortcode.name}" must be closed or self-closed'
        self.fault(Fault(message, shortcode.start, remedy))

    def fault(self, fault: Fault) -> None:
        line, column = self.lines.position(fault.offset)
        remedy = fault.remedy or "Correct the tag; {{</* … */>}} shows it as text"
        error = BuildError(fault.message, self.file, line, column, remedy)
        error.named, error.family_remedy = fault.named, fault.family_remedy
        self.errors.append(error)

    def add_text(self, start: int, end: int) -> None:
        if end > start:
            self.siblings.append(Text(start, end))
