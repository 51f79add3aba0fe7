"""Regular expressions that an author writes: only such as are searched in a bounded time.

Hugo's are Go's, which take linear time. Those of Python try all ways to match, so that a repeat
within a repeat, or several in a row, can take years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

MOST_OPEN = 3
"""Repeats without a bound in one pattern: a search takes at most this power of a path's length."""
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}
_BOUND = 16


class Refused(ValueError):
    """A pattern that is no regular expression, or whose search could take too long."""


def bounded(pattern: str) -> re.Pattern[str]:
    """The compiled pattern.

    Raises
    ------
    Refused : with what is wrong, as the end of a sentence.
    """
    if len(pattern) > 500:
        raise Refused("is longer than 500 characters")
    try:
        tree = _parser.parse(pattern)
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise Refused(f"is not a regular expression: {error}") from None
    repeats = list(_repeats(tree))
    if any(_varies(each) for each in repeats):
        raise Refused("repeats what can match in several ways, which could take too long")
    if len(repeats) > MOST_OPEN:
        raise Refused(f"has more than {MOST_OPEN} repeats, which could take too long")
    return compiled


def _repeats(tree: Any) -> Iterator[Any]:
    """The bodies of all repeats of more than `_BOUND` times in a parsed pattern."""
    for operation, argument in _operations(tree):
        if operation in _REPEATS and argument[1] > _BOUND:
            yield argument[2]


def _varies(tree: Any) -> bool:
    """Whether a parsed pattern has a choice or a repeat in it."""
    return any(op in _REPEATS or op is _constants.BRANCH for op, _ in _operations(tree))


def _operations(tree: Any) -> Iterator[tuple[Any, Any]]:
    """All operations of a parsed pattern, the inner ones, too."""
    for operation, argument in tree:
        yield operation, argument
        parts = argument if isinstance(argument, (list, tuple)) else [argument]
        for part in parts:
            trees = part if isinstance(part, list) else [part]
            for each in trees:
                if isinstance(each, _parser.SubPattern):
                    yield from _operations(each)
