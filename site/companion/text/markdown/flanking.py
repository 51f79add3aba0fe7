"""CommonMark's flanking rules, as in Goldmark: whether a delimiter can open or close."""

from __future__ import annotations

import unicodedata


def is_space(char: str) -> bool:
    """Return whether `char` is whitespace or empty (the edge of the text)."""
    return char == "" or char.isspace()


def is_punctuation(char: str) -> bool:
    """Return whether `char` is punctuation or, as in Goldmark, a symbol such as `$` and `+`."""
    return char != "" and unicodedata.category(char)[0] in "PS"


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """Return whether a delimiter between two characters is left- and right-flanking."""
    left = not is_space(after) and (
        not is_punctuation(after) or is_space(before) or is_punctuation(before)
    )
    right = not is_space(before) and (
        not is_punctuation(before) or is_space(after) or is_punctuation(after)
    )
    return left, right
