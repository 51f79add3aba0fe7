"""The settings of a site: all its configuration files, merged as Hugo merges them.

Source: Hugo's documentation, "Configuration directory", and what its binary prints. The file in the
blog's folder comes first, over it those of `config/_default`, over these those of the environment.
A file `params.toml` is the table `params`; `params.en.toml` is that of the language `en`. Tables in
two files are merged, of other values the later one holds.
"""

from __future__ import annotations

import os
import re
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.content.settings_file import SPELLING, read_settings
from companion.places import FORMS, WHOLE, Blog
from companion.tools.errors import BuildError

Place = tuple[Path, int, int]

OTHER_GENERATORS = {
    "_quarto.yml": "Quarto",
    "_config.yml": "Jekyll or Hexo",
    "mkdocs.yml": "MkDocs",
    "conf.py": "Sphinx",
    "astro.config.mjs": "Astro",
    "pelicanconf.py": "Pelican",
}
"""Files by which blogs of other generators are known."""


@dataclass(frozen=True)
class SettingsFile:
    """One configuration file.

    path : the keys of the table that the file is, for example ``("params",)``; empty for a file
        with all settings.
    values : the settings in it, from the top: of `params.toml` a table with the key ``params``.
    """

    file: Path
    path: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """The settings of a site, and the files that they come from, each over those before it."""

    values: Mapping[str, Any]
    files: tuple[SettingsFile, ...]

    def file_of(self, key: str) -> Path:
        """The file whose value of a key above all tables holds; the first one if none has it."""
        with_key = [each.file for each in self.files if key in each.values]
        return with_key[-1] if with_key else self.files[0].file

    def place_of(self, key: str, table: str = "") -> Place:
        """File, line and column of a key in or below a table; 1:1 of a file if it is not found.

        table : empty for a key above all tables.
        """
        for each in reversed(self.files):
            whole = table in each.path if table else each.path == (key,)
            if whole or not each.path:
                found = _find(each.file, key, table, whole and bool(table))
                if found or (whole and not table):
                    return each.file, *(found or (1, 1))
        return self.file_of(table or key), 1, 1


def read_all(blog: Blog, environment: str | None) -> Settings:
    """The settings of a blog.

    environment : None stands for the one that the settings name, else for `production`.

    Raises
    ------
    BuildError : there is no configuration, or a file of it cannot be read; with its place.
    """
    root = blog.configuration
    files = [SettingsFile(root, (), read_settings(root))] if root.is_file() else []
    files += _in_folder(blog.root / "config" / "_default")
    environment = environment or str(_of(files).get("environment") or "production")
    if set(environment) & {"/", "\\", "\0"} or not environment.strip("."):
        found = Settings(_of(files), tuple(files))
        is_written = "environment" in found.values  # else the command line names it
        file, line, column = found.place_of("environment") if is_written else (None, None, None)
        message = f"the environment {reprlib.repr(environment)} is no name of a folder"
        raise BuildError(message, file, line, column, 'As in environment = "production".')
    files += _in_folder(blog.root / "config" / environment)
    if not files:
        raise no_configuration(blog.root)
    return Settings(_of(files), tuple(files))


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """A table with the values of another one over it; tables in both are merged, too.

    The case of a key does not matter, but that of a macro's name does.
    """
    values = dict(below)
    known = {_folded(key): key for key in values}
    for key, value in above.items():
        old_key = known.get(_folded(key), key)
        old = values.pop(old_key, None)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        values[key] = merged(old, value) if both else value
    return values


def no_configuration(folder: Path) -> BuildError:
    """The error for a folder without a configuration."""
    if not folder.is_dir():
        return BuildError(
            f"there is no folder {folder}", remedy="Name the blog's folder with --source."
        )
    remedy = "Name the blog's folder with --source, or write a hugo.toml there."
    other = next((name for name in OTHER_GENERATORS if (folder / name).is_file()), None)
    if other:
        remedy = f"It has {other}, so it belongs to {OTHER_GENERATORS[other]}. {remedy}"
    elif (folder / "exampleSite").is_dir():
        remedy = f"It is a theme; its example is a blog: --source {folder / 'exampleSite'}"
    return BuildError(f"the folder {folder} has no hugo.toml and no config/_default", remedy=remedy)


def _of(files: list[SettingsFile]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in files:
        values = merged(values, each.values)
    return values


def _folded(key: object) -> str:
    return str(key) if str(key).startswith("\\") else str(key).lower()


def _in_folder(folder: Path) -> Iterator[SettingsFile]:
    """The configuration files below a folder, in the order of their names."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        file = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _in_folder(file)
        elif file.suffix.lower().lstrip(".") in FORMS:
            yield _read(file)


def _read(file: Path) -> SettingsFile:
    """A file of a folder with settings, whose name tells the table that it is."""
    name, _, language = file.stem.rpartition(".") if "." in file.stem else (file.stem, "", "")
    if file.stem in WHOLE:
        return SettingsFile(file, (), read_settings(file))
    table = SPELLING.get(name.lower(), name)
    path: tuple[str, ...] = (table,)
    if language:
        path = ("languages", language.lower())
        path += (table,) if table in ("menu", "menus", "params") else ()
    values: Any = read_settings(file, is_whole=False)
    if list(values) == [name]:
        values = values[name]  # Hugo's way to write a file that is a list
    for key in reversed(path):
        values = {key: values}
    return SettingsFile(file, path, values)


_HEADER = r"""\s*\[+\s*{0}\b|\s*["']?{0}["']?\s*[=.:]"""
_ASSIGNED = r"""(?:.*[\s{{,.])?(["']?{0}["']?)\s*[=:]"""


def _find(file: Path, key: str, table: str, inside: bool) -> tuple[int, int] | None:
    """Line and column of a key in a file.

    inside : the whole file is the table.
    """
    header = re.compile(_HEADER.format(re.escape(table or key)), re.IGNORECASE)
    assignment = re.compile(_ASSIGNED.format(re.escape(key)), re.IGNORECASE)
    is_toml = file.suffix.lower() == ".toml"
    is_inside = inside or not table
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), start=1):
        begins = line.lstrip().startswith("[") if is_toml else bool(line[:1].strip(" #}-"))
        if not inside and header.match(line):
            is_inside = True
            if not table:
                return number, len(line) - len(line.lstrip()) + 1
        elif not inside and begins:
            is_inside = not table and not is_toml
        found = assignment.match(line) if is_inside else None
        if found:
            return number, found.start(1) + 1
    return None
