"""`python build.py fields`: what is made from the table of fields and committed with the project.

The browser's copies are committed, because all that reads its sources (Node in tests, the type
checker, the bundler) finds them without a build. A test fails while a copy is not current.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from backprop.spec import fields, literals
from backprop.spec.fields import FIELDS, INTERNAL, Field
from companion.places import BROWSER, LAYOUTS, TOOL
from companion.publish.partials import IN_PARTIALS
from companion.tools.atomic_file import write_whole

SOURCE = "// Made by `python build.py fields` from pybundle/backprop/spec; change it there.\n"
PAGE = TOOL / "content" / "for-authors.md"
HEADER = "| parameter | meaning | if left out |"


def renew() -> list[Path]:
    """Write the copies that are not current; returns them."""
    old = [file for file, text in copies().items() if file.read_text("utf-8") != text]
    for file in old:
        write_whole(file, copies()[file])
    return old


def copies() -> dict[Path, str]:
    """Every file that holds a copy of the table, with the text that it should have."""
    missing = LAYOUTS / "_partials" / "widget-missing.html"
    live = LAYOUTS / "_shortcodes" / "live.html"
    return {
        BROWSER / "embed" / "fields.js": _browser_fields(),
        BROWSER / "shared" / "number-pattern.js": _number_pattern(),
        missing: _with_list(missing, r"\$known := slice ", "FIELDS"),
        live: _with_list(live, r"\$kinds := dict ", "PARAMETERS_OF_FIGURES"),
        PAGE: _page(PAGE.read_text("utf-8")),
    }


def _number_pattern() -> str:
    return (
        f"{SOURCE}\n/** The text of a number, as a regular expression. */\n"
        f"export const NUMBER = {_js(literals.NUMBER)};\n"
    )


def _browser_fields() -> str:
    lines = [SOURCE]
    lines.append('/** @typedef {"net" | "picture" | "source"} Part */')
    lines.append(
        "/** @typedef {{ name: string, kind: string, of: Part, aliases?: string[], "
        "choices?: string[] }} Field */\n"
    )
    lines.append("/** What an author can say about a widget. @type {Field[]} */")
    lines.append("export const FIELDS = [")
    lines += [f"  {_js(_described(field))}," for field in FIELDS if field.name not in INTERNAL]
    lines.append("];\n")
    lines.append("/** How the values of a kind are written. @type {Record<string, string>} */")
    kinds = dict.fromkeys(f.kind for f in FIELDS if f.of != "source" and not f.choices)
    lines.append("export const FORMS = {")
    lines += [f"  {kind}: {_js(fields.KINDS[kind])}," for kind in kinds if kind != "flag"]
    lines.append("};\n")
    constants = {
        "PANELS": (fields.PANELS, "The panels of a widget."),
        "WITHOUT_TARGET": (fields.WITHOUT_TARGET, "The panels of a feed-forward without a target."),
        "BLANKS": (literals.BLANKS, "What may stand between numbers, besides commas."),
        "QUOTED": (
            f"{literals.DOUBLE_QUOTED}|{literals.SINGLE_QUOTED}",
            "A text in quotes, as a regular expression.",
        ),
        "NAME": (literals.NAME, "The name of a net, as a regular expression."),
        "PLACE": (literals.PLACE, "The name of a step, as a regular expression."),
    }
    for name, (value, comment) in constants.items():
        lines += [f"/** {comment} */", f"export const {name} = {_js(value)};"]
    return "\n".join(lines) + "\n"


def _described(field: Field) -> dict[str, object]:
    more = {"aliases": field.aliases, "choices": field.choices}
    return {
        "name": field.name, "kind": field.kind, "of": field.of,
        **{name: value for name, value in more.items() if value},
    }  # fmt: skip


def _js(value: object) -> str:
    """A value as JavaScript, with blanks inside its brackets and plain keys."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key}: {_js(each)}' for key, each in value.items())} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_js, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\u00a0", "\\u00a0")


def _with_list(file: Path, before: str, word: str) -> str:
    """The text of a layout, with what takes the place of `word` in the component's partials."""
    made = IN_PARTIALS[word]()
    text, count = re.subn(
        rf"({before}).*?( -}}}})", lambda found: found[1] + made + found[2], file.read_text("utf-8")
    )
    if count != 1:
        raise ValueError(f"{file} has {count} places for the list")
    return text


def _page(text: str) -> str:
    """The page for authors with its table of parameters made anew."""
    start = text.index(HEADER)
    end = text.index("\n\n", start)
    return text[:start] + "\n".join(_table()) + text[end:]


def _table() -> Iterable[str]:
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
