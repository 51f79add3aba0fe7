"""Writes the index that `site/browser/page/search.js` searches: the sections of a site's manuals.

It is one JSON file with the fields "pages", a list of [title, address], and "parts", a list of
[page, id, heading, text]. A part is the text from one heading to the next; its page counts from 0,
and its id is empty before the first heading. The address of the file names its content. Formulas
and widgets are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from companion.content.config import Config
from companion.content.content import Content
from companion.finish.browser_files import BrowserFiles
from companion.finish.rendered import FinishedText
from companion.publish.manuals import Manuals
from companion.tools.atomic_file import remove_others, write_whole
from companion.tools.html_tokens import EndTag, StartTag, Text, read_html
from companion.tools.sealed import content_hash, hash_of

PART = "search.json"
"""The name of the index among what pages load."""
FOLDER = "search"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"a", "b", "cite", "code", "em", "i", "kbd", "span", "strong", "sub", "sup"}


@dataclass(frozen=True)
class Part:
    """The text below one heading; ``id`` and ``heading`` are empty before the first."""

    id: str
    heading: str
    text: str


def with_index(
    files: BrowserFiles,
    config: Config,
    content: Content,
    rendered: Mapping[str, FinishedText],
) -> BrowserFiles:
    """Write the index and remove earlier ones; returns the files, with its address if it is there.

    rendered : the finished texts, by URL.
    """
    folder = files.folder / "companion" / FOLDER
    pages = Manuals(content).pages()
    if not pages:
        remove_others(folder, ())
        return files
    listed, parts = [], []
    for number, page in enumerate(pages):
        listed.append([page.title or page.url, config.base_path + page.url])
        found = _parts(rendered.get(page.url, FinishedText()))
        parts += [[number, part.id, part.heading, part.text] for part in found]
    index = json.dumps({"pages": listed, "parts": parts}, ensure_ascii=False, separators=(",", ":"))
    name = f"{content_hash(index.encode())[:24]}.json"
    if hash_of(folder / name) != content_hash(index.encode()):
        write_whole(folder / name, index)
    remove_others(folder, {name})
    return replace(files, parts={**files.parts, PART: [f"companion/{FOLDER}/{name}"]})


def _parts(text: FinishedText) -> list[Part]:
    """The parts of a finished text; a preview does not read one again that has not changed."""
    if not text.key:
        return list(parts_of(text.bare))
    if text.key not in _known:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known[text.key] = list(parts_of(text.bare))
    return _known[text.key]


_known: dict[bytes, list[Part]] = {}
_MOST_KNOWN = 1000


def parts_of(html: str) -> Iterator[Part]:
    """The parts of a finished text, each with its words separated by single blanks."""
    id_, heading, pieces = "", "", [""]
    is_heading, skipped = False, ""
    for token in read_html(html):
        if skipped:
            skipped = "" if isinstance(token, EndTag) and token.name == skipped else skipped
        elif isinstance(token, StartTag):
            if token.name in _HEADINGS and token.attributes.get("id"):
                yield from _part(id_, heading, pieces)
                id_, heading, pieces, is_heading = token.attributes["id"], "", [], True
            elif token.attributes.get("aria-hidden") == "true":
                skipped = token.name
            elif token.name not in _INLINE:
                pieces.append(" ")
        elif isinstance(token, EndTag):
            if token.name in _HEADINGS and is_heading:
                heading, pieces, is_heading = _words(pieces), [], False
            elif token.name not in _INLINE:
                pieces.append(" ")
        elif isinstance(token, Text):
            pieces.append(token.content)
    yield from _part(id_, heading, pieces)


def _part(id_: str, heading: str, pieces: list[str]) -> Iterator[Part]:
    text = _words(pieces)
    if heading or text:
        yield Part(id_, heading, text)


def _words(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
