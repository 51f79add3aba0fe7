"""Templates for Hugo alone are found by name, so that the remedy for a shortcode can name them."""

from __future__ import annotations

from pathlib import Path

from companion.content.go_templates import go_templates
from companion.places import Blog
from companion.text.body import PageInfo, Source, render_with_errors
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.registry import Registry


def test_an_unknown_shortcode_names_its_template_for_hugo(tmp_path: Path) -> None:
    for name in ("layouts/shortcodes/Toc", "themes/a/layouts/_shortcodes/sub/x", "layouts/tab"):
        file = tmp_path / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "themes/a/layouts/_shortcodes/toc.html").touch()
    found = go_templates(Blog(tmp_path))
    assert found == {
        "toc": "layouts/shortcodes/Toc.html",
        "sub/x": "themes/a/layouts/_shortcodes/sub/x.html",
    }
    registry = Registry(BUILTIN.kinds, found)
    text = "{{< toc >}} {{< admontion >}} {{< tencent 3 >}} {{< sub/X >}}"
    _, errors = render_with_errors(Source(Path("x.md"), text, 1), PageInfo(), None, registry)
    own, slip, unknown, of_theme = (error.remedy for error in errors)
    assert own.startswith("layouts/shortcodes/Toc.html is for Hugo alone, in Go's language. Put a")
    assert slip.startswith('Did you mean "admonition"?')
    assert unknown.startswith("Put a template into site/templates/shortcodes/tencent.html")
    assert of_theme.startswith("themes/a/layouts/_shortcodes/sub/x.html")
