"""The macros of a site, and the remedy for a macro that KaTeX does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from companion.content.config import Config
from companion.finish.katex_remedies import remedy_of
from companion.text.body import Formula
from companion.tools.errors import BuildError

PLACES = ("math.macros", "math.katex.macros", "page.math.katex.macros", "page.math.macros")
"""Where a site's macros may stand below `params`: our name, and those of LoveIt, FixIt and DoIt."""
_NAME = re.compile(r"\\(?:[a-zA-Z]+|[^a-zA-Z\s])\Z")
_UNKNOWN = re.compile(r"Undefined control sequence: (\\[a-zA-Z]+)")
FOR_SEVERAL_MACROS = (
    "Define macros for the whole site in params.math.macros of its configuration, "
    r"or for a page by \gdef before their first use; correct other names."
)


def site_macros(config: Config) -> dict[str, str]:
    """The macros of `hugo.toml` by name, for example `\\R`, with the TeX they stand for.

    Raises
    ------
    BuildError : a name or a value is not one of a macro; with the line in `hugo.toml`.
    """
    macros: dict[str, str] = {}
    for path in reversed(PLACES):
        for name, tex in _table(config.params, path.split(".")).items():
            if not isinstance(tex, str) or not _NAME.match(str(name)):
                raise BuildError(
                    f"{name} = {tex!r} in params.{path} is not a macro",
                    *_place_of(str(name), config),
                    remedy="Write it like '\\R' = '\\mathbb{R}', or with parameters as #1, #2.",
                )
            macros[str(name)] = tex
    return macros


def _place_of(name: str, config: Config) -> tuple[Path, int, int]:
    """The place of a macro in `hugo.toml`, where a backslash in double quotes is written twice."""
    places = [config.place_of(each, "params") for each in (name, name.replace("\\", "\\\\"))]
    return max(places, key=lambda place: place[1])


def _table(params: Mapping[str, object], path: Sequence[str]) -> Mapping[str, object]:
    """The table at a path of keys, whose case does not matter; empty if there is none."""
    value: object = params
    for key in path:
        if not isinstance(value, Mapping):
            return {}
        value = next((each for name, each in value.items() if str(name).lower() == key), {})
    return value if isinstance(value, Mapping) else {}


def remedy_for(error: str, earlier: Sequence[Formula]) -> str:
    """The remedy for KaTeX's error message.

    earlier : the formulas before the faulty one; one of them may define the macro for itself alone.
    """
    unknown = _UNKNOWN.search(error)
    for line, command in _local_definitions(unknown[1], earlier) if unknown else ():
        name = unknown[1] if unknown else ""
        return (
            f"{name} is defined on line {line} by {command}, which holds in its own formula only; "
            f"write \\gdef{name}{{…}} there, or put the definition into a formula of its own."
        )
    return remedy_of(error)


def unknown_macro(error: str) -> str:
    """The macro that KaTeX does not know, by its error message; empty if it complains of others."""
    found = _UNKNOWN.search(error)
    return found[1] if found else ""


def _local_definitions(name: str, formulas: Sequence[Formula]) -> Iterator[tuple[int, str]]:
    """The lines and commands that define a macro within these formulas."""
    defined = re.compile(
        r"(\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|def|let))\s*\*?\s*\{?\s*"
        rf"{re.escape(name)}(?![a-zA-Z])"
    )
    for formula in formulas:
        for found in defined.finditer(formula.tex):
            yield formula.place_of(found.start())[0], found[1]
