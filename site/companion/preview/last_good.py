"""What the preview shows in place of a page with errors: the page as it was, or its errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from companion.content.config import Config
from companion.content.content import Page, hugo_order
from companion.finish.rendered import FinishedText
from companion.publish.entries import as_json, shortened
from companion.publish.finished import FinishedContent
from companion.publish.kept import LostText
from companion.tools.errors import BuildError, Faults

LINES_AROUND = 2  # of the source, above and below the line of an error
LONGEST_LINE = 200  # characters


class LastGood:
    """The pages of the last builds of one process that had no errors.

    Called with the finished content of a build and its faults, it adds a page for each one with
    errors.

    content : the content folder.
    """

    def __init__(self, content: Path = Path()) -> None:
        self._content = content
        self._pages: dict[Path, tuple[Page, FinishedText]] = {}
        self._sources: dict[str, str] = {}

    def source_of(self, url: str) -> str:
        """The path below the content folder of the page with this address; empty if unknown."""
        return self._sources.get(url, "")

    def __call__(self, finished: FinishedContent, faults: Faults) -> FinishedContent:
        content = finished.content
        good = [*content.posts, *content.indexes.values()]
        for page in good:
            self._pages[page.file] = (page, finished.rendered[page.url])
        for file in set(self._pages) - faults.broken - {page.file for page in good}:
            del self._pages[file]  # it was deleted, or became a draft
        before = {file: self._as_it_was(file) for file in faults.broken}
        shown = {
            page.file: before.get(page.file) or _list_of_errors(page, faults.found)
            for page in finished.broken
        }
        shown |= {file: known for file, known in before.items() if known}
        taken = {page.url for page in good}
        added = []
        for page, text in shown.values():
            if page.url not in taken:
                taken.add(page.url)
                added.append((page, text))
        self._sources = {
            page.url: page.file.relative_to(self._content).as_posix()
            for page in [*good, *(page for page, _ in added)]
        }
        posts = [*content.posts, *(page for page, _ in added if page.kind == "page")]
        indexes = {page.url: page for page, _ in added if page.kind != "page"}
        return replace(
            finished,
            content=replace(
                content,
                posts=tuple(sorted(posts, key=hugo_order)),
                indexes={**content.indexes, **indexes},
            ),
            rendered={**finished.rendered, **{page.url: text for page, text in added}},
        )

    def _as_it_was(self, file: Path) -> tuple[Page, FinishedText] | None:
        """The page without errors; None if it never was, or if what was kept of it is gone."""
        known = self._pages.get(file)
        try:
            return known if known and known[1].html is not None else None
        except LostText:  # a text from the cache is read only when it is asked for
            return None


def _list_of_errors(page: Page, errors: Sequence[BuildError]) -> tuple[Page, FinishedText]:
    """A page with its errors instead of its text."""
    items = "".join(
        f"<li><p>{escape(str(shortened(error)))}</p><pre>{escape(excerpt(error))}</pre></li>"
        for error in errors
        if error.page == page.file
    )
    html = f"<p>This page cannot be shown before its errors are corrected.</p><ul>{items}</ul>"
    front = replace(page.front, values={}, body="", inherited={})
    plain = replace(page, front=front, title=page.title or page.file.name, resources={})
    return plain, FinishedText(html=html, bare=html)


def faults_of_pages(errors: Sequence[BuildError], config: Config) -> list[dict[str, object]]:
    """The faults for the page: as for other programs, with place and excerpt.

    `page` is relative to the content folder.
    """
    found = []
    for error in errors:
        own = as_json("error", error)
        page = error.page
        inside = page is not None and page.is_relative_to(config.content)
        own["page"] = page.relative_to(config.content).as_posix() if page and inside else ""
        own["place"] = shortened(error).place
        own["excerpt"] = excerpt(error)
        found.append(own)
    return found


def excerpt(error: BuildError) -> str:
    """The lines of the source around an error, with a caret below its column; empty if unknown."""
    if error.file is None or error.line is None or not error.file.is_file():
        return ""
    lines = error.file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    first = max(error.line - LINES_AROUND, 1)
    shown = []
    for number in range(first, min(error.line + LINES_AROUND, len(lines)) + 1):
        column = error.column or 1
        start = max(column - LONGEST_LINE, 0) if number == error.line else 0
        shown.append(f"{number:5}  {lines[number - 1][start : start + LONGEST_LINE]}")
        if number == error.line:
            shown.append(" " * (7 + column - 1 - start) + "^")
    return "\n".join(shown)
