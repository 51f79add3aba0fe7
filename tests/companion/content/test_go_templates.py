"""Templates for Hugo alone are found by name, so that the remedy for a shortcode can name them."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_site import BuildSite

from companion.content.go_templates import bodies_for_hugo, go_templates
from companion.places import Blog
from companion.text.body import PageInfo, Source, render_with_errors
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.registry import Registry
from companion.tools.errors import BuildErrors


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


def test_whether_a_template_for_hugo_has_a_body_is_read_as_hugo_reads_it(tmp_path: Path) -> None:
    templates = {
        "plain": "{{ .Get 0 }}",
        "box": "<b>{{ .Inner }}</b>",
        "deep": "{{ .InnerDeindent | markdownify }}",
        "noted": "{{/* not .Inner */}}{{- /* nor\n .Inner */ -}}<b>",
        "other": "{{ .Innermost }}",
        "elsewhere": '{{- template "x" (dict "call" .) }}',
        "partial": '{{ partial "x" . }}',
    }
    for name, text in templates.items():
        file = tmp_path / "layouts/shortcodes" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    blog = Blog(tmp_path)
    bodies = bodies_for_hugo(blog, go_templates(blog), [*templates, "absent"])
    assert bodies == {
        "plain": False, "box": True, "deep": True, "noted": False, "other": False, "partial": False,
    }  # fmt: skip


def test_a_common_name_that_means_another_shortcode_here_is_named_with_its_template(
    build_site: BuildSite, blog: Path
) -> None:
    """Hugo has the first never closed, and the second always; our common forms, the reverse."""
    folder = blog / "layouts/shortcodes"
    folder.mkdir(parents=True)
    (folder / "quote.html").write_text('<p>{{ .Get "text" }}</p>')
    (folder / "image.html").write_text("<img src={{ .Inner }}>")
    (folder / "note.html").write_text("<p>{{ .Inner }}</p>")
    text = (
        '{{< quote text="A" >}}\n\n{{< image >}}a.png{{< /image >}}\n\n{{< note >}}B{{< /note >}}'
    )
    with pytest.raises(BuildErrors) as raised:
        build_site({"a.md": f"---\ntitle: A\n---\n{text}\n"})
    quote, image = raised.value.errors
    assert quote.message == 'template for shortcode "quote" not found'
    assert image.message == 'template for shortcode "image" not found'
    assert quote.remedy.startswith("layouts/shortcodes/quote.html is for Hugo alone")
    (folder / "quote.html").write_text("<p>{{ .Inner }}</p>")
    (folder / "image.html").unlink()
    text = '{{< quote >}}A{{< /quote >}}\n\n{{< image src="a.png" >}}'
    build_site({"a.md": f"---\ntitle: A\n---\n{text}\n", "a.png": "1"})
