"""Splits a body into text and the tags of shortcodes, by Hugo's rules.

Each state is a method that reads at `self.at` and returns the next state, as in Hugo's lexer:

    text ──{{<──► tag ──name──► name ──► inside ──param──► parameter ─┐
     ▲             │                       │ ▲                        │
     │             └──/*──► comment        │ └────────────────────────┘
     └────────────────────────────>}}──────┘

A state raises `Fault` if a tag is malformed; the lexer records it and continues behind the tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.text.shortcodes.tree import Parameter, Text, Value

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+\Z")
_OPENING = re.compile(r"\{\{[<%]")
_BLANK = " \t\r\n"


@dataclass
class Tag:
    """A tag: `{{< name … >}}`, `{{< /name >}}` or `{{< name … />}}`. `end` is the offset behind."""

    start: int
    markdown: bool
    name: str = ""
    name_start: int = 0
    closing: bool = False
    self_closing: bool = False
    slash: int = 0
    parameters: list[Parameter] = field(default_factory=list)
    end: int = 0
    fault: Fault | None = None


@dataclass
class Fault(Exception):
    """A malformed tag: message, offset in the body, remedy; see `BuildError` for the others."""

    message: str
    offset: int
    remedy: str = ""
    named: str = ""
    family_remedy: str = ""


QUOTE_IT = "Put the value in double quotes or backquotes"

State = Callable[[], "State | None"]


def is_word(char: str) -> bool:
    return char == "_" or char.isalpha() or char.isdigit()


def is_word_or_hyphen(char: str) -> bool:
    return char == "-" or is_word(char)


def typed(word: str) -> Value:
    """The value of a bare word: a boolean, an integer, a decimal, or the word itself."""
    if word in ("true", "false"):
        return word == "true"
    if _INTEGER.match(word):
        fits = len(word.lstrip("+-0")) < 20 and abs(int(word)) < 2**63
        return int(word) if fits else word
    return float(word) if _DECIMAL.match(word) else word


class Lexer:
    """The lexer of one body.

    text : the body.
    may_close : whether a closing tag of that name is allowed at this point.
    """

    def __init__(self, text: str, may_close: Callable[[str], bool]) -> None:
        self.text = text
        self.may_close = may_close
        self.at = 0
        self.tag = Tag(0, markdown=False)
        self.right = ""
        self.without_comment_end: set[str] = set()

    def text_until_tag(self) -> int | None:
        """The offset of the next `{{<` or `{{%`, None if there is none."""
        found = _OPENING.search(self.text, self.at)
        return found.start() if found else None

    def escaped(self) -> list[Text] | None:
        """The texts `{{<`, ` x ` and `>}}` if `{{</* x */>}}` starts at `at`, else None."""
        start = self.at
        if not self.text.startswith("/*", start + 3):
            return None
        right = {"<": ">}}", "%": "%}}"}[self.text[start + 2]]
        end = -1
        if right not in self.without_comment_end:
            end = self.text.find("*/" + right, start + 5)
        if end < 0:
            self.without_comment_end.add(right)  # search once only: time stays linear
            raise Fault(
                "comment must be closed", start, f"Close the escaped shortcode with */{right}"
            )
        self.at = end + 5
        return [Text(start, start + 3), Text(start + 5, end), Text(end + 2, end + 5)]

    def read_tag(self) -> Tag:
        """Read the tag that starts at `at`. Its `fault` is set if it is malformed."""
        markdown = self.text[self.at + 2] == "%"
        self.tag = Tag(self.at, markdown)
        self.right = "%}}" if markdown else ">}}"
        self.at += 3
        state: State | None = self.inside
        try:
            while state is not None:
                state = state()
        except Fault as fault:
            self.tag.fault = fault
            self.recover()
        self.tag.end = self.at
        return self.tag

    def recover(self) -> None:
        """Skip a malformed tag: to its next delimiter, but not into another tag."""
        other = _OPENING.search(self.text, self.tag.start + 3)
        limit = other.start() if other else len(self.text)
        end = self.text.find("}}", self.tag.start, limit)
        self.at = limit if end < 0 else end + 2

    # ---- states -------------------------------------------------------------------------

    def inside(self) -> State | None:
        if self.text.startswith(self.right, self.at):
            return self.finish
        char = self.text[self.at : self.at + 1]
        if not char:
            raise Fault("unclosed shortcode action", self.at, f"Close the call with {self.right}")
        if char in _BLANK:
            self.at += 1
            return self.inside
        if char == "/":
            return self.slash
        if char == "\\":
            return self.backslash
        if char == "=" and self.tag.name:
            return self.value
        if self.tag.name and (is_word_or_hyphen(char) or char in '"`'):
            return self.parameter
        if not self.tag.name and is_word(char):
            return self.name
        raise self.unrecognized(char)

    def unrecognized(self, char: str) -> Fault:
        return Fault(
            f"unrecognized character in shortcode action: U+{ord(char):04X} {char!r}",
            self.at,
            QUOTE_IT if self.tag.name else "A shortcode starts with its name",
        )

    def name(self) -> State:
        start = self.at
        while is_word_or_hyphen(self.peek()) or self.peek() == "/":
            self.at += 1
        if self.peek() == ".":
            if not self.text.startswith(".inline ", self.at):
                raise Fault("period in shortcode name only allowed for inline identifiers", start)
            self.at += len(".inline")
        self.tag.name, self.tag.name_start = self.text[start : self.at], start
        return self.after_closing_name if self.tag.closing else self.inside

    def slash(self) -> State:
        if self.tag.name:
            self.tag.self_closing = True
        else:
            self.tag.closing = True
            self.tag.slash = self.at
        self.at += 1
        return self.after_self_closing if self.tag.self_closing else self.inside

    def after_self_closing(self) -> State:
        """Behind a slash only the end of the tag is allowed."""
        self.skip_blank()
        if self.text.startswith(self.right, self.at):
            return self.finish
        start = self.at
        while is_word_or_hyphen(self.peek()):
            self.at += 1
        word = self.text[start : self.at] or self.peek()
        raise Fault(f"closing tag for shortcode '{word}' does not match start tag", start, QUOTE_IT)

    def after_closing_name(self) -> State:
        if not self.may_close(self.tag.name):
            raise Fault(
                f"closing tag for shortcode '{self.tag.name}' does not match start tag",
                self.tag.name_start,
            )
        self.skip_blank()
        if not self.text.startswith(self.right, self.at):
            raise Fault("unclosed shortcode", self.at, "A closing tag takes no parameters")
        return self.finish

    def finish(self) -> None:
        self.at += len(self.right)
        if not self.tag.name and not self.tag.closing:
            raise Fault("shortcode has no name", self.tag.start)

    def backslash(self) -> State:
        """Skip a backslash between parameters, unless a quote follows."""
        if not self.tag.name:
            raise self.unrecognized("\\")
        self.at += 1
        if self.peek() == "`":
            raise Fault("unrecognized escape character", self.at)
        return self.escaped_quoted if self.peek() == '"' else self.inside

    def escaped_quoted(self) -> State:
        """Read a positional `\\"text\\"`."""
        self.check_kind(None, self.at)
        self.add(None, *self.quoted(escaped=True), self.at, quoted=True)
        return self.inside

    def parameter(self) -> State:
        """Read a positional value, or the name before `=`."""
        start = self.at
        if self.peek() in '"`':
            value = self.quoted(escaped=False) if self.peek() == '"' else self.raw_string()
            if self.peek() == "=":
                self.check_kind(value[0], start)
                return lambda: self.named_value(value[0], start + 1)
            self.check_kind(None, start)
            self.add(None, *value, start + 1, quoted=True)
            return self.inside
        while is_word_or_hyphen(self.peek()) or (self.peek() == "." and self.at > start):
            self.at += 1
        word, end = self.text[start : self.at], self.at
        self.skip_blank()
        if self.peek() == "=":
            self.check_kind(word, start)
            return lambda: self.named_value(word, start)
        self.check_kind(None, start, word)
        self.add(None, typed(word), start, end, start, quoted=False)
        return self.inside

    def value(self) -> State:
        """Refuse a stray `=`. Hugo would take what follows as a positional value."""
        raise self.unrecognized("=")

    def named_value(self, name: str, name_start: int) -> State:
        self.at += 1
        self.skip_blank()
        if self.peek() == '"':
            self.add(name, *self.quoted(escaped=False), name_start, quoted=True)
        elif self.peek() == "\\":
            self.at += 1
            self.add(name, *self.quoted(escaped=True), name_start, quoted=True)
        elif self.peek() == "`":
            self.add(name, *self.raw_string(), name_start, quoted=True)
        else:
            self.bare_value(name, name_start)
        return self.inside

    # ---- values -------------------------------------------------------------------------

    def bare_value(self, name: str, name_start: int) -> None:
        """Read up to the next blank, so that a URL needs no quotes."""
        start = self.at
        while self.peek() and self.peek() not in _BLANK:
            self.at += 1
        word = self.text[start : self.at]
        if not word or word.startswith(self.right):
            raise Fault(f"parameter '{name}' has no value", name_start, QUOTE_IT)
        if word.endswith(self.right):
            raise Fault(
                f"the unquoted value of '{name}' reaches up to the next blank and takes "
                f"{self.right} with it",
                start,
                f"Put a blank before {self.right}, or the value in double quotes",
            )
        self.add(name, typed(word), start, self.at, name_start, quoted=False)

    def quoted(self, *, escaped: bool) -> tuple[str, int, int]:
        """Read text in double quotes on one line, with `\\"` for a quote: value, start and end."""
        self.at += 1
        start = self.at
        inner_quote = False
        while True:
            char = self.peek()
            if char in ("", "\n"):
                raise Fault(
                    "unterminated quoted string in shortcode parameter-argument: "
                    f"'{self.text[start : self.at]}'",
                    start,
                    "Close the quote on the same line, or use backquotes",
                )
            if char == "\\" and self.text.startswith('"', self.at + 1):
                if escaped:
                    break
                inner_quote = True
                self.at += 1
            elif char == '"':
                break
            self.at += 1
        value, end = self.text[start : self.at], self.at
        self.at += 2 if escaped else 1
        # Hugo drops every backslash of a text with an escaped quote; here only the one before the
        # quote goes.
        return (value.replace('\\"', '"') if inner_quote else value), start, end

    def raw_string(self) -> tuple[str, int, int]:
        """Read text in backquotes verbatim, over several lines: value, start and end."""
        start = self.at + 1
        end = self.text.find("`", start)
        if end < 0:
            line = self.text[start : start + 40].split("\n")[0]
            raise Fault(
                f"unterminated raw string in shortcode parameter-argument: '{line}'",
                start,
                "Close the backquote",
            )
        self.at = end + 1
        return self.text[start:end], start, end

    # ---- helpers ------------------------------------------------------------------------

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def skip_blank(self) -> None:
        while self.peek() and self.peek() in _BLANK:
            self.at += 1

    def check_kind(self, name: str | None, at: int, word: str = "") -> None:
        """Refuse a mixture of named and positional parameters."""
        if not self.tag.parameters:
            return
        first_named = self.tag.parameters[0].name is not None
        if first_named == (name is not None):
            return
        what = (
            f"got named parameter '{name}'"
            if name is not None
            else f"got positional parameter '{word}'"
            if word
            else "got quoted positional parameter"
        )
        raise Fault(
            f"{what}. Cannot mix named and positional parameters",
            at,
            "Give every parameter a name, or none",
        )

    def add(
        self, name: str | None, value: Value, start: int, end: int, name_start: int, *, quoted: bool
    ) -> None:
        self.tag.parameters.append(Parameter(name, value, start, end, name_start, quoted))
