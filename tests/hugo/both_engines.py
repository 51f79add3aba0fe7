"""One site through both engines: our build, then the real Hugo, and their DOMs to compare."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString

HUGO = Path(sys.executable).with_name("hugo")


def run_hugo(site: Path, *flags: str, succeeds: bool = True) -> str:
    """Build ``site`` with Hugo into its folder `hugo-public`; returns what Hugo said."""
    command = [
        str(HUGO),
        "--source",
        str(site),
        "--destination",
        "hugo-public",
        "--noBuildLock",
        *flags,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == succeeds, said
    return said


def pages_of(public: Path) -> dict[str, Path]:
    """The site's own files by their place in it; the companion's assets are the same files."""
    files = (file for file in public.rglob("*") if file.is_file())
    named = {file.relative_to(public).as_posix(): file for file in files}
    return {name: file for name, file in named.items() if not name.startswith(("companion/", "."))}


def dom(file: Path) -> list[str]:
    """The document as lines, a tag or a text each: attributes sorted, blanks collapsed.

    Left out is only what Hugo says of itself (in `generator`).
    """
    parser = "xml" if file.suffix == ".xml" else "html.parser"
    soup = BeautifulSoup(file.read_text("utf-8"), parser)
    for meta in soup.select('meta[name="generator"]'):
        meta["content"] = _without_hugo(str(meta["content"]))
    for element in soup.select("generator"):
        element.string = _without_hugo(element.get_text())
    for url_set in soup.select("urlset"):
        ordered = sorted(url_set.find_all("url"), key=lambda entry: str(entry.loc.string))
        url_set.clear()
        url_set.extend(ordered)  # a sitemap has no order
    return list(_lines(soup, 0))


def _without_hugo(generator: str) -> str:
    return re.sub(r"; Hugo \d+\.\d+\.\d+(-\S+)?$", "", generator)


def _lines(node: Tag, depth: int) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Tag):
            shown = "".join(f' {name}="{_value(child[name])}"' for name in sorted(child.attrs))
            yield f"{'  ' * depth}<{child.name}{shown}>"
            yield from _lines(child, depth + 1)
        elif isinstance(child, NavigableString) and not isinstance(child, (Comment, Doctype)):
            text = re.sub(r"\s+", " ", child).strip()
            if text:
                yield f"{'  ' * depth}{text}"


def _value(value: str | list[str]) -> str:
    return " ".join(value) if isinstance(value, list) else value
