"""What `hugo serve` shows of a build: every page's finished text, found by the hash of its source.

The layout `_partials/finished.html` looks it up. A page whose text has changed since the last build
has another hash, so Hugo shows its own rendering of it and never an outdated one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from companion.content.config import Config
from companion.content.content import Content, Page
from companion.finish.browser_files import BrowserFiles
from companion.finish.rendered import ELEMENTS, Rendered, fonts_of
from companion.text.shortcodes.net_document import FORMS
from companion.tools.atomic_file import write_whole
from companion.tools.errors import working_on
from companion.tools.version import generator


def page_name(page: Page, config: Config) -> str:
    """The name under which Hugo's layout asks for a page.

    Links in the text depend on where the page lies and on the base URL's path, and widgets on the
    data files beside it, so all of these go into it.
    """
    place = page.file.relative_to(config.content).as_posix()
    data = [page.resources[name] for name in sorted(page.resources) if _is_data(name)]
    texts = [file.read_bytes().decode("utf-8", "replace") for file in data]
    source = "\n".join([config.base_path, place, page.front.body.strip(), *texts])
    return f"{hashlib.sha256(source.encode()).hexdigest()[:24]}.json"


def write_for_hugo(
    config: Config,
    content: Content,
    rendered: Mapping[str, Rendered],
    files: BrowserFiles,
) -> None:
    """Write what is new, remove what no page asks for any more, and leave the rest untouched."""
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
    wanted = {**texts, "site.json": shared}  # last: its change lets Hugo look for the others
    folder = config.blog.for_hugo
    for name, value in wanted.items():
        _write_if_new(folder / name, json.dumps(value, ensure_ascii=False, sort_keys=True))
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).as_posix() not in wanted:
            file.unlink()


def _is_data(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in FORMS


def _shown(page: Rendered) -> dict[str, str | bool | int | list[str]]:
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
    """Hugo shows a change at once: it must never see one where there is none, nor half a file."""
    if not file.exists() or file.read_text("utf-8") != text:
        write_whole(file, text)
