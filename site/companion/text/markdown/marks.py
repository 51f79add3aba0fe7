"""Parses strikethrough and Hugo's extras: `~~del~~`, `++ins++`, `==mark==`, `~sub~`, `^sup^`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from companion.text.markdown.flanking import flanking


@dataclass(frozen=True)
class Mark:
    """A delimiter, exactly `length` times `char`, and the element `tag` that it encloses."""

    char: str
    length: int
    tag: str


MARKS = {
    "insert": (Mark("+", 2, "ins"),),
    "mark": (Mark("=", 2, "mark"),),
    "superscript": (Mark("^", 1, "sup"), Mark("^", 2, "sup")),
}


def marks_plugin(md: MarkdownIt, marks: Iterable[Mark]) -> None:
    """Add these marks to `md`; of two marks with the same delimiter the first is used."""
    known = {(mark.char, mark.length): mark for mark in reversed(list(marks))}
    if not known:
        return
    signs = {mark.char for mark in known.values()}

    def tokenize(state: StateInline, silent: bool) -> bool:
        char = state.src[state.pos]
        if silent or char not in signs:
            return False
        end = state.pos
        while end < state.posMax and state.src[end] == char:
            end += 1
        mark = known.get((char, end - state.pos))
        if mark is None:
            state.append_pending(state.src[state.pos : end])
            state.pos = end
            return True
        before = state.src[state.pos - 1] if state.pos else ""
        can_open, can_close = flanking(before, state.src[end : end + 1])
        token = state.push("text", "", 0)
        token.content = state.src[state.pos : end]
        state.delimiters.append(
            Delimiter(_code(mark), 0, len(state.tokens) - 1, -1, can_open, can_close)
        )
        state.pos = end
        return True

    def convert(state: StateInline) -> None:
        by_code = {_code(mark): mark for mark in known.values()}
        for delimiters in [state.delimiters, *_nested(state)]:
            for start in delimiters:
                mark = by_code.get(start.marker)
                if mark and start.end != -1:
                    _make(state.tokens[start.token], mark, 1)
                    _make(state.tokens[delimiters[start.end].token], mark, -1)

    md.inline.ruler.before("emphasis", "marks", tokenize)
    md.inline.ruler2.before("emphasis", "marks", convert)


def tildes_plugin(md: MarkdownIt, single: str, double: str) -> None:
    """Add marks of one or two tildes, paired like the asterisks of emphasis; three are text.

    single, double : the tag for one and for two opening tildes; if empty, these are text.
    """
    sign = ord("~")
    tags = {1: single, 2: double}

    def tokenize(state: StateInline, silent: bool) -> bool:
        if silent or state.src[state.pos] != "~":
            return False
        end = state.pos
        while end < state.posMax and state.src[end] == "~":
            end += 1
        length = end - state.pos
        before = state.src[state.pos - 1] if state.pos else ""
        can_open, can_close = flanking(before, state.src[end : end + 1])
        if not tags.get(length):
            state.append_pending(state.src[state.pos : end])
        for _ in range(length if tags.get(length) else 0):
            state.push("text", "", 0).content = "~"
            place = len(state.tokens) - 1
            state.delimiters.append(Delimiter(sign, length, place, -1, can_open, can_close))
        state.pos = end
        return True

    def convert(state: StateInline) -> None:
        for delimiters in [state.delimiters, *_nested(state)]:
            pairs = {
                (start.token, delimiters[start.end].token): tags[start.length]
                for start in delimiters
                if start.marker == sign and start.end != -1
            }
            for (first, last), tag in pairs.items():
                # Of two directly nested pairs only the outer one makes an element.
                if (first - 1, last + 1) in pairs:
                    state.tokens[first].content = state.tokens[last].content = ""
                else:
                    _make(state.tokens[first], Mark("~", 1, tag), 1)
                    _make(state.tokens[last], Mark("~", 1, tag), -1)

    md.inline.ruler.before("emphasis", "tildes", tokenize)
    md.inline.ruler2.before("emphasis", "tildes", convert)


def _nested(state: StateInline) -> list[list[Delimiter]]:
    return [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]


def _code(mark: Mark) -> int:
    """Return a unique marker for pair matching, larger than all code points."""
    return 0x110000 + 8 * ord(mark.char) + mark.length


def _make(token: Token, mark: Mark, nesting: int) -> None:
    token.type = f"{mark.tag}_{'open' if nesting > 0 else 'close'}"
    token.tag, token.nesting, token.markup, token.content = mark.tag, nesting, token.content, ""  # type: ignore[assignment]
