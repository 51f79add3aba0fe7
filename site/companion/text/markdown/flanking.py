"""Whether a delimiter can open or close, by CommonMark's flanking rules as Goldmark has them."""

from __future__ import annotations

import unicodedata


def is_space(char: str) -> bool:
    """Blank, or the edge of the text."""
    return char == "" or char.isspace()


def is_punctuation(char: str) -> bool:
    """Punctuation or a symbol; Goldmark counts `$` and `+` among them."""
    return char != "" and unicodedata.category(char)[0] in "PS"


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """(left-flanking, right-flanking) of a delimiter between two characters."""
    left = not is_space(after) and (
        not is_punctuation(after) or is_space(before) or is_punctuation(before)
    )
    right = not is_space(before) and (
        not is_punctuation(before) or is_space(after) or is_punctuation(after)
    )
    return left, right
