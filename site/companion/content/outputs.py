"""Hugo's output formats: `outputs` and `disableKinds` in `hugo.toml`, `outputs` of a page.

Source: Hugo's documentation, "Configure outputs". There are templates for HTML and RSS; other
formats are not written, as in Hugo without a layout.
"""

from __future__ import annotations

from companion.content.config import Config
from companion.content.content import Page

LISTS = ("home", "section", "taxonomy", "term")


class OutputFormats:
    """The kinds of page that a site has, and the output formats of each.

    Raises
    ------
    BuildError : `outputs` in the configuration is not a table.
    """

    def __init__(self, config: Config) -> None:
        outputs = config.table("outputs")
        self._outputs = {kind.lower(): _formats(value) for kind, value in outputs.items()}
        self._disabled = _formats(config.raw.get("disableKinds", []))

    def has_kind(self, kind: str) -> bool:
        """Whether pages of a kind are written: false for a name in `disableKinds`.

        kind : in lower case: `home`, `section`, `taxonomy`, `term`, `rss`, `sitemap`, `404`,
            `robotstxt`.
        """
        return kind not in self._disabled

    def formats(self, kind: str, page: Page | None = None) -> frozenset[str]:
        """The output formats of a page: `html`, `rss`, both or neither.

        kind : the kind of page.
        page : its content file, if it has one; `outputs` in the front matter overrides the site's.
        """
        chosen = page.param("outputs") if page else None
        default = frozenset({"html", "rss"} if kind in LISTS else {"html"})
        formats = _formats(chosen) if chosen else self._outputs.get(kind, default)
        return formats - ({"rss"} if not self.has_kind("rss") else set())


def _formats(value: object) -> frozenset[str]:
    """The names in a setting, which is a text or a list, in lower case."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(str(name).lower() for name in names)
