"""Hugo's cascade: front matter values that pages inherit from the sections above and the site.

Source: Hugo's documentation, "Front matter", "Cascade". A page's own value overrides an inherited
one; the nearest section comes first, the site's configuration last. A `target` restricts an entry
to pages of a given path, kind or environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from companion.content.config import Config
from companion.content.front_matter import FrontMatter

TARGETS = ("target", "_target")
ROOT = PurePosixPath()


@dataclass(frozen=True)
class CascadeEntry:
    """One entry of a `cascade`.

    values : the front matter values that matching pages inherit.
    target : glob patterns for a page's path, kind and environment; empty matches every page.
    source : the front matter (or `hugo.toml`) that contains the entry, for error messages.
    """

    values: Mapping[str, Any]
    target: Mapping[str, Any]
    source: FrontMatter

    def matches(self, kind: str, path: PurePosixPath, environment: str) -> bool:
        """Whether the page is one of the entry's targets."""
        known = {"kind": kind, "path": f"/{path}" if path.parts else "/", "lang": ""}
        known["environment"] = environment
        return all(
            _glob(str(pattern)).fullmatch(known[name]) is not None
            for name, pattern in self.target.items()
            if known.get(name)
        )


class Cascade:
    """The cascade entries of the site, by the path of the section that defines them."""

    def __init__(self, config: Config) -> None:
        self._environment = config.environment
        file = config.settings.file_of("cascade")
        head = file.read_text("utf-8-sig")
        site = FrontMatter(dict(config.raw), "", 1, file, head)
        self._site = list(_entries(site))
        self._by_section: dict[PurePosixPath, list[CascadeEntry]] = {}

    def add(self, path: PurePosixPath, front: FrontMatter) -> None:
        """Register the cascade in the front matter of a section.

        Raises
        ------
        BuildError : its `cascade` is neither a table nor a list of tables.
        """
        self._by_section[path] = list(_entries(front))

    def applied_to(self, kind: str, path: PurePosixPath, front: FrontMatter) -> FrontMatter:
        """The front matter of a page with the values that it inherits."""
        values = dict(front.values)
        origins: dict[str, FrontMatter] = {}
        for section in [path, *path.parents]:
            for each in self._by_section.get(section, ()) if section != ROOT else ():
                self._inherit(each, kind, path, values, origins)
        for each in [*self._by_section.get(ROOT, ()), *self._site]:
            self._inherit(each, kind, path, values, origins)
        return replace(front, values=values, inherited=origins) if origins else front

    def _inherit(
        self, entry: CascadeEntry, kind: str, path: PurePosixPath, values: dict[str, Any],
        origins: dict[str, FrontMatter],
    ) -> None:  # fmt: skip
        """Add the values of a matching entry for the keys that ``values`` does not have yet."""
        if entry.matches(kind, path, self._environment):
            for key, value in entry.values.items():
                if key not in values:
                    values[key], origins[key] = value, entry.source


def _entries(front: FrontMatter) -> Iterator[CascadeEntry]:
    """The entries of the key `cascade`, which is a table or a list of tables."""
    written = next((v for k, v in front.values.items() if k.lower() == "cascade"), None)
    for each in written if isinstance(written, list) else [written] if written else []:
        if not isinstance(each, dict):
            raise front.wrong(
                "cascade", "cascade must be a table of values", "As in cascade: {draft: true}."
            )
        target: Mapping[str, Any] = next(
            (each[name] for name in TARGETS if isinstance(each.get(name), dict)), {}
        )
        values = {str(k).lower(): v for k, v in each.items() if k not in TARGETS}
        params = values.pop("params", {})
        params = params if isinstance(params, dict) else {}
        yield CascadeEntry({**params, **values}, target, front)


def _glob(pattern: str) -> re.Pattern[str]:
    """Compile a glob: `*` within a path segment, `**` across segments, `?`, `{a,b}`."""
    parts = re.split(r"(\*\*|\*|\?|[{},])", pattern.lower())
    signs = {"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|"}
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts))
