"""Writes the finished texts for Hugo, one file per page, named by a hash of the page's source.

The layout `_partials/finished.html` reads them. The source of a page that was changed since the
last build has another hash, so Hugo shows its own rendering, and never an outdated text; in that
it looks up the formulas one by one among those of the page's last good state.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path, PurePosixPath

from companion.cache.store import digest_of
from companion.content.config import Config
from companion.content.content import Content, Page
from companion.content.resources import CONTENT_SUFFIXES
from companion.finish.browser_files import BrowserFiles
from companion.finish.rendered import ELEMENTS, FinishedText, fonts_of
from companion.publish.record import Written, read_record, write_record
from companion.text.shortcodes.net_document import FORMS
from companion.tools.atomic_file import write_whole
from companion.tools.errors import working_on
from companion.tools.sealed import content_hash, hash_of
from companion.tools.version import generator

RECORD = "hugo.json"
"""A file in the blog's `build`: the texts for Hugo as they were written."""


def page_name(page: Page, config: Config) -> str:
    """The file name by which Hugo's layout finds the finished text of a page.

    The hash covers the source of the body; the page's path and the path of the base URL, because
    links depend on them; and the data files of widgets. The layout computes the same hash.
    """
    place = page.file.relative_to(config.content).as_posix()
    data = [page.resources[name] for name in sorted(page.resources) if _is_data(name)]
    texts = [file.read_bytes().decode("utf-8", "replace") for file in data]
    source = "\n".join([config.base_path, place, page.front.body.strip(), *texts])
    return f"{hashlib.sha256(source.encode()).hexdigest()[:24]}.json"


def write_for_hugo(
    config: Config,
    content: Content,
    rendered: Mapping[str, FinishedText],
    files: BrowserFiles,
    code: bytes = b"",
) -> None:
    """Write the files that changed and remove those that no page uses any more.

    rendered : the finished texts, by URL.
    files : what the pages load.
    code : a hash of the code of the build; if it is given, unchanged texts are not made again.

    Raises
    ------
    BuildErrors : a page's text cannot be written; the error names the page.
    """
    folder, listing = config.blog.for_hugo, config.blog.build / RECORD
    before, _ = read_record(listing)
    record: dict[str, Written] = {}
    for page in [*content.posts, *content.indexes.values()]:
        with working_on(page.file):
            text = rendered[page.url]
            parts: dict[str, Callable[[FinishedText], object]] = {
                f"pages/{page_name(page, config)}": _shown,
                formulas_name(page.file, config): _formulas_of,
            }
            for name, made in parts.items():
                origin = digest_of([code, text.key, name]).hex() if code and text.key else ""
                last = before.get(name)
                is_same = last is not None and origin != "" and last.origin == origin
                if last and is_same and hash_of(folder / name) == last.content:
                    record[name] = last
                else:
                    record[name] = _write_if_new(folder / name, _as_json(made(text)), origin)
    shared = {
        "generator": generator(),
        "files": files.parts,
        "elements": ELEMENTS,
        "pages": sorted(name for name in record if name.startswith("pages/")),
    }
    # last: when it changes, Hugo reads the others
    record["site.json"] = _write_if_new(folder / "site.json", _as_json(shared), "")
    sources = [file for file in config.content.rglob("*") if file.suffix in CONTENT_SUFFIXES]
    kept = {*record, *(formulas_name(file, config) for file in sources)}
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).as_posix() not in kept:
            file.unlink()
    if record != before:
        write_record(listing, record)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def formulas_name(file: Path, config: Config) -> str:
    """The file with the formulas of the last good state of a page; it depends on the path only."""
    place = f"{config.base_path}\n{file.relative_to(config.content).as_posix()}"
    digest = hashlib.sha256(place.encode("utf-8", "surrogateescape"))
    return f"formulas/{digest.hexdigest()[:24]}.json"


DISPLAY = "\x02"  # stands for `$$` while formulas are looked up, so that `$` is always a single one
_TYPOGRAPHY = {
    "'": "&rsquo;", '"': "&quot;", "---": "&mdash;", "--": "&ndash;", "...": "&hellip;",
}  # fmt: skip


_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")  # Markdown drops the backslash
_IN_RAW = {ord(sign): f"&#{ord(sign)};" for sign in "\\*_`[~^'\"-.=:?"}
"""The signs that the layout of `raw` writes as entities, besides those that HTML requires."""


def formulas_for_hugo(formulas: Sequence[tuple[str, bool, str]]) -> Iterator[dict[str, object]]:
    """The formulas of a page, each with the texts by which Hugo's rendering shows it unset.

    formulas : TeX, whether displayed, and HTML. Longer ones come first, since a shorter one may be
        a part of them.
    """
    for tex, display, html in sorted(set(formulas), key=lambda each: (-len(each[0]), each)):
        escaped = escape(tex, quote=False)
        typographic = escaped
        for plain, sign in _TYPOGRAPHY.items():
            typographic = typographic.replace(plain, sign)
        pairs = [(DISPLAY, DISPLAY), ("\\[", "\\]")] if display else [("$", "$"), ("\\(", "\\)")]
        if display and tex.startswith("\\begin"):
            pairs.append(("", ""))
        without_escapes = _ESCAPE.sub(r"\1", escaped)
        texts = dict.fromkeys((tex, escaped, typographic, without_escapes))
        sources = [f"{left}{text}{right}" for text in texts for left, right in pairs]
        sources += [f"{left}{escaped}{right}".translate(_IN_RAW) for left, right in pairs]
        yield {"sources": sources, "html": html}


def _formulas_of(page: FinishedText) -> list[dict[str, object]]:
    return list(formulas_for_hugo(page.set_formulas))


def _is_data(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in FORMS


def _shown(page: FinishedText) -> dict[str, str | bool | int | list[str]]:
    """The values that the layouts read."""
    return {
        "html": page.html,
        "summary": page.summary,
        "toc": page.toc,
        "has_formulas": page.has_formulas,
        "has_widgets": page.has_widgets,
        "scripts": list(page.scripts),
        "minutes": page.minutes,
        "head": page.head,
        "fonts": fonts_of(page),
    }


def _write_if_new(file: Path, text: str, origin: str) -> Written:
    """Write a file if its text changed, atomically: Hugo reloads the page at every write."""
    written = Written(content_hash(text.encode()), origin)
    if hash_of(file) != written.content:
        write_whole(file, text)
    return written
