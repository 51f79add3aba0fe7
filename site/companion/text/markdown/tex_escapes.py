"""Undoes Markdown's backslash escapes in a formula, except those meant for TeX."""

from __future__ import annotations

from dataclasses import dataclass

from companion.text.formulas import PUNCTUATION
from companion.text.source_map import MappedText

KEPT = frozenset("$%#&")  # unescaped, these are a comment or an error in TeX
_COMMANDS = frozenset("{},;:!|")  # with a backslash: TeX's braces, spaces and norms
# A double backslash before a letter or one of these is Markdown's escape of one backslash.
_ESCAPED_TEX = PUNCTUATION - frozenset("[")


@dataclass(frozen=True)
class Escape:
    """A backslash escape that TeX needs but Hugo's Markdown would undo.

    offset : its offset in the source.
    written, in_hugo : the escape as written, and as Hugo's Markdown leaves it.
    write_instead : what gives the same TeX in both.
    """

    offset: int
    written: str
    in_hugo: str
    write_instead: str


def undo_escapes(source: MappedText, in_cell: bool = False) -> tuple[MappedText, list[Escape]]:
    r"""Return the TeX of a formula with Markdown's escapes undone, and the escapes kept for TeX.

    As in CommonMark, a backslash before ASCII punctuation is removed: `\\{` gives `\{` and
    `x\_1` gives `x_1`. Kept are sequences that are almost certainly meant for TeX: the commands
    `\{ \} \, \; \: \! \|`, a line break `\\` followed by a blank, and `\$ \% \# \&`. Of more
    than two backslashes in a row, half are left.
    In a table cell `\|` is an escaped pipe.
    """
    text = source.text
    commands = _COMMANDS - {"|"} if in_cell else _COMMANDS
    pieces: list[MappedText] = []
    kept: list[Escape] = []
    done = at = 0
    escaped_at = -1  # offset of the character that a backslash left for TeX escapes
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
    """Return whether the escape at `at` is meant for TeX rather than Markdown."""
    char, after = text[at + 1], text[at + 2 : at + 3]
    if char != "\\":
        return char in commands
    in_longer_run = at > 0 and text[at - 1] == "\\"
    return not (in_longer_run or after.isalpha() or (after and after in _ESCAPED_TEX))
