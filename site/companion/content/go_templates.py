"""The shortcodes for which a blog has a template of Hugo's, in Go's language, which is not read."""

from __future__ import annotations

from companion.places import Blog

_FOLDERS = ("layouts/_shortcodes", "layouts/shortcodes")


def go_templates(blog: Blog) -> dict[str, str]:
    """For each such shortcode, its file as seen from the blog; those of themes come last."""
    found: dict[str, str] = {}
    for base in [blog.root, *sorted(blog.root.glob("themes/*/"))]:
        for folder in (base / each for each in _FOLDERS):
            for file in sorted(folder.rglob("*.html")):
                name = file.relative_to(folder).with_suffix("").as_posix().lower()
                found.setdefault(name, file.relative_to(blog.root).as_posix())
    return found
