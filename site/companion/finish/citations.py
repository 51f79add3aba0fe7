"""Works that a text cites: `<cite id="ref-x">Linnainmaa 1970</cite>` at the head of a list's entry.

A link to it without a text shows that name, and its entry ends with links back to every place
that cites it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAG = re.compile(r"<[^<>]*>")
_REFERENCE = re.compile(r'<a\b[^<>]*\bhref="#([^"]+)"[^<>]*\bclass="reference"[^<>]*>')
_WORK = re.compile(r'<cite id="([^"]+)">(.*?)</cite>', re.DOTALL)
_ENTRY = re.compile(rf"{_WORK.pattern}.*?(?=</(?:p|li|dd)>)", re.DOTALL)


def works_in(html: str) -> Iterator[tuple[str, str]]:
    """The ids and names, as HTML, of the works that a page lists."""
    yield from _WORK.findall(html)


def with_backlinks(html: str) -> str:
    """An id for every reference to a work of the page, and links to them at its entry's end."""
    places: dict[str, list[str]] = {label: [] for label, _ in works_in(html)}

    def cited(link: re.Match[str]) -> str:
        if link[1] not in places:
            return link[0]
        places[link[1]].append(f"{link[1]}:{len(places[link[1]]) + 1}")
        return f'<a id="{places[link[1]][-1]}"{link[0].removeprefix("<a")}'

    def entry(work: re.Match[str]) -> str:
        back = "".join(
            f'&#160;<a href="#{place}" class="footnote-backref" role="doc-backlink" '
            f'aria-label="Back to citation {number} of {_TAG.sub("", work[2])}">↩︎</a>'
            for number, place in enumerate(places[work[1]], 1)
        )
        return work[0] + back

    html = _REFERENCE.sub(cited, html)
    return _ENTRY.sub(entry, html)
