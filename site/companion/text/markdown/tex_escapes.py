"""Markdown's escapes in a formula: which are undone, and which an author meant for TeX."""

from __future__ import annotations

from dataclasses import dataclass

from companion.text.formulas import PUNCTUATION
from companion.text.source_map import MappedText

KEPT = frozenset("$%#&")  # the bare character would be an error or a comment to TeX
_COMMANDS = frozenset("{},;:!|")  # with their backslash they are TeX's braces, spaces and norms
_MEANT = PUNCTUATION - frozenset("[")  # behind a double backslash: one backslash for TeX


@dataclass(frozen=True)
class Escape:
    """A backslash escape that Hugo's Markdown would undo and TeX needs; `offset` is its place."""

    offset: int
    written: str
    in_hugo: str
    write_instead: str


def undo_escapes(source: MappedText, in_cell: bool = False) -> tuple[MappedText, list[Escape]]:
    r"""The TeX that is left of a formula after Markdown, and the escapes that were kept for TeX.

    As CommonMark has it, a backslash before ASCII punctuation vanishes, so that `\\{` gives `\{`
    and `x\_1` gives `x_1`. What nobody would write for that effect is kept: TeX's own commands
    `\{ \} \, \; \: \! \|`, a line break `\\` with a blank behind it, and `\$ \% \# \&`.
    In a table's cell `\|` is the cell's own way to write a pipe.
    """
    text = source.text
    commands = _COMMANDS - {"|"} if in_cell else _COMMANDS
    pieces: list[MappedText] = []
    kept: list[Escape] = []
    done = at = 0
    escaped_at = -1  # where a backslash that TeX sees escapes what comes next
    while 0 <= (at := text.find("\\", at)) < len(text) - 1:
        char, escaped = text[at + 1], at == escaped_at
        if not escaped and is_for_tex(text, at, commands):
            doubled = "\\" * 4 if char == "\\" else "\\\\" + char
            kept.append(Escape(source.origin(at), "\\" + char, char, doubled))
        elif char in PUNCTUATION and (escaped or char not in KEPT):
            pieces.append(source.cut(done, at))
            done = at + 1
            if char == "\\" and not escaped:
                escaped_at = at + 2
        at += 2
    pieces.append(source.cut(done, len(text)))
    return MappedText.join(pieces), kept


def is_for_tex(text: str, at: int, commands: frozenset[str]) -> bool:
    """Whether the author of the escape at `at` meant it for TeX, not for Markdown."""
    char, behind = text[at + 1], text[at + 2 : at + 3]
    if char != "\\":
        return char in commands
    return not (behind.isalpha() or (behind and behind in _MEANT))
