"""Hostile contents of a blog, made at random; a seed gives the same ones again."""

# ruff: noqa: E501

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

from companion.dev.fuzz.nested import Nested

NAMES = ["a", "b", "posts", "index", "_index", "x y", "..", "é", "A", "tags", " .", "con", "a.b"]
KEYS = [
    "title", "date", "lastmod", "publishDate", "expiryDate", "tags", "categories", "slug", "url",
    "weight", "draft", "aliases", "cascade", "build", "outputs", "toc", "math", "description",
    "author", "sitemap", "headless", "params", "layout", "summary", "subtitle", "explainsSteps",
]  # fmt: skip
TEXTS = [
    "", " ", "x", "..", ".", "../../x", "/", "//", "a/b", "\0", "\x1b[31m", "\ud800", "é", "𝔘",
    "2024-13-45", "2024-01-02", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "soon",
    "true", "{}", "[", "{{ x }}", "{{< raw >}}", "<b>", "$x$", "a" * 300, ":year/:slug", ":nosuch",
    "#", "?q=1", "index.html", "a.html", "C:\\x", "\u202e", "\ufeff", "%2e%2e", "!!!", "embed/",
]  # fmt: skip
NUMBERS = ["0", "-1", "1e400", "1" * 400, "0x" + "f" * 400, ".inf", "-.inf", ".nan", "1_0", "1e-5"]
ODD_YAML = [
    "&a [*a]", "&a {b: *a}", "*nowhere", "[" * 400, "{a: " * 200, "!!python/object:x {}", "? [a]",
    "!!binary x", "!!timestamp x", "!!set {a, b}", "2024-02-30", "|\n    a\n   b", "'", '"\\uD800"',
    '"\\x00"', "<<: 1", "{<<: {a: 1}}", "\t- a", "- a\n- b", "12:30:45", "0o17", "~", "@x", "%x",
    "[&a [x,x,x,x,x,x,x,x,x], &b [*a,*a,*a,*a,*a,*a,*a,*a], &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b],"
    " &d [*c,*c,*c,*c,*c,*c,*c,*c,*c], [*d,*d,*d,*d,*d,*d,*d,*d,*d]]",
]  # fmt: skip
PIECES = [
    "text", "*em*", "**b", "`", "```", "~~~", "> ", "- ", "1. ", "# ", "| a | b |\n|---|---|\n| c |",
    "[a](b)", "[a]", "![", "](", "[^1]", "[^1]: note", "<div>", "</div>", "<!--", "-->", "<!--more-->",
    "<script>", "<backprop-stepper", "<backprop-stepper layers='2,1' x='1,1' target='0'>", "&amp;",
    "&#0;", "&#xD800;", "\\", "\\\\", "$", "$$", "$x$", "$$\\begin{align*}a&=b\\\\", "\\end{align*}$$",
    "$\\label{a}$", "$$x\\label{eq:a}$$", "\\eqref{eq:a}", "$\\eqref{no}$", "[](#eq:a)", "[](#no)",
    "$\\gdef\\a{\\a\\a}\\a$", "$\\def\\x{\\x}\\x$", "$" + "{" * 200, "$\\nosuch$", "$\\rule{1e9em}{1em}$",
    "\\(", "\\)", "\\[", "\\]", "\0", "\x07", "\u2028", "\ufdd0", "\ufdd1", "\uffff", "\u202e", "\ufeff",
    "{#id}", "{.c #id k=v}", "{#a b", ": def", "---", "===", "\t", "    code", "  \n", "\r\n", "\r",
    "http://a.b/c_d", "www.x.y", "<http://x>", "~~s~~", "'q'", '"q"', "...", "--", "😀", "𝔸", "日本",
    "{{", "}}", "{{<", ">}}", "{{%", "%}}", "{{< raw >}}", "{{< /raw >}}", "{{< admonition >}}",
    "{{< /admonition >}}", "{{% details %}}", "{{% /details %}}", "{{< details `a\nb` >}}", "{{</",
    '{{< admonition type="note" title="$x$" open=false >}}', "{{< style `a{}` >}}", "{{< /style >}}",
    "{{< nosuch >}}", "{{< nosuch />}}", "{{< /nosuch >}}", "{{</* raw */>}}", "{{</*", "{{< raw/ >}}",
    '{{< figure src="x.png" >}}', '{{< ref "a" >}}', '{{< relref "../.." >}}', "{{< highlight go >}}",
    "{{< /highlight >}}", "{{< own >}}", "{{< own 1 2 >}}", "{{< own a=1 >}}", "{{< box >}}",
    "{{< /box >}}", "{{< x.inline >}}", "{{< /x.inline >}}", "{{< live kind=surface >}}",
    '{{< live kind="tangent" f="x**2" at=1 >}}', '{{< param "title" >}}', "{{< backprop-net >}}",
    "{{< /backprop-net >}}", "layers: [2, 1]\nx: [1, 2]\ntarget: 1\n", "{{< ",
]  # fmt: skip
_FAULTY = (
    "{{",
    "}}",
    "\\nosuch",
    "#no",
    "{no}",
    "\\def",
    "{{{",
    "\ufdd0",
    "\ufdd1",
    "<backprop",
    "label{a}",
)
MILD = [piece for piece in PIECES if not any(sign in piece for sign in _FAULTY)]
MILD += [
    "{{< admonition >}}a *b*{{< /admonition >}}",
    "{{< raw >}}$x$ <b>{{< /raw >}}",
    "{{< details >}}x{{< /details >}}",
]
EXPRESSIONS = [
    "x", "1", "pi", "e", "0", "1e308", "-x", "1/0", "x**x", "x**-1", "2**x", "nosuch", "f(x)", "'", "^",
]  # fmt: skip
FIELDS = {
    "layers": ["2,1", "1,1", "0", "-1", "1e9", "2,,1", "[", "2,2,2,2,2", "1", "", "2,1.5", "999,999"],
    "x": ["1,2", "1", "nan", "inf", "1e400", "", "a", "0x10", "1" * 400, "[[1]]"],
    "target": ["1", "0,1", "none", "", "x", "1e400"],
    "weights": ["[[[1,2]]]", "[[[1]", "1", "", "[[[1e308,1e308]]]"],
    "biases": ["[[1]]", "none", "[", "0"],
    "cost": ["quadratic", "cross_entropy", "nosuch", ""],
    "seed": ["1", "-1", "1e30", "x", "1.5"],
    "start": ["end", "delta2", "step=5", "nosuch", "0"],
    "learning_rate": ["0.1", "0", "-1", "inf", "1e400"],
    "data": ["1 2 -> 1", "1->", "[", "1 2; 3", ""],
    "panels": ["none", "train", "nosuch", "check, train"],
    "granularity": ["layer", "scalar", "neuron", "x"],
    "name": ["a", "b", "", "..", "a b"],
    "src": ["net.yaml", "net.json", "net.toml", "../x", "", "/etc/hostname"],
    "caption": ["$x$", "", "*a*", "<b>"],
    "nosuch": ["1"],
}  # fmt: skip
TEMPLATES = [
    "{{ 1 / 0 }}", "{{ none + 'a' }}", "{{ inner | markdown }}", "{{ inner }}", "{% for i in range(10**9) %}{% endfor %}",
    "{{ 'x' * 10**9 }}", "{{ get(0) }}{{ get('a') }}", "{{ params.nosuch.x }}", "{% if %}", "{{ parent.inner }}",
    "{{ page.params.title | upper }}", "{% include 'own.html' %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ '%99999999d' % 1 }}", "{{ 9 ** 9 ** 3 }}", "{{ ('(' * 50) | markdown }}", "{{ get(0) | int + 1 }}", "{{ \ufdd0 }}",
    "\ufdd0h0\ufdd1", "<div>{{ inner | markdown }}", "{{ [1, 2] | first | markdown }}", "{% extends 'nosuch' %}",
    "{{ inner | markdown | markdown }}", "{{ 'a' | center(10**9) }}", "{{ ordinal }}{{ name }}", "{{ page | tojson }}",
]  # fmt: skip
PATTERNS = [
    r"\.md$", "posts", "(a+)+$", "(a|a)*b", ".*.*.*.*.*x", "[", "(?P<x>", "\\", "", "(?i)A", r"(\d{3})*", "a{99999999999}", "(" * 300,
]  # fmt: skip
SCRIPT = [
    "macros: {", "macros = {", "}", "\n", ",", 'a: "\\\\mathbb{A}"', "'\\\\b': ['#1', 1]", 'c: "\\\\c"', "d: `x`", "/*", "//", "{{", '"',
    "e: '\\ud800'", "f: '\\gdef\\a{1}'", "frac: '#1#2#3'", "g: '\\\\g\\\\g'", "\\", "text: ''", "}}", "String.raw`",
]  # fmt: skip
GO_TEMPLATES = ["{{ .Inner }}", "", "{{ .Get 0 }}", "{{/* .Inner", '{{ template "x" . }}', "\0"]
PAGE_TEMPLATES = [
    "404.html",
    "base.html",
    "list.html",
    "page.html",
    "parts.html",
    "rss.xml",
    "terms.html",
]


