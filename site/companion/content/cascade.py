"""Cascade: front matter that a section, or the whole site, hands down to the pages below it.

Source: Hugo's documentation, "Front matter", "Cascade". What a page says itself goes before what it
is handed, and the nearer section before the farther one; the site comes last. A `target` narrows
the pages by their path, kind or environment.
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
class Handed:
    """Values with the pages that get them, and where they are written."""

    values: Mapping[str, Any]
    target: Mapping[str, Any]
    written: FrontMatter

    def reaches(self, kind: str, path: PurePosixPath, environment: str) -> bool:
        known = {"kind": kind, "path": f"/{path}" if path.parts else "/", "lang": ""}
        known["environment"] = environment
        return all(
            _glob(str(pattern)).fullmatch(known[name]) is not None
            for name, pattern in self.target.items()
            if known.get(name)
        )


class Cascade:
    """All that is handed down, by the path of the section that does."""

    def __init__(self, config: Config) -> None:
        self._environment = config.environment
        file = config.root / "hugo.toml"
        head = file.read_text("utf-8-sig") if file.exists() else ""
        site = FrontMatter(dict(config.raw), "", 1, file, head)
        self._site = list(_handed(site))
        self._by_section: dict[PurePosixPath, list[Handed]] = {}

    def add(self, path: PurePosixPath, front: FrontMatter) -> None:
        """Note what the front matter of a section says.

        Raises
        ------
        BuildError : its `cascade` is neither a table nor a list of tables.
        """
        self._by_section[path] = list(_handed(front))

    def handed(self, kind: str, path: PurePosixPath, front: FrontMatter) -> FrontMatter:
        """The front matter of a page with what it is handed."""
        values = dict(front.values)
        origins: dict[str, FrontMatter] = {}
        for section in [path, *path.parents]:
            for each in self._by_section.get(section, ()) if section != ROOT else ():
                self._hand(each, kind, path, values, origins)
        for each in [*self._by_section.get(ROOT, ()), *self._site]:
            self._hand(each, kind, path, values, origins)
        return replace(front, values=values, inherited=origins) if origins else front

    def _hand(
        self, handed: Handed, kind: str, path: PurePosixPath, values: dict[str, Any],
        origins: dict[str, FrontMatter],
    ) -> None:  # fmt: skip
        if handed.reaches(kind, path, self._environment):
            for key, value in handed.values.items():
                if key not in values:
                    values[key], origins[key] = value, handed.written


def _handed(front: FrontMatter) -> Iterator[Handed]:
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
        yield Handed({**(params if isinstance(params, dict) else {}), **values}, target, front)


def _glob(pattern: str) -> re.Pattern[str]:
    """`*` within a segment, `**` across them, `?`, `{a,b}`."""
    parts = re.split(r"(\*\*|\*|\?|[{},])", pattern.lower())
    signs = {"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|"}
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts))
