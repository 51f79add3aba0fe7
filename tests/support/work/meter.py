"""The meter: packages imported anew with every loop, copy, search and match counted.

    with metered("companion", "markdown_it") as work:
        from companion.text.body import render_body   # the counted one
        render_body(…)
    work["companion/text/body.py:120"]

A loop costs one for each round, a copied part of a text or a list as much as it is long, a search
in a text as far as it looks, a regular expression the steps of its matcher. What C code does inside
other calls is not seen.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from work.regex_steps import steps_of
from work.rewriting import CountingFinder

Work = Counter[str]


@contextmanager
def metered(*packages: str) -> Iterator[Work]:
    """Import these packages anew, with their work counted by line; afterwards all is as before."""
    work: Work = Counter()
    finder = CountingFinder(packages, Meter(work))
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if finder.counts(name)}
    depth = sys.getrecursionlimit()
    sys.meta_path.insert(0, finder)
    sys.setrecursionlimit(1_000_000)
    try:
        yield work
    finally:
        sys.setrecursionlimit(depth)
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if finder.counts(name)]:
            del sys.modules[name]
        sys.modules.update(before)


class Meter:
    """What the rewritten code calls; ``place`` is the line that does the work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def round(self, place: str) -> None:
        self._work[place] += 1

    def rounds(self, place: str, things: Iterable[Any]) -> Iterator[Any]:
        for thing in things:
            self._work[place] += 1
            yield thing

    def part(self, place: str, part: Any) -> Any:
        """A slice that was taken."""
        self._work[place] += len(part)
        return part

    def contains(self, place: str, thing: Any, things: Any) -> bool:
        found = thing in things
        if isinstance(things, str):
            at = things.find(thing)
            self._work[place] += len(things) if at < 0 else at + len(thing)
        elif isinstance(things, (list, tuple)):
            self._work[place] += things.index(thing) + 1 if found else len(things)
        return found

    def call(self, place: str, name: str, holder: Any, *given: Any, **named: Any) -> Any:
        """A method that may look at much of a text or a list."""
        result = getattr(holder, name)(*given, **named)
        if isinstance(holder, str):
            self._work[place] += _looked_at(holder, name, given, result)
        elif isinstance(holder, list):
            self._work[place] += len(holder)
        elif isinstance(holder, re.Pattern):
            self._work[place] += _steps(holder, name, given, result)
        elif holder is re and name != "split":
            self._work[place] += _steps(re.compile(*given[:1], **named), name, given[1:], result)
        return list(result) if name == "finditer" else result


def _looked_at(text: str, name: str, given: tuple[Any, ...], result: Any) -> int:
    if name in ("find", "index", "rfind", "rindex"):
        start, end, _ = slice(*given[1:3], *[None] * (2 - len(given[1:3]))).indices(len(text))
        if result < 0:
            return max(end - start, 0)
        looked = end - result if name.startswith("r") else result - start
        return looked + len(given[0])
    if name == "join":
        return len(result)
    return len(text)


def _steps(pattern: re.Pattern[str], name: str, given: tuple[Any, ...], result: Any) -> int:
    if name in ("sub", "subn", "split"):
        text = given[1] if name != "split" else given[0]
        start, end = 0, len(text)
    else:
        text = given[0]
        start, end, _ = slice(*given[1:3], *[None] * (2 - len(given[1:3]))).indices(len(text))
    if not isinstance(text, str):
        return 0
    matcher = steps_of(pattern)
    before = matcher.steps
    if name == "search":
        assert matcher.search(text, start, end) == (result and result.span()), pattern
    elif name in ("match", "fullmatch"):
        ask: Callable[..., int | None] = getattr(matcher, name)
        assert ask(text, start, end) == (result and result.end()), pattern
    else:
        found = list(matcher.every(text, start, end))
        assert found == [hit.span() for hit in pattern.finditer(text, start, end)], pattern
    return matcher.steps - before
