"""The language of a site, and the suffixes that name languages, as in `index.en.md`.

Source: Hugo's documentation, "Multilingual mode". A site without `languages` has the one language
`defaultContentLanguage`, "en" if that is not set. A file for it may be named with or without its
suffix. A language may have settings of its own, which take precedence. Themes' examples configure
languages that their users never write in: one without a content file is none.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from companion.content.resources import CONTENT_SUFFIXES
from companion.content.settings import Settings, merged
from companion.content.settings_file import SPELLING
from companion.tools.errors import BuildError

_OF_LANGUAGE = {"languagename", "label", "weight", "disabled", "languagedirection", "direction"}
"""Settings that a language has and a site has not."""


def languages_of(settings: Settings, root: Path) -> tuple[str, frozenset[str]]:
    """The language to build, and those that are configured and not built.

    root : the blog's folder.

    Raises
    ------
    BuildError : the site has content in several languages.
    """
    raw = settings.values
    table = _table(raw, "languages")
    default = str(raw.get("defaultContentLanguage", "en")).lower()
    given = raw.get("disableLanguages") or []
    if not isinstance(given, list):
        raise BuildError(
            f"disableLanguages = {reprlib.repr(given)} has the wrong type",
            *settings.place_of("disableLanguages"),
            'It must be a list of languages, as in ["fr"].',
        )
    disabled = {str(name).lower() for name in given}
    disabled |= {name for name, values in table.items() if values.get("disabled") is True}
    built = [name for name in table if name not in disabled]
    if default in built:
        folder = root / str(raw.get("contentDir", "content"))
        files = {each: _files_of(each, table[each], root, folder) for each in built}
        built = [name for name in built if name == default or files[name]]
    if len(built) > 1:
        others = [name for name in built if name != default]
        counts = [_counted(name, files[name]) for name in others] if default in built else []
        shown = ", ".join(built) + f"; {'; '.join(counts)}" * bool(counts)
        raise BuildError(
            f"the site has {len(built)} languages ({shown}); build.py builds one",
            *settings.place_of("languages"),
            f"Name the others in disableLanguages, for example {others}, or build with Hugo alone.",
        )
    language = built[0] if built and default not in built else default
    return language, frozenset(disabled | set(table)) - {language}


def _files_of(language: str, own: Mapping[str, Any], root: Path, content: Path) -> int:
    """How many content files name a language, by their suffix or by its folder."""
    folder = own.get("contentDir", own.get("contentdir"))
    own_folder = root / str(folder) if folder else content
    files = [each for each in content.rglob("*") if suffix_of(each) == language]
    if own_folder != content:
        files += own_folder.rglob("*")
    return len({each for each in files if each.suffix in CONTENT_SUFFIXES})


def _counted(language: str, files: int) -> str:
    return f"{language}, {files:,} file{'s' * (files != 1)}"


def with_language(raw: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The settings of a site with those of its language."""
    own = _table(raw, "languages").get(language, {})
    values = dict(raw)
    for written, value in own.items():
        key = SPELLING.get(written.lower(), written)
        if key == "params" and isinstance(value, dict):
            values[key] = merged(raw.get(key) or {}, value)
        elif key.lower() not in _OF_LANGUAGE:
            values[key] = value
    return values


def _table(raw: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """A table of tables, with its keys in lower case; what is no table is left out."""
    table = raw.get(name)
    if not isinstance(table, dict):
        return {}
    return {str(key).lower(): each for key, each in table.items() if isinstance(each, dict)}


def stem_of(file: PurePath, language: str) -> str:
    """The name of a content file without its suffixes: `index` for `index.md` and `index.en.md`."""
    stem, dot, suffix = file.stem.rpartition(".")
    return stem if dot and language and suffix.lower() == language.lower() else file.stem


def suffix_of(file: PurePath) -> str:
    """The part of a name that may name a language, in lower case: `en` for `index.en.md`."""
    return file.stem.rpartition(".")[2].lower() if "." in file.stem else ""
