"""Small themes of our own, built like those that mathematical blogs use, with none of their code.

What is alike is what matters to a component: the folders (with their old names), who renders an
admonition's body, what becomes of `raw`, who sets formulas and when, which filters go over the
finished text, how dark mode is marked and painted. The real LoveIt, FixIt and DoIt cannot be fetched
in tests; `real_themes.py` looks at them where they are.
"""

# ruff: noqa: E501

from __future__ import annotations

import shutil
from pathlib import Path

# KaTeX over the finished page, with the delimiters that LoveIt gives it and one table of macros.
AUTO_RENDER = """<link rel="stylesheet" href="/katex/katex.min.css">
<script type="module">
import renderMathInElement from "/katex/contrib/auto-render.mjs";
const environments = ["equation", "equation*", "align", "align*", "alignat", "alignat*", "gather", "CD"];
renderMathInElement(document.body, {
  throwOnError: false,
  strict: false,
  globalGroup: true,
  macros: {},
  delimiters: [
    { left: "$$", right: "$$", display: true },
    { left: "\\\\[", right: "\\\\]", display: true },
    ...environments.map((name) => ({ left: `\\\\begin{${name}}`, right: `\\\\end{${name}}`, display: true })),
    { left: "$", right: "$", display: false },
    { left: "\\\\(", right: "\\\\)", display: false },
  ],
});
document.documentElement.dataset.formulas = "set";
</script>"""
DOLLARS_ONLY = AUTO_RENDER.replace(  # as DoIt: it knows no environment outside of dollars
    AUTO_RENDER[AUTO_RENDER.index("    ...env") : AUTO_RENDER.index('    { left: "$"')], ""
)
# Formulas are set while Hugo builds, each on its own; what is not Markdown is not seen.
HOOK = """{{- transform.ToMath .Inner (dict "output" "htmlAndMathml" "displayMode" (eq .Type "block") "throwOnError" false "strict" "ignore") -}}"""
STYLED = """<link rel="stylesheet" href="/katex/katex.min.css">
<script type="module">document.documentElement.dataset.formulas = "set";</script>"""

BASE = """<!doctype html>
<html lang="en"%s>
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>%s .admonition { background: rgba(68, 138, 255, 0.1); }</style></head>
<body>%s
{{ block "main" . }}{{ end }}
"""
DARK = "{ background: #292a2d; color: #ccc; }"
MARKED = "<script>if (matchMedia('(prefers-color-scheme: dark)').matches) %s;</script>"
SINGLE = """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<div class="content">{{ partial "filtered.html" .Content }}</div></article>{{ end }}"""
# Signs of an author's for fractions, ruby, icons and escapes, looked for in the finished HTML.
FILTERED = """{{- $html := replaceRE `\\[([^\\]]+)\\]/\\[([^\\]]+)\\]` `<sup>$1</sup>/<sub>$2</sub>` . -}}
{{- $html = replaceRE `\\[([^\\]]+)\\]\\^\\(([^)]+)\\)` `<ruby>$1<rt>$2</rt></ruby>` $html -}}
{{- $html = replaceRE `:\\(([a-z -]+)\\):` `<i class="$1"></i>` $html -}}
{{- $html = replaceRE `\\{\\?(.)\\}` "$1" $html | safeHTML -}}
{{- return $html -}}
"""
LIST = """{{ define "main" }}{{ range site.RegularPages }}<article class="summary">
<h1><a href="{{ .RelPermalink }}">{{ .Title }}</a></h1>{{ .Summary }}</article>{{ end }}{{ end }}"""

