"""Finds formulas in HTML and decodes the entities in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.text.formulas import (
    RAW_DELIMITERS,
    Delimiter,
    Finder,
    Found,
    NotFound,
    tag_barriers,
)
from companion.text.source_map import MappedText

_TAG = (
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>"
)
_HTML = re.compile(rf"(?P<comment><!--)|{_TAG}|(?P<escaped>\\[\\$])|(?P<math>[\\$])")
_IGNORED = frozenset({"pre", "code", "script", "style", "textarea", "noscript", "option"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True)
class HtmlText:
    """HTML between formulas; `unclosed` is the delimiter at its start if that is never closed."""

    html: MappedText
    unclosed: Delimiter | None = None


@dataclass(frozen=True)
class HtmlFormula:
    """A formula in HTML: its TeX, and `source`, the formula as written with delimiters."""

    tex: MappedText
    display: bool
    source: str


def split_html(
    source: MappedText, delimiters: Sequence[Delimiter] = RAW_DELIMITERS
) -> Iterator[HtmlText | HtmlFormula]:
    """Split an HTML text into formulas and the HTML between them.

    Formulas take precedence over tags, so `$a<b$` is a formula. Tags, comments and the elements in
    `_IGNORED` (`pre`, `code`, `script`, …) are not searched.
    """
    text = source.text
    finder = Finder(text, delimiters, tag_barriers(text))
    done = at = 0
    while hit := _HTML.search(text, at):
        at = hit.end()
        if hit["comment"]:
            end = text.find("-->", at)
            at = len(text) if end < 0 else end + 3
        elif hit["name"]:
            at = _after_ignored(text, hit)
        elif hit["escaped"] == "\\$":
            yield HtmlText(source.cut(done, hit.start()))
            done = hit.start() + 1
        elif hit["math"]:
            found = finder.match(hit.start())
            if isinstance(found, Found):
                yield HtmlText(source.cut(done, found.start))
                tex = decode_entities(source.cut(found.inner_start, found.inner_end))
                written = text[found.start : found.end]
                yield HtmlFormula(tex, found.delimiter.display, written)
                done = at = found.end
            elif found is NotFound.UNCLOSED:
                yield HtmlText(source.cut(done, hit.start()))
                yield HtmlText(source.cut(hit.start(), at), finder.opening(hit.start()))
                done = at
            if not isinstance(found, Found) and text[hit.start()] == "$":
                at = hit.start() + finder.dollars(hit.start())
    yield HtmlText(source.cut(done, len(text)) if done < len(text) else MappedText.made("", 0))


def _after_ignored(text: str, tag: re.Match[str]) -> int:
    """Return the offset after a tag, or after the whole element if that is not searched."""
    name = tag["name"].lower()
    if tag["slash"] or name not in _IGNORED:
        return tag.end()
    close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, tag.end())
    return close.end() if close else len(text)


def decode_entities(text: MappedText) -> MappedText:
    """Replace entities such as `&lt;` by their characters."""
    pieces = []
    done = 0
    for hit in _ENTITY.finditer(text.text):
        char = html.unescape(hit[0])
        if char == hit[0]:
            continue
        pieces += [text.cut(done, hit.start()), MappedText.made(char, text.origin(hit.start()))]
        done = hit.end()
    if not pieces:
        return text
    pieces.append(text.cut(done, len(text)))
    return MappedText.join(pieces)
