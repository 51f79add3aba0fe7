"""The blanks of an exercise: names of three or more underscores that a reader has to replace."""

from __future__ import annotations

import io
import re
import tokenize

_BLANK = re.compile(r"_{3,}")


def blanks(code: str) -> list[tuple[int, int]]:
    """The line and column, from 1, of each blank; those in texts and remarks are none.

    After a syntax error that ends Python's own reader of tokens, no further blank is found.
    """
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.NAME and _BLANK.fullmatch(token.string):
                found.append((token.start[0], token.start[1] + 1))
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