ADMONITION = """{{- $inner := .Inner | .Page.RenderString -}}
<div class="details admonition {{ .Get "type" | default (.Get 0) | default "note" }} open">
  <div class="details-summary admonition-title">{{ .Get "title" | default (.Get 1) }}</div>
  <div class="details-content">
    <div class="admonition-content">{{ $inner }}</div>
  </div>
</div>
"""
RAW_AS_IT_IS = """<div class="theirs">{{ .Inner | safeHTML }}</div>"""
# The body is kept for a script that puts it in later; where a list asks first, it is lost.
RAW_BY_SCRIPT = """{{- $id := dict "Content" .Inner "Scratch" .Page.Scratch | partial "later.html" -}}
<div class="raw" id="{{ $id }}"></div>
"""
LATER = """{{- $id := printf "id-%d" (len (.Scratch.Get "later" | default dict)) -}}
{{- .Scratch.SetInMap "later" $id .Content -}}
{{- return $id -}}
"""
PUT_IN = """<script>
const later = {{ .Scratch.Get "later" | default dict | jsonify | safeJS }};
for (const [id, html] of Object.entries(later)) document.getElementById(id).innerHTML = html;
</script>"""
STYLE = """<div style="{{ .Get 0 | safeCSS }}">{{ .Inner | .Page.RenderString }}</div>"""
TABS = """<div class="tabs">{{ .Inner | .Page.RenderString }}</div>"""
TAB = """<div class="tab">{{ .Inner | .Page.RenderString }}</div>
"""

COMMON = {
    "layouts/_default/single.html": SINGLE,
    "layouts/_default/list.html": LIST,
    "layouts/partials/filtered.html": FILTERED,
    "layouts/shortcodes/tabs.html": TABS,
    "layouts/shortcodes/tab.html": TAB,
}
END = "</body></html>"
THEMES = {
    "like-loveit": {
        **COMMON,
        "layouts/_default/baseof.html": BASE
        % (
            "",
            f"body {{ background: #fff; }} body[theme=dark] {DARK}",
            MARKED % "document.body.setAttribute('theme', 'dark')",
        )
        + PUT_IN
        + AUTO_RENDER
        + END,
        "layouts/partials/later.html": LATER,
        "layouts/shortcodes/raw.html": RAW_BY_SCRIPT,
        "layouts/shortcodes/admonition.html": ADMONITION,
        "layouts/shortcodes/style.html": STYLE,
    },
    "like-fixit": {
        **COMMON,
        "layouts/_default/baseof.html": BASE
        % (
            ' data-theme-mode="auto"',
            f"@media (prefers-color-scheme: dark) {{ [data-theme-mode=auto] body {DARK} }}",
            "",
        )
        + STYLED
        + END,
        "layouts/_default/_markup/render-passthrough.html": HOOK,
        "layouts/shortcodes/raw.html": RAW_AS_IT_IS,
        "layouts/shortcodes/admonition.html": ADMONITION,
        "layouts/shortcodes/style.html": STYLE,
    },
    "like-doit": {  # has no raw
        **COMMON,
        "layouts/_default/baseof.html": BASE
        % ("", f"html.dark body {DARK}", MARKED % "document.documentElement.className = 'dark'")
        + DOLLARS_ONLY
        + END,
        "layouts/shortcodes/admonition.html": ADMONITION,
        "layouts/shortcodes/style.html": STYLE,
    },
    "plain": {  # has no shortcode of ours, so the component brings them along
        **COMMON,
        "layouts/_default/baseof.html": BASE % ("", ":root { color-scheme: light dark; }", "")
        + AUTO_RENDER
        + END,
    },
}
CONFIG = """baseURL = "/"
title = "Another blog"
theme = ["companion", "{theme}"]
[markup.goldmark.renderer]
unsafe = true
"""
HOOKED = r"""
[markup.goldmark.extensions.passthrough]
enable = true
delimiters = { block = [['\[', '\]'], ['$$', '$$']], inline = [['\(', '\)'], ['$', '$']] }
"""


def make_site(site: Path, theme: str, katex: Path, content: dict[str, str]) -> None:
    """A blog with this theme and these posts, into which the component has yet to be put."""
    files = {f"themes/{theme}/{name}": text for name, text in THEMES[theme].items()}
    files |= {f"content/{name}": text for name, text in content.items()}
    files["hugo.toml"] = CONFIG.format(theme=theme) + (HOOKED if theme == "like-fixit" else "")
    for name, text in files.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    shutil.copytree(katex, site / "static" / "katex")
