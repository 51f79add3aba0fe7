"""Writes a separate page for every widget, `/embed/<id>/`, which other pages can show in a frame.

An `oembed.json` beside it describes the frame (source: oembed.com). Both are written to the folder
of what pages load, which is part of the site in both engines.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace as View
from urllib.parse import quote

from markupsafe import Markup, escape

from companion.content.config import Config
from companion.content.content import Page
from companion.finish.browser_files import BrowserFiles
from companion.finish.rendered import CONTENT_SECURITY_POLICY, scripts_of
from companion.finish.widgets import Fragment
from companion.tools.atomic_file import write_whole
from companion.tools.errors import working_on
from companion.tools.templates import Templates

WIDTH, HEIGHT = 720, 860  # at first; then the page in the frame reports its height


@dataclass(frozen=True)
class PageWidgets:
    """A page and its drawn widgets."""

    page: Page
    fragments: Sequence[Fragment]


def write_embeds(config: Config, pages: Sequence[PageWidgets], files: BrowserFiles) -> None:
    """Write the changed pages of widgets, and remove those of widgets that no longer exist.

    Raises
    ------
    BuildErrors : a page cannot be made; the error names the post.
    """
    folder = files.folder / "embed"
    wanted = dict(embed_files(config, pages, files))
    for old in folder.iterdir() if folder.is_dir() else ():
        if not any(name.startswith(f"{old.name}/") for name in wanted):
            shutil.rmtree(old)
    for name, text in wanted.items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != text.encode():
            write_whole(file, text)


def embed_files(
    config: Config, pages: Sequence[PageWidgets], files: BrowserFiles
) -> Iterator[tuple[str, str]]:
    """The files below `/embed/`: path and text."""
    templates = Templates(config.blog)
    for each in pages:
        with working_on(each.page.file):
            for fragment in each.fragments:
                yield from _files_of(fragment, each.page, config, files, templates)


def _files_of(
    fragment: Fragment, page: Page, config: Config, files: BrowserFiles, templates: Templates
) -> Iterator[tuple[str, str]]:
    name = fragment.id
    address = f"{config.base_url}embed/{name}/"
    view = View(
        title=page.title,
        address=config.base_url + quote(page.url, safe="/:?=&%+~@"),
        oembed=f"{address}oembed.json",
        fragment=Markup(fragment.frame.html),
        sheets=files["frame.css"],
        scripts=[files[script] for script in (*scripts_of([fragment.widget]), "frame.js")],
    )
    text = templates.render(
        "embed.html",
        page=view,
        site_title=config.title,
        language=config.language,
        csp=CONTENT_SECURITY_POLICY,
    )
    yield f"{name}/index.html", text
    yield f"{name}/oembed.json", _oembed(config, page, address)


def _oembed(config: Config, page: Page, address: str) -> str:
    """The oEmbed response for the page of a widget."""
    frame = (
        f'<iframe src="{escape(address)}" width="{WIDTH}" height="{HEIGHT}" '
        f'style="border: 0; width: 100%" loading="lazy" title="{escape(page.title)}"></iframe>'
    )
    response = {
        "version": "1.0",
        "type": "rich",
        "provider_name": config.title,
        "provider_url": config.base_url,
        "title": page.title,
        "width": WIDTH,
        "height": HEIGHT,
        "html": frame,
    }
    return json.dumps(response, ensure_ascii=False, indent=1) + "\n"
