"""Writes the finished texts for Hugo, one file per page, named by a hash of the page's source.

The layout `_partials/finished.html` reads them. The source of a page that was changed since the
last build has another hash, so Hugo shows its own rendering, and never an outdated text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from companion.cache.store import digest_of
from companion.content.config import Config
from companion.content.content import Content, Page
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
            name, text = f"pages/{page_name(page, config)}", rendered[page.url]
            origin = digest_of([code, text.key, page.url]).hex() if code and text.key else ""
            last = before.get(name)
            if origin and last and last.origin == origin and hash_of(folder / name) == last.content:
                record[name] = last
            else:
                record[name] = _write_if_new(folder / name, _as_json(_shown(text)), origin)
    shared = {
        "generator": generator(),
        "files": files.parts,
        "elements": ELEMENTS,
        "pages": sorted(record),
    }
    # last: when it changes, Hugo reads the others
    record["site.json"] = _write_if_new(folder / "site.json", _as_json(shared), "")
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).as_posix() not in record:
            file.unlink()
    if record != before:
        write_record(listing, record)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


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
