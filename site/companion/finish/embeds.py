"""A page of its own for every widget, `/embed/<id>/`, to stand in a frame of any other page.

Beside it lies `oembed.json`, which tells systems that ask for it how to frame the page. Both are
written to `build/assets`, which is part of the site in both engines.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace as View
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from companion.content.config import Config
from companion.content.content import Page
from companion.finish.rendered import CONTENT_SECURITY_POLICY, scripts_of
from companion.places import TEMPLATES, Blog
from companion.text.body import Widget

WIDTH, HEIGHT = 720, 860  # until the frame tells its height
_FRAGMENT = re.compile(r"<(backprop-(?:stepper|figure))\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """A page's widgets, and its finished text, which holds their fragments in the same order."""

    page: Page
    widgets: Sequence[Widget]
    html: str


def widget_id(widget: Widget) -> str:
    """The same as long as the author leaves the widget's parameters alone."""
    told = [widget.spec, widget.options, *([widget.kind] if widget.kind else [])]
    given = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(given.encode()).hexdigest()[:12]


def write_embeds(config: Config, shown: Sequence[Shown]) -> None:
    """Write the pages of all widgets anew, and nothing where nothing changed."""
    folder = config.blog.generated / "embed"
    wanted = dict(embed_files(config, shown))
    for old in folder.iterdir() if folder.is_dir() else ():
        if not any(name.startswith(f"{old.name}/") for name in wanted):
            shutil.rmtree(old)
    for name, text in wanted.items():
        file = folder / name
        if not file.exists() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")


def embed_files(config: Config, shown: Sequence[Shown]) -> Iterator[tuple[str, str]]:
    """The files below `/embed/`, each with its text."""
    template = _template(config.blog)
    for each in shown:
        fragments = (found[0] for found in _FRAGMENT.finditer(each.html))
        for widget, fragment in zip(each.widgets, fragments, strict=True):
            name = widget_id(widget)
            address = f"{config.base_url}embed/{name}/"
            page = View(
                title=each.page.title,
                address=config.base_url + quote(each.page.url, safe="/:?=&%+~@"),
                oembed=f"{address}oembed.json",
                fragment=Markup(fragment),
                scripts=scripts_of([widget]),
            )
            yield (
                f"{name}/index.html",
                template.render(
                    page=page,
                    site_title=config.title,
                    language=config.language,
                    csp=CONTENT_SECURITY_POLICY,
                ),
            )
            yield f"{name}/oembed.json", _oembed(config, each.page, address)


def _oembed(config: Config, page: Page, address: str) -> str:
    frame = (
        f'<iframe src="{escape(address)}" width="{WIDTH}" height="{HEIGHT}" '
        f'style="border: 0; width: 100%" loading="lazy" title="{escape(page.title)}"></iframe>'
    )
    told = {
        "version": "1.0",
        "type": "rich",
        "provider_name": config.title,
        "provider_url": config.base_url,
        "title": page.title,
        "width": WIDTH,
        "height": HEIGHT,
        "html": frame,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _template(blog: Blog) -> jinja2.Template:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([blog.templates, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    ).get_template("embed.html")
