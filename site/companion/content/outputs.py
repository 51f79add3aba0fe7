"""Hugo's output formats: `outputs` and `disableKinds` in `hugo.toml`, `outputs` of a page.

Source: Hugo's documentation, "Configure outputs". There are templates for HTML and RSS; other
formats are not written, as in Hugo without a layout.
"""

from __future__ import annotations

from companion.content.config import Config
from companion.content.content import Page

LISTS = ("home", "section", "taxonomy", "term")


class Kinds:
    """The output formats of each kind of page, from the configuration of a site.

    Raises
    ------
    BuildError : `outputs` is not a table.
    """

    def __init__(self, config: Config) -> None:
        outputs = config.table("outputs")
        self._outputs = {kind.lower(): _formats(value) for kind, value in outputs.items()}
        disabled = config.raw.get("disableKinds", [])
        self._disabled = _formats(disabled)

    def shows(self, kind: str) -> bool:
        """Whether a kind of page is written: `taxonomy`, `term`, `sitemap`, `404`, `robotstxt`."""
        return kind not in self._disabled

    def formats(self, kind: str, own: Page | None = None) -> frozenset[str]:
        """The output formats (`html`, `rss`) of a kind; `outputs` of the page ``own`` overrides."""
        chosen = own.param("outputs") if own else None
        default = frozenset({"html", "rss"} if kind in LISTS else {"html"})
        formats = _formats(chosen) if chosen else self._outputs.get(kind, default)
        return formats - ({"rss"} if not self.shows("rss") else set())


def _formats(value: object) -> frozenset[str]:
    """The names in a setting, which is a text or a list, in lower case."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(str(name).lower() for name in names)
