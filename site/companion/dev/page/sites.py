"""The two sites that are compared: the project's own, and the stock page with the same text."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from companion.cache.store import Store
from companion.content.config import load_config
from companion.finish.prerender import Answer, FirstFrame, Formula, Prerender
from companion.places import GENERATOR, NODE, TOOL, Blog
from companion.preview.static_host import Behaviour, running_host
from companion.publish.build import Builder
from companion.tools.progress import Report, silent

MAIN = "posts/backpropagation/"
STOCK = "stock/"
PAGES = {"stock": STOCK, "main": MAIN, "second": "posts/vanishing-gradients/", "home": ""}
"""The pages that are measured: their names in the table, and their addresses on the host."""

_SOURCES = GENERATOR / "dev" / "page"
_KATEX = ("katex.min.css", "katex.min.js", "contrib/auto-render.min.js", "fonts/*.woff2")


@contextmanager
def running_sites(report: Report) -> Iterator[str]:
    """Build both sites and serve them as one; yields the address of the home page.

    Raises
    ------
    BuildError : a site cannot be built.
    """
    with TemporaryDirectory(prefix="pages-") as name:
        ours, stock = Path(name, "ours"), Path(name, "stock")
        config = load_config(TOOL, publishDir=str(ours), baseURL="/")
        with closing(Builder(config, report)) as builder:
            builder.prepare()
            builder.build(dt.datetime.now(dt.UTC))
        report("Building the stock page")
        write_stock_page(stock / STOCK)
        with running_host(ours, stock, behaviour=Behaviour(_headers, compress=True)) as address:
            yield address


def write_stock_page(folder: Path) -> None:
    """Write the main post into a folder as a stock theme has it, with KaTeX beside it."""
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(stock_page(), "utf-8")
    for name in ("stock.css", "stock.js"):
        shutil.copy(_SOURCES / name, folder)
    published = NODE / "node_modules" / "katex" / "dist"
    for file in (file for pattern in _KATEX for file in published.glob(pattern)):
        target = folder / "katex" / file.relative_to(published)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)


def stock_page() -> str:
    """The HTML of the stock page."""
    with TemporaryDirectory(prefix="stock-") as name:  # our own blog keeps its widgets
        blog = Blog(Path(name))
        shutil.copyfile(Blog(TOOL).configuration, blog.configuration)
        shutil.copytree(TOOL / "content", blog.root / "content")
        blog.companion.mkdir(parents=True)
        python = blog.companion / "pyodide"  # which runs the live cells
        python.symlink_to(Blog(TOOL).companion / "pyodide", target_is_directory=True)
        config = load_config(blog.root, baseURL="/")
        as_written, nothing_kept = _AsWritten(blog), Store(None)
        with closing(
            Builder(config, silent, prerender=as_written, bundled=False, store=nothing_kept)
        ) as builder:
            finished = builder.render(dt.datetime.now(dt.UTC))
    page = next(post for post in finished.content.posts if post.url == MAIN)
    text = finished.rendered[MAIN]
    html = (_SOURCES / "stock.html").read_text("utf-8")
    for field, value in {
        "title": escape(page.title),
        "site": escape(config.title),
        "toc": text.toc,
        "content": text.html,
    }.items():
        html = html.replace(f"{{{{ {field} }}}}", value)
    return html


class _AsWritten(Prerender):
    """Leaves formulas as TeX for the browser, and widgets and pictures out."""

    def begin(self, formulas: Sequence[Formula], macros: Mapping[str, str] | None = None) -> Answer:
        answer: Answer = Answer()
        results = [
            {"html": f"\\[{escape(tex)}\\]" if display else f"\\({escape(tex)}\\)"}
            for tex, display in formulas
        ]
        answer.set_result({"results": results})
        return answer

    def widget(self, *_: Any) -> FirstFrame:
        return FirstFrame("", "")

    def figure(self, *_: Any) -> FirstFrame:
        return FirstFrame("", "")

    def picture(self, _: Mapping[str, Any]) -> str:
        return ""


def _headers(path: str, status: int) -> Mapping[str, str]:
    """Those of GitHub Pages. The policy of our pages is in their HTML."""
    return {"Cache-Control": "max-age=600"}