class RandomBlog:
    """The files of one blog."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def write(self, folder: Path, posts: int) -> None:
        """Write ``posts`` posts, a net file beside some, templates, and some odd files."""
        content = folder / "content"
        content.mkdir(parents=True)
        for number in range(posts):
            self._post(content, number)
        shortcodes = folder / "site" / "templates" / "shortcodes"
        shortcodes.mkdir(parents=True, exist_ok=True)
        for name in ("own", "box"):
            text = self.pick(TEMPLATES)
            if name == "box":
                text += "{# #}{% if false %}{{ inner }}{% endif %}"
            _write(shortcodes / f"{name}.html", text)
        if self.chance(0.3):
            self.random.choice(ODD_FILES)(content)
        if self.chance(0.1):
            _write(folder / "config" / "_default" / "hugo.json", Nested(self.random).settings())
        if self.chance(0.1):
            settings = {"ignoreFiles": [self.pick(PATTERNS)]}
            _write(folder / "config" / "_default" / "hugo.json", json.dumps(settings))
        if self.chance(0.2):
            text = "".join(self.pick(SCRIPT) for _ in range(self.random.randint(0, 12)))
            _write(folder / "layouts" / "partials" / "math.html", text)
            for name in ("note", "image", "katex"):
                _write(folder / "layouts" / "shortcodes" / f"{name}.html", self.pick(GO_TEMPLATES))
        if self.chance(0.1):
            _write(shortcodes.parent / self.pick(PAGE_TEMPLATES), self.pick(TEMPLATES))

    def pick(self, choices: list[str]) -> str:
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _post(self, content: Path, number: int) -> None:
        if self.chance(0.3):
            nested = Nested(self.random)
            name = f"p{number}" if self.chance(0.6) else nested.file_name()
            _write(content / f"{name}.md", nested.post())
            return
        mild = self.chance(0.5)  # else hardly a post would reach the later stages
        text = self.mild_front_matter() if mild else self.front_matter()
        text += self.body(MILD if mild else PIECES)
        if self.chance(0.1):
            text = self.mutated(text)
        bundle = self.chance(0.3)
        file = content / (f"p{number}/index.md" if bundle else f"{self.folder()}p{number}.md")
        if self.chance(0.03):
            file = content / self.folder() / f"{self.pick(NAMES)}.md"
        _write(file, text)
        if bundle:
            for form in ("yaml", "json", "toml"):
                if self.chance(0.5):
                    _write(file.parent / f"net.{form}", self.document(form.upper()))

    def folder(self) -> str:
        return self.pick(["", "", "posts/", "posts/deep/", "tags/", "x y/"])

    # ---- front matter -------------------------------------------------------------------------

    def front_matter(self) -> str:
        form = self.pick(["YAML", "YAML", "TOML", "JSON", ""])
        document = self.document(form, KEYS) if form else ""
        if form == "YAML":
            return f"---\n{document}\n{self.pick(['---', '---', '---', '--', ''])}\n"
        if form == "TOML":
            return f"+++\n{document}\n{self.pick(['+++', '+++', '+++', '++', ''])}\n"
        return f"{document}\n"

    def mild_front_matter(self) -> str:
        title, tag = self.pick(["A", "x < y", "é", '"q"']), self.pick(["a", "a/b", "C++", "é", "#"])
        return f"---\ntitle: {json.dumps(title)}\ntags: [{json.dumps(tag)}]\n---\n"

    def document(self, form: str, keys: list[str] | None = None) -> str:
        names = self.random.sample(keys or list(FIELDS), self.random.randint(0, 5))
        if form == "JSON":
            pairs = (f"{json.dumps(name)}: {self.value(form)}" for name in names)
            return "{" + ",\n".join(pairs) + self.pick(["}", "}", "}", ""])
        sign = " =" if form == "TOML" else ":"
        return "\n".join(f"{name}{sign} {self.value(form)}" for name in names)

    def value(self, form: str) -> str:
        made: list[Callable[[], str]] = [
            lambda: json.dumps(self.pick(TEXTS)),
            lambda: self.pick(NUMBERS),
            lambda: f"[{json.dumps(self.pick(TEXTS))}, {self.pick(NUMBERS)}]",
            lambda: self.pick(["true", "false", "null", "{}", "[]", "[[]]", '{"a": [{}]}']),
            lambda: self.nested(),
            lambda: self.pick([value for values in FIELDS.values() for value in values]),
        ]
        if form == "YAML":
            made += [lambda: self.pick(ODD_YAML), lambda: self.pick(TEXTS)]
        return self.random.choice(made)()

    def nested(self) -> str:
        depth = self.pick(["5", "50", "150", "5000"])
        return "[" * int(depth) + ("]" * int(depth) if self.chance(0.7) else "")

    # ---- bodies -------------------------------------------------------------------------------

    def body(self, choices: list[str]) -> str:
        pieces = []
        for _ in range(self.random.randint(1, 25)):
            piece = self.net() if self.chance(0.05) else self.pick(choices)
            if self.chance(0.02):
                piece *= self.random.choice([10, 100, 1000])
            pieces.append(piece + self.pick(["", " ", "\n", "\n\n"]))
        return "".join(pieces)

    def net(self) -> str:
        names = self.random.sample(list(FIELDS), self.random.randint(0, 4))
        chosen = {"layers": "2,1", "x": "1,2", "target": "1"} if self.chance(0.7) else {}
        chosen |= {name: self.pick(FIELDS[name]) for name in names}
        if self.chance(0.4):
            chosen["activation"] = self.expression(self.random.randint(0, 20))
        parameters = " ".join(f'{name}="{value}"' for name, value in chosen.items())
        return f"{{{{< backprop {parameters} >}}}}"

    def expression(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(EXPRESSIONS)
        inner = self.expression(depth - 1)
        forms = [
            f"max({inner},1)", f"min(x,{inner})", f"exp({inner})", f"({inner})*1e308", f"1/({inner})",
            f"tanh({inner})", f"abs({inner})", f"({inner})**2", f"-({inner})", f"({inner})+x", f"sqrt({inner})",
        ]  # fmt: skip
        return self.pick(forms)

    def mutated(self, text: str) -> str:
        """The text with some parts cut out, doubled or exchanged by a single character."""
        for _ in range(self.random.randint(1, 5)):
            start = self.random.randint(0, len(text))
            end = min(len(text), start + self.random.randint(0, 30))
            part = self.pick(["", text[start:end] * 2, "\0", "[", "{{<", "\n", "$", "---\n"])
            text = text[:start] + part + text[end:]
        return text


def _write(file: Path, text: str) -> None:
    """Write a text; a lone surrogate becomes bytes that are not UTF-8."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    except OSError:  # a folder or a file with this name is there already
        return


def _link_to_itself(content: Path) -> None:
    (content / "loop").symlink_to(".")


def _undecodable_name(content: Path) -> None:
    Path(os.fsdecode(os.fsencode(content) + b"/\xff.md")).write_bytes(b"x")


ODD_FILES: list[Callable[[Path], object]] = [
    lambda content: os.mkfifo(content / "pipe.md"),
    lambda content: (content / "dangling.md").symlink_to("/nowhere"),
    lambda content: (content / "folder" / "index.md").mkdir(parents=True),
    lambda content: (content / "named.md").mkdir(),
    lambda content: (content / "device.md").symlink_to("/dev/zero"),
    lambda content: (content / "binary.md").write_bytes(bytes(range(256)) * 20),
    lambda content: (content / "empty.md").write_bytes(b""),
    lambda content: (content / "bom.md").write_bytes(b"\xff\xfe---\n"),
    _link_to_itself,
    _undecodable_name,
]
