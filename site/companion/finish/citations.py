"""Links every cited work back to its citations.

A work is the entry of a list that begins with `<cite id="ref-x">Linnainmaa 1970</cite>`. Each
reference to it gets an id, and the entry ends with links to these ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.utils import escapeHtml

from companion.finish.links import Reference
from companion.finish.markup import Work
from companion.finish.plain_text import plain_text
from companion.text.body import Formula
from companion.tools.html_tokens import Insertion


@dataclass(frozen=True)
class Citation:
    """A reference to a work.

    id : of the reference; if the author gave none, the label of the work and a number.
    """

    reference: Reference
    work: Work
    id: str

    @property
    def has_own_id(self) -> bool:
        """Whether the author gave the reference an id."""
        return bool(self.reference.link.element.tag.attributes.get("id"))


def citations(works: Sequence[Work], references: Sequence[Reference]) -> list[Citation]:
    """The references of a page that lead to works on it, in document order."""
    by_label = {work.label: work for work in works}
    counts = dict.fromkeys(by_label, 0)
    found = []
    for reference in references:
        label = reference.link.label
        if not reference.link.page and label in by_label:
            counts[label] += 1
            given = reference.link.element.tag.attributes.get("id")
            found.append(Citation(reference, by_label[label], given or f"{label}:{counts[label]}"))
    return found


def backlinks(
    works: Sequence[Work], cited: Sequence[Citation], formulas: Sequence[Formula]
) -> Iterator[Insertion]:
    """The ids of citations without one, and the links back to them at the ends of the entries.

    formulas : those of the page, for works with formulas in their names.
    """
    by_work: dict[str, list[Citation]] = {work.label: [] for work in works}
    for citation in cited:
        by_work[citation.work.label].append(citation)
        if not citation.has_own_id:
            at = citation.reference.link.element.tag.start + len("<a")
            yield Insertion(at, f' id="{escapeHtml(citation.id)}"')
    for work in works:
        name = escapeHtml(plain_text(work.name, formulas)) if by_work[work.label] else ""
        for number, citation in enumerate(by_work[work.label], 1):
            if work.end is not None:
                yield Insertion(
                    work.end,
                    f'&#160;<a href="#{escapeHtml(citation.id)}" class="footnote-backref" '
                    f'role="doc-backlink" aria-label="Back to citation {number} of {name}">'
                    "↩︎</a>",
                )
