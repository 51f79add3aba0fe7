"""Which files a kind of page becomes: `outputs` and `disableKinds` of `hugo.toml`, and of a page.

Source: Hugo's documentation, "Configure outputs". We have templates for HTML and RSS; a page that
asks for another format gets none, as in Hugo without a layout.
"""

from __future__ import annotations

from companion.content.config import Config
from companion.content.content import Page

LISTS = ("home", "section", "taxonomy", "term")


class Kinds:
    """The settings of a site.

    Raises
    ------
    BuildError : `outputs` is no table.
    """

    def __init__(self, config: Config) -> None:
        outputs = config.table("outputs")
        self._outputs = {kind.lower(): _formats(value) for kind, value in outputs.items()}
        disabled = config.raw.get("disableKinds", [])
        self._disabled = _formats(disabled)

    def shows(self, kind: str) -> bool:
        """Whether there are such pages: `taxonomy`, `term`, `sitemap`, `404`, `robotstxt`."""
        return kind not in self._disabled

    def formats(self, kind: str, own: Page | None = None) -> frozenset[str]:
        """`html`, `rss`: what a page of that kind is written as; its front matter may tell."""
        told = own.param("outputs") if own else None
        default = frozenset({"html", "rss"} if kind in LISTS else {"html"})
        formats = _formats(told) if told else self._outputs.get(kind, default)
        return formats - ({"rss"} if not self.shows("rss") else set())


def _formats(value: object) -> frozenset[str]:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(str(name).lower() for name in names)
