"""The shortcodes for which a blog has a template of Hugo's, in Go's language, which is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from companion.places import Blog

_FOLDERS = ("layouts/_shortcodes", "layouts/shortcodes")
_COMMENT = re.compile(rb"\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.DOTALL)
_ANOTHER = re.compile(rb"\{\{-?\s*(?:template|block)\b")
_INNER = re.compile(rb"\.Inner(?:Deindent)?\b")


def go_templates(blog: Blog) -> dict[str, str]:
    """For each such shortcode, its file as seen from the blog; those of themes come last."""
    found: dict[str, str] = {}
    for base in [blog.root, *sorted(blog.root.glob("themes/*/"))]:
        for folder in (base / each for each in _FOLDERS):
            for file in sorted(folder.rglob("*.html")):
                name = file.relative_to(folder).with_suffix("").as_posix().lower()
                found.setdefault(name, file.relative_to(blog.root).as_posix())
    return found


def bodies_for_hugo(blog: Blog, found: Mapping[str, str], names: Iterable[str]) -> dict[str, bool]:
    """Whether Hugo has a shortcode closed, for those of ``names`` that have a template.

    As in Hugo, it has a body if its template mentions `.Inner`. Left out is a template that cannot
    be read, and one without `.Inner` that executes another, which may mention it.

    found : what `go_templates` has returned.
    """
    bodies: dict[str, bool] = {}
    for name in sorted(set(names) & set(found)):
        try:
            text = (blog.root / found[name]).read_bytes()
        except OSError:
            continue
        text = _COMMENT.sub(b"", text)
        if _INNER.search(text) or not _ANOTHER.search(text):
            bodies[name] = _INNER.search(text) is not None
    return bodies
