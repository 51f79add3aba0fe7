"""`python build.py fields`: renews the committed files that are generated from Python.

Most come from the table of fields, one from the programs of the playground.
They are committed so that Node in tests, the type checker and the bundler can read them without a
build. A test fails if a file is out of date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from backprop import ACTIVATIONS
from backprop.spec import fields, patterns
from backprop.spec.fields import FIELDS, INTERNAL, Field
from backprop.symbolic.functions import FUNCTIONS
from companion.places import BROWSER, LAYOUTS, TOOL
from companion.publish.partials import IN_PARTIALS
from companion.text.playground import all_programs
from companion.tools.atomic_file import write_whole

SOURCE = "// Made by `python build.py fields` from pybundle/backprop/spec; change it there.\n"
PAGE = TOOL / "content" / "docs" / "nets.md"
HEADER = "| parameter | meaning | if left out |"
ACTIVATIONS_HEADER = "| name | value $\\sigma(x)$ | derivative $\\sigma'(x)$ |"
FUNCTIONS_BEFORE = "and the functions\n"


def renew() -> list[Path]:
    """Write the files that are out of date; returns their paths."""
    old = [file for file, text in copies().items() if file.read_text("utf-8") != text]
    for file in old:
        write_whole(file, copies()[file])
    return old


def copies() -> dict[Path, str]:
    """The correct text of every file that is generated from the table, by path."""
    missing = LAYOUTS / "_partials" / "widget-missing.html"
    live = LAYOUTS / "_shortcodes" / "live.html"
    return {
        BROWSER / "embed" / "fields.js": _browser_fields(),
        BROWSER / "shared" / "number-pattern.js": _number_pattern(),
        BROWSER / "playground" / "programs.js": _programs(),
        missing: _with_list(missing, r"\$known := slice ", "FIELDS"),
        live: _with_list(live, r"\$kinds := dict ", "PARAMETERS_OF_FIGURES"),
        PAGE: _page(PAGE.read_text("utf-8")),
    }


def _number_pattern() -> str:
    """The text of `shared/number-pattern.js`."""
    return (
        f"{SOURCE}\n/** The text of a number, as a regular expression. */\n"
        f"export const NUMBER = {_js(patterns.NUMBER)};\n"
    )


def _programs() -> str:
    """The text of `playground/programs.js`."""
    source = SOURCE.replace("spec; change it there", "playground/programs.py; change them there")
    lines = [f"{source}\n/** What readers begin with; of a repair one program for each bug. */"]
    lines.append("export const PROGRAMS = {")
    for kind, programs in all_programs().items():
        lines.append(f"  {kind}: {_js(programs)},")
    return "\n".join([*lines, "};"]) + "\n"


def _browser_fields() -> str:
    """The text of `embed/fields.js`."""
    lines = [SOURCE]
    lines.append('/** @typedef {"net" | "picture" | "source"} Part */')
    lines.append(
        "/** @typedef {{ name: string, kind: string, of: Part, aliases?: string[], "
        "choices?: string[], default?: number }} Field */"
    )
    lines.append(
        "/** @typedef {{ least: number, most: number, below?: boolean, "
        "whole?: boolean }} Range */\n"
    )
    lines.append("/** The fields with which an author describes a widget. @type {Field[]} */")
    lines.append("export const FIELDS = [")
    lines += [f"  {_js(_described(field))}," for field in FIELDS if field.name not in INTERNAL]
    lines.append("];\n")
    lines.append("/** The notation for the values of each kind. @type {Record<string, string>} */")
    kinds = dict.fromkeys(f.kind for f in FIELDS if f.of != "source" and not f.choices)
    lines.append("export const FORMS = {")
    lines += [f"  {kind}: {_js(fields.KINDS[kind])}," for kind in kinds if kind != "flag"]
    lines.append("};\n")
    lines.append("/** The kinds whose numbers have bounds. @type {Record<string, Range>} */")
    lines.append("export const RANGES = {")
    lines += [f"  {kind}: {_js(_bounds(each))}," for kind, each in fields.RANGES.items()]
    lines.append("};\n")
    constants = {
        "PANELS": (fields.PANELS, "The panels of a widget."),
        "WITHOUT_TARGET": (fields.WITHOUT_TARGET, "The panels of a feed-forward without a target."),
        "PLANE": (fields.PLANE, "The data sets that have names, in the plane."),
        "OF_DATA_SET": (fields.OF_DATA_SET, "The fields that say how a named data set is made."),
        "OF_TRAINING": (fields.OF_TRAINING, "The fields with which panel Train begins."),
        "BLANKS": (patterns.BLANKS, "The characters allowed between numbers, besides commas."),
        "QUOTED": (
            f"{patterns.DOUBLE_QUOTED}|{patterns.SINGLE_QUOTED}",
            "A text in quotes, as a regular expression.",
        ),
        "NAME": (patterns.NAME, "The name of a net, as a regular expression."),
        "PLACE": (patterns.PLACE, "The name of a step, as a regular expression."),
    }
    for name, (value, comment) in constants.items():
        lines += [f"/** {comment} */", f"export const {name} = {_js(value)};"]
    return "\n".join(lines) + "\n"


def _described(field: Field) -> dict[str, object]:
    """The properties of a field that the browser needs."""
    more: dict[str, Any] = {"aliases": field.aliases, "choices": field.choices}
    if field.kind in fields.RANGES and field.default is not None:
        more["default"] = field.default
    return {
        "name": field.name, "kind": field.kind, "of": field.of,
        **{name: value for name, value in more.items() if value not in ((), None)},
    }  # fmt: skip


def _bounds(bounds: fields.Range) -> dict[str, Any]:
    """The bounds of a kind of numbers, without what is false."""
    return {name: value for name, value in vars(bounds).items() if value is not False}


def _js(value: object) -> str:
    """A value as JavaScript source; object keys are not quoted, braces have inner spaces."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key}: {_js(each)}' for key, each in value.items())} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_js, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\u00a0", "\\u00a0")


