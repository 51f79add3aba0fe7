"""Writes the finished texts for Hugo, one file per page, named by a hash of the page's source.

The layout `_partials/finished.html` reads them. The source of a page that was changed since the
last build has another hash, so Hugo shows its own rendering, and never an outdated text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from companion.content.config import Config
from companion.content.content import Content, Page
from companion.finish.browser_files import BrowserFiles
from companion.finish.rendered import ELEMENTS, FinishedText, fonts_of
from companion.text.shortcodes.net_document import FORMS
from companion.tools.atomic_file import write_whole
from companion.tools.errors import working_on
from companion.tools.version import generator


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
) -> None:
    """Write the files that changed and remove those that no page uses any more.

    rendered : the finished texts, by URL.
    files : what the pages load.

    Raises
    ------
    BuildErrors : a page's text cannot be written; the error names the page.
    """
    pages = [*content.posts, *content.indexes.values()]
    texts = {}
    for page in pages:
        with working_on(page.file):
            texts[f"pages/{page_name(page, config)}"] = _shown(rendered[page.url])
    shared = {
        "generator": generator(),
        "files": files.parts,
        "elements": ELEMENTS,
        "pages": sorted(texts),
    }
    wanted = {**texts, "site.json": shared}  # last: when it changes, Hugo reads the others
    folder = config.blog.for_hugo
    for name, value in wanted.items():
        _write_if_new(folder / name, json.dumps(value, ensure_ascii=False, sort_keys=True))
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).as_posix() not in wanted:
            file.unlink()


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


def _write_if_new(file: Path, text: str) -> None:
    """Write a file if its text changed, atomically: Hugo reloads the page at every write."""
    if not file.exists() or file.read_text("utf-8") != text:
        write_whole(file, text)
