"""How many steps a backtracking matcher takes to search a text: what a regular expression costs.

Python's own matcher does not tell. This one walks the same parse tree in the same order and counts
a step for every character that it compares; whoever uses it checks that both find the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

End = int | None
Continuation = Callable[[int], End]
Matcher = Callable[[int, Continuation], End]
Predicate = Callable[[str], bool]

_CATEGORIES: dict[Any, Predicate] = {
    ops.CATEGORY_DIGIT: str.isdecimal,
    ops.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    ops.CATEGORY_SPACE: str.isspace,
    ops.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    ops.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    ops.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}


@cache
def steps_of(pattern: re.Pattern[str]) -> RegexSteps:
    """The matcher for a pattern."""
    return RegexSteps(pattern)


class RegexSteps:
    """Matches one pattern; ``steps`` grows with every character that is compared."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.steps = 0
        self._text = ""
        self._end = 0
        self._groups: dict[int, tuple[int, int]] = {}
        self._ignores_case = bool(pattern.flags & re.IGNORECASE)
        tree = _parser.parse(pattern.pattern, pattern.flags & ~re.TEMPLATE)
        self._flags = tree.state.flags
        self._match = self._sequence(tree, self._flags)
        self._first = self._first_characters(tree)

    def match(self, text: str, start: int, end: int) -> End:
        """Where a match that starts at ``start`` ends; None if there is none."""
        self._text, self._end, self._groups = text, end, {}
        return self._match(start, lambda at: at)

    def fullmatch(self, text: str, start: int, end: int) -> End:
        self._text, self._end, self._groups = text, end, {}
        return self._match(start, lambda at: at if at == end else None)

    def search(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The first match from ``start`` on."""
        for at in range(start, end + 1):
            if self._first and (at == end or not self._first(text[at])):
                self.steps += 1
            elif (behind := self.match(text, at, end)) is not None:
                return at, behind
        return None

    def every(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """All matches, as `finditer` finds them."""
        empty_at = -1
        while start <= end and (found := self.search(text, start, end)):
            if found[0] == found[1] == empty_at:  # an empty match right behind the one before
                longer = self._nonempty(text, found[0], end)
                if longer is None:
                    start = found[0] + 1
                    empty_at = -1
                    continue
                found = found[0], longer
            yield found
            start = empty_at = found[1]

    def _nonempty(self, text: str, start: int, end: int) -> End:
        self._text, self._end, self._groups = text, end, {}
        return self._match(start, lambda at: at if at > start else None)

    # ---- the nodes of the parse tree ------------------------------------------------------

    def _sequence(self, tree: Any, flags: int) -> Matcher:
        parts = [self._node(op, value, flags) for op, value in tree]

        def run(at: int, then: Continuation, index: int = 0) -> End:
            if index == len(parts):
                return then(at)
            return parts[index](at, lambda behind: run(behind, then, index + 1))

        return parts[0] if len(parts) == 1 else run

    def _node(self, op: Any, value: Any, flags: int) -> Matcher:
        predicate = self._predicate(op, value, flags)
        if predicate is not None:
            return self._one(predicate)
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            return self._repeat(op, (value[0], value[1]), value[2], flags)
        if op is ops.BRANCH:
            return self._branch([self._sequence(each, flags) for each in value[1]])
        if op is ops.SUBPATTERN:
            group, added, dropped, tree = value
            return self._group(group, self._sequence(tree, (flags | added) & ~dropped))
        if op is ops.ATOMIC_GROUP:
            return self._atomic(self._sequence(value, flags))
        if op is ops.AT:
            return self._position(value, flags)
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            return self._look(op is ops.ASSERT, value[0], value[1], flags)
        if op is ops.GROUPREF:
            return self._reference(value)
        raise NotImplementedError(f"{op} in a regular expression: add its steps here")

    def _predicate(self, op: Any, value: Any, flags: int) -> Predicate | None:
        """For a node that stands for one character: whether it is this one."""
        if op is ops.LITERAL:
            return self._in_either_case(lambda char: ord(char) == value)
        if op is ops.NOT_LITERAL:
            same = self._in_either_case(lambda char: ord(char) == value)
            return lambda char: not same(char)
        if op is ops.ANY:
            return (lambda char: True) if flags & re.DOTALL else (lambda char: char != "\n")
        if op is ops.IN:
            return self._set(value)
        return None

    def _only_character(self, tree: Any, flags: int) -> Predicate | None:
        """The same for a tree of one node."""
        if len(tree) != 1:
            return None
        op, value = tree[0]
        return self._predicate(op, value, flags)

    def _set(self, items: Any) -> Predicate:
        negated = items[0][0] is ops.NEGATE

        @cache
        def holds(char: str) -> bool:
            return any(self._holds(op, value, char) for op, value in items) != negated

        return holds

    def _holds(self, op: Any, value: Any, char: str) -> bool:
        if op is ops.LITERAL:
            return self._in_either_case(lambda each: ord(each) == value)(char)
        if op is ops.RANGE:
            return self._in_either_case(lambda each: value[0] <= ord(each) <= value[1])(char)
        return op is ops.CATEGORY and _CATEGORIES[value](char)

    def _in_either_case(self, holds: Predicate) -> Predicate:
        if not self._ignores_case:
            return holds
        return lambda char: holds(char) or holds(char.lower()[0]) or holds(char.upper()[0])

    def _one(self, predicate: Predicate) -> Matcher:
        def one(at: int, then: Continuation) -> End:
            self.steps += 1
            return then(at + 1) if at < self._end and predicate(self._text[at]) else None

        return one

    def _repeat(self, op: Any, bounds: tuple[Any, Any], tree: Any, flags: int) -> Matcher:
        if op is ops.POSSESSIVE_REPEAT:
            return self._atomic(self._repeat(ops.MAX_REPEAT, bounds, tree, flags))
        low, high = bounds[0], float("inf") if bounds[1] is ops.MAXREPEAT else bounds[1]
        single = self._only_character(tree, flags)
        if single is not None:
            many = self._lazy_run if op is ops.MIN_REPEAT else self._greedy_run
            return many(single, low, high)
        return self._many(self._sequence(tree, flags), low, high, lazy=op is ops.MIN_REPEAT)

    def _greedy_run(self, predicate: Predicate, low: int, high: float) -> Matcher:
        def greedy(at: int, then: Continuation) -> End:
            behind = at
            while behind < self._end and behind - at < high and predicate(self._text[behind]):
                behind += 1
            self.steps += behind - at + 1
            for each in range(behind, at + low - 1, -1):
                if (end := then(each)) is not None:
                    return end
            return None

        return greedy

    def _lazy_run(self, predicate: Predicate, low: int, high: float) -> Matcher:
        def lazy(at: int, then: Continuation) -> End:
            behind = at
            while True:
                if behind - at >= low and (end := then(behind)) is not None:
                    return end
                self.steps += 1
                if behind - at >= high or behind >= self._end or not predicate(self._text[behind]):
                    return None
                behind += 1

        return lazy

    def _many(self, body: Matcher, low: int, high: float, *, lazy: bool) -> Matcher:
        def many(at: int, then: Continuation, count: int = 0, before: int = -1) -> End:
            def again() -> End:
                if count >= high or (count >= low and at == before):
                    return None
                return body(at, lambda behind: many(behind, then, count + 1, at))

            tries = [then] if count >= low else []
            if lazy:
                end = tries[0](at) if tries else None
                return again() if end is None else end
            end = again()
            return tries[0](at) if end is None and tries else end

        return many

    def _branch(self, branches: list[Matcher]) -> Matcher:
        def branch(at: int, then: Continuation) -> End:
            for each in branches:
                if (end := each(at, then)) is not None:
                    return end
            return None

        return branch

    def _group(self, group: int | None, body: Matcher) -> Matcher:
        if group is None:
            return body

        def grouped(at: int, then: Continuation) -> End:
            def note(behind: int) -> End:
                before = self._groups.get(group)
                self._groups[group] = at, behind
                end = then(behind)
                if end is None and before is not None:
                    self._groups[group] = before
                elif end is None:
                    del self._groups[group]
                return end

            return body(at, note)

        return grouped

    def _atomic(self, body: Matcher) -> Matcher:
        def atomic(at: int, then: Continuation) -> End:
            behind = body(at, lambda each: each)
            return None if behind is None else then(behind)

        return atomic

    def _look(self, wanted: bool, direction: int, tree: Any, flags: int) -> Matcher:
        body = self._sequence(tree, flags)
        width = tree.getwidth()[0]

        def look(at: int, then: Continuation) -> End:
            start = at - width if direction < 0 else at
            found = start >= 0 and body(start, lambda each: each) is not None
            return then(at) if found == wanted else None

        return look

    def _position(self, where: Any, flags: int) -> Matcher:
        def position(at: int, then: Continuation) -> End:
            self.steps += 1
            return then(at) if self._is_at(where, at, flags) else None

        return position

    def _is_at(self, where: Any, at: int, flags: int) -> bool:
        text, end = self._text, self._end
        if where is ops.AT_BEGINNING:
            return at == 0 or bool(flags & re.MULTILINE and text[at - 1] == "\n")
        if where is ops.AT_BEGINNING_STRING:
            return at == 0
        if where is ops.AT_END:
            last = at == end or (at == end - 1 and text[at] == "\n")
            return last or bool(flags & re.MULTILINE and text[at] == "\n")
        if where is ops.AT_END_STRING:
            return at == end
        word = _CATEGORIES[ops.CATEGORY_WORD]
        behind, ahead = at > 0 and word(text[at - 1]), at < end and word(text[at])
        return (behind != ahead) == (where is ops.AT_BOUNDARY)

    def _reference(self, group: int) -> Matcher:
        def reference(at: int, then: Continuation) -> End:
            if group not in self._groups:
                return None
            start, stop = self._groups[group]
            self.steps += stop - start
            same = self._text.startswith(self._text[start:stop], at)
            return then(at + stop - start) if same else None

        return reference

    def _first_characters(self, tree: Any) -> Predicate | None:
        """What a match must start with, if one character says so: others are passed over."""
        for op, value in tree:
            if op is ops.SUBPATTERN:
                return self._first_characters(value[3])
            if op in (ops.MAX_REPEAT, ops.MIN_REPEAT) and value[0] > 0:
                return self._only_character(value[2], self._flags)
            if op is not ops.ASSERT and op is not ops.ASSERT_NOT:
                return self._predicate(op, value, self._flags)
        return None