def _with_list(file: Path, before: str, word: str) -> str:
    """The text of a layout with its list renewed; `word` is the list's key in IN_PARTIALS."""
    made = IN_PARTIALS[word]()
    text, count = re.subn(
        rf"({before}).*?( -}}}})", lambda found: found[1] + made + found[2], file.read_text("utf-8")
    )
    if count != 1:
        raise ValueError(f"{file} has {count} lists, not 1")
    return text


def _page(text: str) -> str:
    """The text of the page about nets, with its tables and its list of functions renewed."""
    for header, lines in ((HEADER, _table()), (ACTIVATIONS_HEADER, _activations())):
        start = text.index(header)
        text = text[:start] + "\n".join(lines) + text[text.index("\n\n", start) :]
    start = text.index(FUNCTIONS_BEFORE) + len(FUNCTIONS_BEFORE)
    names = ", ".join(f"`{name}`" for name in FUNCTIONS)
    return text[:start] + names + text[text.index(".", start) :]


def _activations() -> Iterable[str]:
    """The lines of the Markdown table of activations.

    A line break is `\\cr`, since Hugo reads `\\\\` as an escape, and thin spaces are blanks.
    """
    yield ACTIVATIONS_HEADER
    yield "|:--|:--|:--|"
    for name, sigma in ACTIVATIONS.items():
        tex = f"${sigma.tex}$ | ${sigma.derivative_tex}$"
        yield f"| `{name}` | {tex} |".replace(r"\,", " ").replace("\\\\", r"\cr")


def _table() -> Iterable[str]:
    """The lines of the Markdown table of parameters."""
    yield HEADER
    yield "|:--|:--|:--|"
    rows: dict[str, list[Field]] = {}
    for field in FIELDS:
        if field.meaning:
            rows.setdefault(field.meaning, []).append(field)
    for meaning, of_row in rows.items():
        names = ", ".join(f"`{field.name}`" for field in of_row)
        otherwise = of_row[0].otherwise
        if not otherwise and of_row[0].default is not None:
            otherwise = f"`{of_row[0].default}`"
        yield f"| {names} | {meaning} | {otherwise} |".replace("|  |", "| |")
