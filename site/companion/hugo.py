"""What `hugo serve` shows of a build: every page's finished text, found by the hash of its source.

`site/layouts/_partials/body.html` looks it up. A page whose text has changed since the last build
has another hash, so Hugo shows its own rendering of it and never an outdated one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from companion.content import Page

FOLDER = Path("build", "hugo", "bodies")


def body_name(page: Page) -> str:
    """The name under which Hugo's layout asks for the page's text."""
    source = page.front.body.strip()
    return f"{hashlib.sha256(source.encode()).hexdigest()[:24]}.html"


def write_bodies(root: Path, bodies: Iterable[tuple[Page, str]]) -> None:
    """Write what is new, remove what no page asks for any more, and leave the rest untouched."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {body_name(page): html for page, html in bodies}
    for name, html in wanted.items():
        file = folder / name
        if not file.exists() or file.read_text("utf-8") != html:
            file.write_text(html, "utf-8", newline="\n")
    for file in folder.glob("*.html"):
        if file.name not in wanted:
            file.unlink()
