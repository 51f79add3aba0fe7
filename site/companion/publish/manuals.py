"""Manuals: sections whose pages are chapters, read in an order.

The `_index.md` of a top-level section makes it a manual by `manual: true`. Its pages have a list of
all chapters, a search field, and links to the previous and the next chapter in Hugo's default order
(by weight). They are not among the posts of the home page. Hugo's layouts do the same
(`_partials/manual.html`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from companion.content.content import Content, Page


@dataclass(frozen=True)
class Link:
    """A page that another page links to."""

    title: str
    url: str


@dataclass(frozen=True)
class ManualView:
    """The variable `page.manual` of the templates: a manual, seen from one of its pages.

    chapters : the section's own page, then its chapters in order.
    previous, next : the neighbours of the page among them.
    """

    title: str
    chapters: tuple[Link, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class Manual:
    """A manual: its section's own page, and its chapters in order."""

    index: Page
    chapters: tuple[Page, ...]

    def view_from(self, page: Page) -> ManualView:
        """The manual as one of its pages shows it; a page that no list contains has no place."""
        pages = [self.index, *self.chapters]
        links = tuple(Link(each.title or each.url, each.url) for each in pages)
        place = pages.index(page) if page in pages else None
        return ManualView(
            title=links[0].title,
            chapters=links,
            previous=links[place - 1] if place else None,
            next=links[place + 1] if place is not None and place + 1 < len(links) else None,
        )


class Manuals:
    """The manuals of a site, by the path of their section."""

    def __init__(self, content: Content) -> None:
        self._by_section = {
            path: Manual(index, tuple(p for p in content.listed if p.path.startswith(path)))
            for path, index in content.indexes_by_path.items()
            if index.kind == "section" and path.count("/") == 1 and index.param("manual") is True
        }

    def of(self, page: Page | None) -> Manual | None:
        """The manual that a page belongs to, if it does."""
        if page is None or page.kind not in ("page", "section"):
            return None
        top, slash, _ = page.path.partition("/")
        return self._by_section.get(f"{top}{slash}")

    def without_chapters(self, posts: Sequence[Page]) -> list[Page]:
        """The posts that are no chapters."""
        return [post for post in posts if self.of(post) is None]

    def pages(self) -> list[Page]:
        """All pages of all manuals."""
        manuals = self._by_section.values()
        return [page for each in manuals for page in (each.index, *each.chapters)]
