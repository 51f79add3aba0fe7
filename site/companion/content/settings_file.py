"""Reads one configuration file of a Hugo site, in TOML, YAML or JSON.

Source: Hugo's documentation, "Configuration". Hugo's keys are case-insensitive; those that this
generator reads get the spelling of the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.tools.data import BadData, read_json, read_toml, read_yaml
from companion.tools.errors import BuildError
from companion.tools.text_file import read_text

KEYS = (
    *("assetDir", "baseURL", "buildDrafts", "buildExpired", "buildFuture", "cascade", "contentDir"),
    *("copyright", "defaultContentLanguage", "disableKinds", "disableLanguages", "environment"),
    *("enableRobotsTXT", "frontmatter", "languageCode", "languages", "layoutDir", "locale"),
    *("markup", "outputs", "params", "permalinks", "publishDir", "staticDir", "taxonomies"),
    *("theme", "title"),
)
SPELLING = {key.lower(): key for key in KEYS}
"""The spelling of a key, by the key in lower case."""


def read_settings(file: Path, is_whole: bool = True) -> dict[str, Any]:
    """The values of a configuration file; the end of its name tells its form.

    is_whole : the file has all settings, not those of one table.

    Raises
    ------
    BuildError : the file cannot be read or parsed, is no table, or has a key twice; with the
        position of the error.
    """
    text = read_text(file, "utf-8-sig")
    form = {".toml": "TOML", ".json": "JSON"}.get(file.suffix.lower(), "YAML")
    try:
        if form == "TOML":
            values: Any = read_toml(text)
        elif form == "JSON":
            values, _ = read_json(text)
        else:
            values = read_yaml(text) or {}
    except BadData as bad:
        line = text.count("\n", 0, bad.at) + 1
        column = bad.at - text.rfind("\n", 0, bad.at)
        raise BuildError(
            f"this is not {form}: {bad.message}", file, line, column, bad.remedy
        ) from None
    if not isinstance(values, dict):
        raise BuildError(
            "the configuration must be a table of keys and values", file, 1, 1, "As in title: Nets."
        )
    return _spelled(values, file) if is_whole else values


def _spelled(values: Mapping[Any, Any], file: Path) -> dict[str, Any]:
    """The values with the keys of the documentation."""
    spelled: dict[str, Any] = {}
    for written, value in values.items():
        key = SPELLING.get(str(written).lower(), str(written))
        if key in spelled:
            raise BuildError(
                f"{key} is set twice, in two spellings", file, 1, 1, "Leave one of them out."
            )
        spelled[key] = value
    return spelled
