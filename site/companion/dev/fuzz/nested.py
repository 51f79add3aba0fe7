"""Blocks within blocks, and front matter with Hugo's own keys at odd values, made at random.

The texts are well formed far more often than those of `inputs.py`, so that they reach the stages
after the parser: numbering, footnotes, cascades, menus, outputs.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
import random
from collections.abc import Callable

Tree = str | int | float | bool | None | list["Tree"] | dict[str, "Tree"]

FORMULAS = [
    "$x$", "$ x$", "$x $", "$$y$$", "$$\ny\n$$", "$$\ny", "y$$", "$\\label{a}x$", "\\(z\\)", "\\[z\\]",
    "$$\\begin{aligned}\na&=b\\\\\\\\\n- c\n\\end{aligned}$$", "$a | b$", "$\\text{a_b}$", "$5 and $6",
    "\\begin{align*}\nx &= 1 \\\\\n\n  &= 2\n\\end{align*}", "$\\gdef\\k{\\k}$", "$\\k$", "$$\\tag{1}x$$",
    "$$\n# x\n> y\n$$", "$$\n- a\n\n1. b\n$$", "$$x$$ {#eq:k}", "$\\ce{H2O}$", "$\\ref{a}$", "$`x`$",
    "$$\n```\n$$\n```", "$$\n<div>\n$$\n</div>", "$\\frac{1}{$", "$\\begin{cases}$", "$\\end{cases}$",
]  # fmt: skip
NOTES = [
    "[^a]",
    "[^b]",
    "[^nosuch]",
    "^[inline $x$]",
    "[^a]: note\n",
    "[^b]: > q\n\n    $$y$$\n",
    "[^c]: [^c]\n",
]
LINES = [
    "text", "*a **b* c**", "`$x$`", "<b>x", "</div>", "<div>", "<details>", "[](#a)", "[a](#nosuch)", "![](x.png)",
    "| a | $b|c$ |\n|---|:-:|\n| `|` | \\| |", ": definition", "Term\n: $$x$$\n: - y", "<!--more-->", "***", "a\n===",
    "## H {#a .b}", "## H {#a}", "## $x$ [^a]", "{.c}", "> [!NOTE] T $x$", "> [!NOSUCH]- T", "[a]: /x 'y'", "[x]",
    "- [ ] t", "1) a", "```mermaid\ngraph\n```", "```python-live\nprint(1)\n```", "```goat\n+-+\n```", "&nbsp;", "\\",
    '{{< figure src="x.png" caption="$x$ [^a]" >}}', "{{< qr x />}}", "{{< youtube x >}}", '{{< ref "#a" >}}', "{{< own >}}",
    "<backprop-stepper layers='2,1' x='1,1' target='0'></backprop-stepper>", "{{< details >}}{{< /details >}}",
]  # fmt: skip
BODIES = [
    "admonition", "details", "theorem", "proof", "raw", "tabs", "tab", "typeit", "style", "box", "expand",
    "notice", "mermaid", "highlight", "backprop-net", "python", "center", "katex", "nosuch",
]  # fmt: skip
PARAMETERS = [
    "", "", "note", '"T $x$"', 'title="T[^a]"', "open=false", 'id="a"', 'type="nosuch"', "0", '"`a` *b*" x', "`a\nb`",
    'title="{{< own >}}"', "a=1 b", "=", 'id="a" number=false', "go", "{x}", 'title="$"',
]  # fmt: skip
VALUES: list[Tree] = [
    None, True, False, 0, -1, 1.5, 10**30, "", "x", "..", "/", "a/../../b", "2020-3-2", "2020-01-02 03:04",
    "2020-01-02T03:04:05+99:99", "Jan 2, 2020", "0000-00-00", ":title", "html", "posts", "{p}", "a\nb", "\u0000", "é",
    "https://x.y/z", "?", "#", "<b>", "{{ x }}", "a" * 5000,
]  # fmt: skip
KEYS = {
    "cascade": ["target", "_target", "params", "build", "draft", "url", "layout", "title", "cascade", "path", "kind"],
    "target": ["path", "kind", "lang", "environment", "sites"],
    "build": ["list", "render", "publishResources"],
    "_build": ["list", "render"],
    "sitemap": ["changefreq", "priority", "filename", "disable"],
    "menu": ["main", "footer", "name", "weight", "parent"],
    "menus": ["main", "footer"],
    "resources": ["src", "name", "title", "params"],
    "params": ["math", "katex", "author", "toc", "a.b"],
    "math": ["enable", "macros", "katex"],
    "katex": ["macros"],
    "toc": ["enable", "auto", "startLevel", "endLevel"],
    "author": ["name", "link", "email"],
    "outputs": ["html", "rss", "nosuch"],
    "markup": ["goldmark"],
    "": [
        "title", "date", "lastmod", "publishDate", "expiryDate", "tags", "categories", "series", "slug", "url", "weight",
        "draft", "aliases", "keywords", "description", "summary", "images", "type", "layout", "translationKey", "isCJKLanguage",
        "markup", "headless", "linkTitle", "cascade", "build", "_build", "sitemap", "menu", "menus", "resources", "params",
        "math", "toc", "author", "authors", "outputs", "manual", "references", "numbered", "math_macros",
    ],
}  # fmt: skip
KEYS |= {
    "settings": [
        "baseURL", "title", "languageCode", "locale", "copyright", "params", "taxonomies", "buildDrafts", "permalinks",
        "cascade", "outputs", "disableKinds", "frontmatter", "markup", "languages", "defaultContentLanguage", "menu",
        "disableLanguages", "environment", "enableRobotsTXT", "pagination", "uglyURLs", "timeZone", "author", "services",
        "ignoreFiles",
    ],
    "taxonomies": ["tag", "category", "a/b", "..", ""],
    "permalinks": ["posts", "page", "section"],
    "markup": ["goldmark", "highlight", "tableOfContents"],
    "goldmark": ["renderer", "parser", "extensions"],
    "renderer": ["unsafe", "hardWraps"],
    "parser": ["attribute", "autoHeadingIDType"],
    "attribute": ["block", "title"],
    "extensions": ["passthrough", "footnote", "typographer", "extras", "linkify", "table"],
    "passthrough": ["enable", "delimiters"],
    "delimiters": ["block", "inline"],
    "highlight": ["lineNos", "style", "noClasses", "anchorLineNos", "tabWidth"],
    "tableOfContents": ["startLevel", "endLevel", "ordered"],
    "languages": ["en", "fr", "de"],
    "en": ["title", "weight", "disabled", "params", "permalinks"],
    "frontmatter": ["date", "lastmod"],
    "macros": ["\\a", "\\R", "x", ""],
}  # fmt: skip
FILE_NAMES = [
    "a.en", "a.fr", "index.en", "_index.en", "index.fr", "_index.de", "a.b.c", ".hidden", "a#b", "a?b", "a%b", "a%2fb", "a b",
    "-a", "a\nb", "a\tb", "a'b\"c", "a&b<c>", "{a}", "[a]", "$x$", "a\\b", "CON", "aux.txt", "é", "e\u0301", "İ", "ß", "ﬁ", "日本", "😀",
    "\u202ea", "index", "_index", "INDEX", "_Index", "404", "sitemap", "tags", "page", "x" * 200, "é" * 100, "robots.txt", "index.html", "~a", "a~", "@a", "a:b",
]  # fmt: skip
FOLDERS = [
    "",
    "posts/",
    "posts/a/",
    "tags/",
    "tags/a/",
    "a.md/",
    "..a/",
    "a b/",
    "posts.en/",
    "_index/",
    "index/",
    "é/",
    "page/",
    "embed/",
    "$x$/",
]


class Nested:
    """Random bodies and front matter, from the random numbers of a blog."""

    def __init__(self, numbers: random.Random) -> None:
        self.random = numbers

    def post(self) -> str:
        body = self.blocks(self.random.randint(0, 4))
        return self.front_matter() + body

    def settings(self) -> str:
        """A configuration in JSON; its folders are those of the blog."""
        return json.dumps(self._table("settings", 5))

    def file_name(self) -> str:
        return f"{self.random.choice(FOLDERS)}{self.random.choice(FILE_NAMES)}"

    # ---- bodies -------------------------------------------------------------------------------

    def blocks(self, depth: int) -> str:
        """Some blocks; most contain others until ``depth`` is used up."""
        made = [self._block(depth) for _ in range(self.random.randint(1, 4))]
        return self.random.choice(["\n\n", "\n\n", "\n", ""]).join(made)

    def _block(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.3:
            parts = self.random.choices([*FORMULAS, *NOTES, *LINES], k=self.random.randint(1, 4))
            return self.random.choice([" ", "\n", ""]).join(parts)
        inner = self.blocks(depth - 1)
        forms: list[Callable[[], str]] = [
            lambda: _indented(inner, "> "),
            lambda: "- " + _indented(inner, "  ")[2:],
            lambda: "1. " + _indented(inner, self.random.choice(["   ", "  ", "    "])).lstrip(),
            lambda: "[^a]: " + _indented(inner, "    ").lstrip(),
            lambda: "Term\n: " + _indented(inner, "  ").lstrip(),
            lambda: f"<div>\n\n{inner}\n\n</div>",
            lambda: f"| {inner} | x |\n|---|---|\n| {inner} | y |",
            lambda: f"**{inner}**",
            lambda: f"[{inner}](x)",
            lambda: f"$${inner}$$",
            lambda: f"## {inner}",
            lambda: f"> [!TIP] {inner}\n> x",
        ]
        return self._call(inner) if self.random.random() < 0.5 else self.random.choice(forms)()

    def _call(self, inner: str) -> str:
        """A shortcode around a body; sometimes crossed with another, or not closed."""
        name, other = self.random.choice(BODIES), self.random.choice(BODIES)
        start, end = self.random.choice([("<", ">"), ("<", ">"), ("%", "%")])
        given = self.random.choice(PARAMETERS)
        opening = f"{{{{{start} {name} {given} {end}}}}}"
        closing = f"{{{{{start} /{name} {end}}}}}"
        return self.random.choice([
            *[f"{opening}\n{inner}\n{closing}"] * 6,
            f"{opening}{inner}{closing}",
            f"{opening}{{{{< {other} >}}}}{inner}{closing}{{{{< /{other} >}}}}",
            f"{opening}{inner}",
            f"{inner}{closing}",
            f"{opening[:-3]}/{end}}}}}{inner}",
            f"> {opening}\n> {inner}\n\n{closing}",
            f"- {opening}\n\n    {inner}\n  {closing}",
        ])  # fmt: skip

    # ---- front matter -------------------------------------------------------------------------

    def front_matter(self) -> str:
        values = self._table("", 3)
        if self.random.random() < 0.5:
            values = {key: value for key, value in values.items() if key in ("title", "tags")}
        form = self.random.choice(["YAML", "YAML", "TOML", "JSON"])
        if form == "JSON":
            return json.dumps(values, indent=1) + "\n"
        if form == "YAML":
            return "---\n" + "".join(f"{k}: {json.dumps(v)}\n" for k, v in values.items()) + "---\n"
        pairs = (f"{json.dumps(key)} = {toml(value)}\n" for key, value in values.items())
        return "+++\n" + "".join(pairs) + "+++\n"

    def _table(self, key: str, depth: int) -> dict[str, Tree]:
        names = KEYS.get(key, ["a", "enable", "name", "weight", "path"])
        chosen = self.random.sample(names, min(len(names), self.random.randint(0, 4)))
        return {name: self._value(name, depth - 1) for name in chosen}

    def _value(self, key: str, depth: int) -> Tree:
        chance = self.random.random()
        if depth > 0 and (key in KEYS or chance < 0.2):
            if chance < 0.3:
                return [self._table(key, depth), self._value("", depth - 1)]
            return self._table(key, depth)
        if depth > 0 and chance < 0.4:
            return [self._value("", depth - 1) for _ in range(self.random.randint(0, 3))]
        return self.random.choice(VALUES)


def _indented(text: str, by: str) -> str:
    return "\n".join(by + line for line in text.split("\n"))


def toml(value: Tree) -> str:
    """The value as TOML, in one line; what TOML lacks becomes a text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return '""' if value is None else json.dumps(value)
