"""The language of a site, and the suffixes that name languages, as in `index.en.md`.

Source: Hugo's documentation, "Multilingual mode". A site without `languages` has the one language
`defaultContentLanguage`, "en" if that is not set. A file for it may be named with or without its
suffix. A language may have settings of its own, which take precedence.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from companion.tools.errors import BuildError

_OF_LANGUAGE = {"languagename", "label", "weight", "disabled", "languagedirection", "direction"}
"""Settings that a language has and a site has not."""


def languages_of(raw: Mapping[str, Any], file: Path) -> tuple[str, frozenset[str]]:
    """The language to build, and those that are configured and not built.

    raw : the parsed `hugo.toml`.

    Raises
    ------
    BuildError : the site has several languages.
    """
    table = _table(raw, "languages")
    default = str(raw.get("defaultContentLanguage", "en")).lower()
    disabled = {str(name).lower() for name in raw.get("disableLanguages", ()) or ()}
    disabled |= {name for name, values in table.items() if values.get("disabled") is True}
    built = [name for name in table if name not in disabled]
    if len(built) > 1:
        others = [name for name in built if name != default]
        raise BuildError(
            f"the site has {len(built)} languages ({', '.join(built)}); build.py builds one",
            file,
            _line_of("languages", file),
            1,
            f"Name the others in disableLanguages, for example {others}, or build with Hugo alone.",
        )
    language = built[0] if built and default not in built else default
    return language, frozenset(disabled | set(table)) - {language}


def with_language(raw: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The settings of a site with those of its language."""
    own = _table(raw, "languages").get(language, {})
    merged = dict(raw)
    for key, value in own.items():
        if key.lower() == "params" and isinstance(value, dict):
            merged["params"] = _merged(raw.get("params") or {}, value)
        elif key.lower() not in _OF_LANGUAGE:
            merged[key] = value
    return merged


def _merged(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> dict[str, Any]:
    """Two nested tables as one; values of the second take precedence."""
    merged = dict(outer)
    for key, value in inner.items():
        before = merged.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        merged[key] = _merged(before, value) if both else value  # type: ignore[arg-type]
    return merged


def _table(raw: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """A table of tables, with its keys in lower case; what is no table is left out."""
    table = raw.get(name)
    if not isinstance(table, dict):
        return {}
    return {str(key).lower(): each for key, each in table.items() if isinstance(each, dict)}


def _line_of(table: str, file: Path) -> int:
    """The line on which a table of `hugo.toml` starts, or 1 if it is not found."""
    lines = file.read_text("utf-8-sig").splitlines() if file.exists() else []
    return next((i for i, line in enumerate(lines, 1) if line.startswith(f"[{table}")), 1)


def stem_of(file: PurePath, language: str) -> str:
    """The name of a content file without its suffixes: `index` for `index.md` and `index.en.md`."""
    stem, dot, suffix = file.stem.rpartition(".")
    return stem if dot and language and suffix.lower() == language.lower() else file.stem


def suffix_of(file: PurePath) -> str:
    """The part of a name that may name a language, in lower case: `en` for `index.en.md`."""
    return file.stem.rpartition(".")[2].lower() if "." in file.stem else ""
