"""Writes a separate page for every widget, `/embed/<id>/`, which other pages can show in a frame.

An `oembed.json` beside it describes the frame (source: oembed.com). Both are written to the folder
of what pages load, which is part of the site in both engines.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace as View
from urllib.parse import quote

from jinja2 import BytecodeCache
from markupsafe import Markup, escape

from companion.content.config import Config
from companion.content.content import Page
from companion.finish.browser_files import BrowserFiles
from companion.finish.page_files import PageFiles
from companion.finish.rendered import FRAME_SECURITY_POLICY, FinishedText, scripts_of
from companion.finish.widgets import Fragment
from companion.places import TEMPLATES
from companion.tools.errors import working_on
from companion.tools.sealed import hash_of_files
from companion.tools.templates import Templates

WIDTH, HEIGHT = 720, 860  # at first; then the page in the frame reports its height


@dataclass(frozen=True)
class PageWidgets:
    """A page and its finished text, which has widgets."""

    page: Page
    text: FinishedText


def write_embeds(
    config: Config,
    pages: Sequence[PageWidgets],
    files: BrowserFiles,
    known: PageFiles | None = None,
    code: BytecodeCache | None = None,
) -> None:
    """Write the changed pages of widgets, and remove those of widgets that no longer exist.

    known : remembers them for the next build of the process.
    code : keeps the code that Jinja makes of the template.

    Raises
    ------
    BuildErrors : a page cannot be made; the error names the post.
    """
    folder = files.folder / "embed"
    templates = Templates(config.blog, code=code)
    sources = hash_of_files(TEMPLATES), hash_of_files(config.blog.templates)
    of_site = (*sources, repr(sorted(files.parts.items())))

    def key(each: PageWidgets) -> Hashable:
        return (each.text.key, each.page.title, each.page.url, *of_site) if each.text.key else None

    made = [(key(each), partial(_files_of_page, each, config, files, templates)) for each in pages]
    wanted = {name.partition("/")[0] for name in (known or PageFiles()).write(folder, made)}
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name not in wanted:
            shutil.rmtree(old)


def _files_of_page(
    of: PageWidgets, config: Config, files: BrowserFiles, templates: Templates
) -> dict[str, str]:
    """The files below `/embed/` for the widgets of a page: path and text."""
    with working_on(of.page.file):
        return {
            name: text
            for fragment in of.text.fragments
            for name, text in _files_of(fragment, of.page, config, files, templates)
        }
    raise AssertionError


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
        csp=FRAME_SECURITY_POLICY,
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
