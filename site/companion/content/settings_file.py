"""Reads the configuration of a Hugo site from TOML, YAML or JSON.

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
_SPELLING = {key.lower(): key for key in KEYS}


def read_settings(file: Path) -> dict[str, Any]:
    """The values of a configuration file; the end of its name tells its form.

    Raises
    ------
    BuildError : the file is missing, cannot be parsed, is no table, or has a key twice; with the
        position of the error.
    """
    if not file.exists():
        raise no_configuration(file.parent)
    text = read_text(file, "utf-8-sig")
    form = {".toml": "TOML", ".json": "JSON"}.get(file.suffix, "YAML")
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
    return _spelled(values, file)


def _spelled(values: Mapping[Any, Any], file: Path) -> dict[str, Any]:
    """The values with the keys of the documentation."""
    spelled: dict[str, Any] = {}
    for written, value in values.items():
        key = _SPELLING.get(str(written).lower(), str(written))
        if key in spelled:
            raise BuildError(
                f"{key} is set twice, in two spellings", file, 1, 1, "Leave one of them out."
            )
        spelled[key] = value
    return spelled


def no_configuration(folder: Path) -> BuildError:
    """The error for a folder without a configuration file."""
    if not folder.is_dir():
        return BuildError(
            f"there is no folder {folder}", remedy="Name the blog's folder with --source."
        )
    if (folder / "config" / "_default").is_dir():
        return BuildError(
            f"the folder {folder} has no hugo.toml; its config/_default is read by Hugo alone",
            remedy="Write its settings as hugo.toml; Hugo reads that too.",
        )
    return BuildError(
        f"the folder {folder} has no hugo.toml",
        remedy="Name the blog's folder with --source, or write a hugo.toml there.",
    )
