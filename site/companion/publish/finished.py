"""The finished content of a site, before it is written, and the summary of a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from companion.content.content import Content, Page
from companion.finish.embeds import PageWidgets
from companion.finish.rendered import FinishedText
from companion.text.body import Body
from companion.tools.errors import BuildError, Faults


@dataclass(frozen=True)
class Summary:
    """Counts and warnings of a finished build.

    left_out : pages that were not published, each with the reason: draft, future or expired.
    errors : the faults of the pages that were left out by ``keep_going``.
    valid : the first and the last moment at which the same content makes the same site.
    """

    posts: int
    formulas: int
    widgets: int
    files: int
    left_out: tuple[tuple[Page, str], ...]
    warnings: tuple[BuildError, ...]
    errors: tuple[BuildError, ...] = ()
    valid: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class FinishedContent:
    """The content, with body and finished text of every page by URL; not yet written to files.

    broken : the pages with errors, as far as they could be read; they are in none of the others.
    """

    content: Content
    bodies: Mapping[str, Body]
    rendered: Mapping[str, FinishedText]
    broken: tuple[Page, ...] = ()

    @property
    def warnings(self) -> tuple[BuildError, ...]:
        return tuple(warning for page in self.rendered.values() for warning in page.warnings)

    def widgets(self) -> list[PageWidgets]:
        """The widgets of every page."""
        pages = [*self.content.posts, *self.content.indexes.values()]
        rendered = ((page, self.rendered[page.url]) for page in pages)
        return [PageWidgets(page, text) for page, text in rendered if text.widgets]

    def summary(
        self, files: int, warnings: Sequence[BuildError] = (), errors: Sequence[BuildError] = ()
    ) -> Summary:
        """The counts of the content; with the warnings and errors of other steps."""
        return Summary(
            posts=len(self.content.posts),
            formulas=sum(page.formulas for page in self.rendered.values()),
            widgets=sum(page.widgets for page in self.rendered.values()),
            files=files,
            left_out=self.content.left_out,
            warnings=(*self.warnings, *warnings),
            errors=tuple(errors),
            valid=self.content.valid,
        )


StandIns = Callable[[FinishedContent, Faults], FinishedContent]
"""Adds pages to the content in place of those with errors."""
