r"""Macros that a blog's templates for Hugo hand to KaTeX or MathJax hold in our build, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_site import BuildSite

from companion.content.go_macros import go_macros, macros_of
from companion.places import Blog

KATEX = r"""{{ if .Params.math }}
<script defer src="auto-render.min.js" onload='renderMathInElement(document.body, {
  delimiters: [{left: "$$", right: "$$", display: true}],
  macros: {
    // sets
    "\\R": "\\mathbb{R}",  /* the "real" ones */
    "\\abs": "\\left| #1 \\right|", '\\d': '\\mathrm{d}\'',
    "\\site": "{{ .Site.Title }}",
    "\\last": "\u03b1"
  }
});'></script>
{{ end }}"""
MATHJAX = r"""<script>
MathJax = { tex: { packages: {'[+]': ['ams']}, macros: {
  R: '{\\bf R}', bold: ["{\\bf #1}", 1], opt: ["#1^{#2}", 2, "x"], raw: String.raw`\frac{#1}{2}`,
  odd: function () { return 1 },
  after: ["a"],
} } };
</script>
<script type="text/x-mathjax-config">
MathJax.Hub.Config({TeX: { Macros: { Hom: "\\operatorname{Hom}" } }});
</script>"""


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_macros_of_katex_are_read_as_javascript_has_them(tmp_path: Path) -> None:
    assert macros_of(written(tmp_path / "math.html", KATEX)) == {
        r"\R": r"\mathbb{R}",
        r"\abs": r"\left| #1 \right|",
        r"\d": r"\mathrm{d}'",
        r"\last": "α",
    }


def test_macros_of_mathjax_have_no_backslash_and_may_be_lists(tmp_path: Path) -> None:
    assert macros_of(written(tmp_path / "math.html", MATHJAX)) == {
        r"\R": r"{\bf R}",
        r"\bold": r"{\bf #1}",
        r"\raw": r"\frac{#1}{2}",
        r"\after": "a",
        r"\Hom": r"\operatorname{Hom}",
    }


@pytest.mark.parametrize(
    "text",
    ["macros: {", "macros: {{ .Site }}", "macros: { R:", "macros: { '\\ud800': 1 }", "a" * 300_000,
     "macros: {" * 15_000, "macros: { /*" * 15_000, 'macros: { "' + "\\" * 90_000,
     "macros: {" + "/*" * 90_000],
)  # fmt: skip
def test_what_is_no_table_has_no_macros(tmp_path: Path, text: str) -> None:
    assert macros_of(written(tmp_path / "x.html", text)) == {}
    assert macros_of(tmp_path / "absent.html") == macros_of(tmp_path) == {}


def test_the_blogs_own_files_come_before_those_of_its_themes(tmp_path: Path) -> None:
    written(tmp_path / "themes/a/layouts/partials/x.html", "macros: {R: 'theme', T: 'theme'}")
    written(tmp_path / "layouts/partials/x.html", "macros: {R: 'own'}")
    written(tmp_path / "static/js/mathjax.js", "macros: {S: 'script'}")
    written(tmp_path / "static/js/menu.js", "macros: {M: 'no'}")
    found = {r"\R": "own", r"\T": "theme", r"\S": "script"}
    assert go_macros(Blog(tmp_path)) == found


def test_a_post_uses_them_and_settings_come_first(build_site: BuildSite, blog: Path) -> None:
    partial = written(blog / "layouts/partials/math.html", r"macros: {R: '\\text{own}', S: 's'}")
    config = blog / "hugo.toml"
    settings = config.read_text("utf-8") + "\n[params.math.macros]\n'\\S' = '\\text{settings}'\n"
    config.write_text(settings, "utf-8")
    post = {"a.md": "---\ntitle: A\n---\n$\\R + \\S$\n"}
    _, public = build_site(post)
    page = (public / "a" / "index.html").read_text("utf-8")
    assert "own" in page
    assert "settings" in page
    partial.write_text(r"macros: {R: '\\text{changed}'}", "utf-8")
    _, public = build_site(post)
    assert "changed" in (public / "a" / "index.html").read_text("utf-8")
