r"""The macros of formulas that a blog's templates for Hugo hand to KaTeX or MathJax.

Themes and blogs write them as a table of JavaScript in a partial: for KaTeX as in
`macros: { "\\R": "\\mathbb{R}" }`, for MathJax as in `macros: { R: "\\R", abs: ["|#1|", 1] }`.
Only texts are read; an entry that a template computes, and one with an optional argument, which
KaTeX lacks, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from companion.places import Blog

_LARGEST = 200_000  # bytes of a file: what is larger is a library
_TABLES = 20  # in a file
_MOST = 2_000  # entries of a table
_SCRIPTS = ("assets/js", "static/js")
_SCRIPT = re.compile(r"math|katex|tex", re.IGNORECASE)
_TABLE = re.compile(r"\bmacros\b[\"']?\s*[:=]\s*\{(?!\{)", re.IGNORECASE)
_BLANK = re.compile(r"(?:[\s,]+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_TEXT = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|(?:String\.raw)?`(?:[^`\\]|\\.)*`"
_ENTRY = re.compile(
    rf"(?P<name>{_TEXT}|[A-Za-z_$][\w$]*)\s*:\s*"
    rf"(?:(?P<tex>{_TEXT})|\[\s*(?P<first>{_TEXT})\s*(?:,\s*\d\s*)?(?P<more>,[^\]\n]*)?\])"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_NAME = re.compile(r"\\(?:[a-zA-Z]+|[^a-zA-Z\s])\Z")


def go_macros(blog: Blog) -> dict[str, str]:
    """The macros by name, with its backslash; the blog's files come before those of its themes."""
    found: dict[str, str] = {}
    for base in [*sorted(blog.root.glob("themes/*/"), reverse=True), blog.root]:
        for file in _files(base):
            found.update(macros_of(file))
    return found


def _files(base: Path) -> Iterator[Path]:
    """The templates of a blog or a theme, and its scripts whose names mention mathematics."""
    templates = (base / "layouts").rglob("*")
    yield from sorted(file for file in templates if file.suffix in (".html", ".js"))
    for folder in _SCRIPTS:
        yield from sorted(f for f in (base / folder).glob("*.js") if _SCRIPT.search(f.name))


def macros_of(file: Path) -> dict[str, str]:
    """The macros in a template or script; none if it cannot be read or is too large."""
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return {}
        text = file.read_text("utf-8", "replace")
    except OSError:
        return {}
    found: dict[str, str] = {}
    for table in islice(_TABLE.finditer(text), _TABLES):
        found.update(_entries(text, table.end()))
    return found


def _entries(text: str, at: int) -> dict[str, str]:
    """The entries of the table that begins here; a line that cannot be read is passed over."""
    found: dict[str, str] = {}
    for _ in range(_MOST):
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if at >= len(text) or text[at] == "}":
            break
        entry = _ENTRY.match(text, at)
        if entry is None:
            following = text.find("\n", at)
            at = following if following >= 0 else len(text)
            continue
        at = entry.end()
        if "{{" not in entry[0] and entry["more"] is None:
            name = entry["name"]
            name = _unquoted(name) if name[0] in "\"'`S" and name[-1] in "\"'`" else name
            name = name if name.startswith("\\") else f"\\{name}"
            if _NAME.match(name):
                found[name] = _unquoted(entry["tex"] or entry["first"])
    return found


def _unquoted(text: str) -> str:
    """The value of a text in JavaScript."""
    if text.startswith("String.raw"):
        return text[len("String.raw`") : -1]
    return _ESCAPE.sub(_character, text[1:-1])


def _character(escape: re.Match[str]) -> str:
    if code := escape[1] or escape[2]:
        return chr(int(code, 16)).encode("utf-8", "replace").decode()
    return _CONTROL.get(escape[3], escape[3])
