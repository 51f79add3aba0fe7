"""The blogs that are built: the same text at every run, with many formulas or with none."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from companion.places import TOOL

CONFIGURATION = """\
baseURL = "https://example.org/"
title = "Built again and again"
theme = "theme"
themesDir = "site"
layoutDir = "site/layouts"
staticDir = ["static", "build/published"]

[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [["$$", "$$"]]
inline = [["$", "$"]]
"""
SINGLE = """\
<!doctype html><html><head><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}</body></html>
"""
LIST = """\
<!doctype html><html><head><title>{{ .Title }}</title></head>
<body>{{ range .Pages }}<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ end }}
</body></html>
"""
FORMULA = (
    '{{- transform.ToMath .Inner (dict "output" "htmlAndMathml" '
    '"displayMode" (eq .Type "block")) -}}\n'
)
WORDS = [
    "the",
    "gradient",
    "of",
    "a",
    "layer",
    "is",
    "what",
    "remains",
    "when",
    "every",
    "weight",
    "has",
    "been",
    "asked",
    "how",
    "much",
    "it",
    "moves",
    "cost",
    "so",
    "each",
    "neuron",
    "passes",
    "on",
    "its",
    "share",
    "and",
    "nothing",
    "is",
    "computed",
    "twice",
    "while",
    "a",
    "net",
    "learns",
    "from",
    "samples",
    "one",
    "step",
    "after",
    "another",
    "until",
    "errors",
    "are",
    "small",
    "enough",
    "for",
    "all",
    "that",
    "we",
    "want",
]
TEMPLATES = (
    r"\frac{\partial C_{%d}}{\partial w^{(%d)}_{jk}} = a^{(%d)}_k \, \delta^{(%d)}_j",
    r"\sum_{i=%d}^{n} x_i^{%d} \le \sqrt{%d + \lVert x \rVert^{%d}}",
    r"\sigma'(z_{%d}) = \sigma(z_{%d}) \left(1 - \sigma(z_{%d})\right)^{%d}",
    r"\int_{%d}^{\infty} e^{-t^{%d}} \, dt = \Gamma\left(\tfrac{%d}{%d}\right)",
    r"W^{(%d)} \leftarrow W^{(%d)} - \eta_{%d} \nabla_{W} C_{%d}",
    r"\begin{pmatrix} a_{%d} & b \\ c & d_{%d} \end{pmatrix} v_{%d} = \lambda_{%d} v",
    r"z_{%d} = w_{%d} x_{%d} + b_{%d}",
)


def write_blog(folder: Path, pages: int, formulas: int) -> None:
    """Write a blog for both engines.

    formulas : on each page; no formula occurs twice.
    """
    (folder / "hugo.toml").write_text(CONFIGURATION, "utf-8")
    (folder / "static").mkdir()
    for number in range(pages):
        file = folder / "content" / "posts" / f"page-{number:05}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(number, formulas), "utf-8")


def for_hugo(blog: Path, folder: Path) -> None:
    """Copy a blog, with layouts that have Hugo set the formulas."""
    folder.mkdir()
    configuration = (blog / "hugo.toml").read_text("utf-8")
    own = [
        line for line in configuration.splitlines() if "Dir = " not in line and line[:5] != "theme"
    ]
    (folder / "hugo.toml").write_text("\n".join(own), "utf-8")
    shutil.copytree(blog / "content", folder / "content")
    layouts = {"single.html": SINGLE, "list.html": LIST, "_markup/render-passthrough.html": FORMULA}
    for name, text in layouts.items():
        file = folder / "layouts" / "_default" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def own_site(folder: Path) -> None:
    """Copy this project's own posts and configuration."""
    folder.mkdir()
    shutil.copyfile(TOOL / "hugo.toml", folder / "hugo.toml")
    shutil.copytree(TOOL / "content", folder / "content")


def page(number: int, formulas: int) -> str:
    """A post of about 500 words and this many formulas, the same at every call."""
    chance = random.Random(number)
    day, month = 1 + number % 28, 1 + number // 28 % 12
    lines = [
        "---",
        f'title: "Page {number}"',
        f"date: 2020-{month:02}-{day:02}",
        f'tags: ["tag {number % 7}"]',
        "---",
        "",
    ]
    paragraphs = max(8, formulas // 4)
    left = formulas
    for count in range(paragraphs):
        if count % 6 == 0:
            lines += [f"## Section {count // 6} of {_words(chance, 3)}", ""]
        here = left // (paragraphs - count)
        left -= here
        parts = [_words(chance, 500 // paragraphs)]
        for place in range(here):
            tex = _formula(chance, number * formulas + left + place)
            display = place == here - 1 and count % 2 == 0
            parts.append(f"\n\n$$ {tex} $$\n\n" if display else f" ${tex}$ {_words(chance, 3)} ")
        lines += ["".join(parts) + ".", ""]
        if count % 5 == 4:
            lines += [
                f"- *{_words(chance, 4)}*",
                f"- [{_words(chance, 2)}](https://example.org/)",
                "",
            ]
    return "\n".join(lines)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def _formula(chance: random.Random, number: int) -> str:
    template = TEMPLATES[number % len(TEMPLATES)]
    return template % (number, *(chance.randrange(1, 10) for _ in range(3)))
