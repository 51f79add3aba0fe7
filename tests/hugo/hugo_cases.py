"""The cases of `cases/`: inputs with what Hugo printed for them, and our rendering of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from companion.content.front_matter import split_front_matter
from companion.finish.filling import fill
from companion.text.body import Body, Formula, MarkupOptions, PageInfo, Source, render_body
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind, Output
from companion.text.source_map import MappedText

CASES = Path(__file__).parent / "cases"
DIFFERENCES = Path(__file__).parent / "differences.toml"
SITES = {
    "shortcodes": tomllib.loads((CASES / "shortcodes/_site/hugo.toml").read_text()),
    "markdown": {},
}


@dataclass(frozen=True)
class Case:
    """A case by its name, such as `markdown/hr`."""

    name: str

    @property
    def path(self) -> Path:
        return CASES / f"{self.name}.md"

    @property
    def html(self) -> str | None:
        """What Hugo printed; None if it stopped."""
        path = CASES / f"{self.name}.expected.html"
        return path.read_text("utf-8") if path.exists() else None

    @property
    def error(self) -> str:
        """Hugo's messages."""
        path = CASES / f"{self.name}.expected.err"
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = SITES[self.name.split("/")[0]]
        own = CASES / f"{self.name}.toml"
        return {**config, **tomllib.loads(own.read_text("utf-8"))} if own.exists() else config


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*/*.md")):
        yield Case(f"{path.parent.name}/{path.stem}")


def render_case(case: Case) -> str:
    """Our HTML of a case, its formulas put back as they reach KaTeX between dollar signs."""
    front = split_front_matter(case.path.read_bytes().decode("utf-8"), case.path)
    source = Source(case.path, front.body, front.body_line)
    page = PageInfo(str(front.values.get("title", "")), "/case/", front.values)
    options = MarkupOptions.from_hugo(case.config)
    return filled(render_body(source, page, options, BUILTIN.with_kinds(TEMPLATES)))


def filled(body: Body) -> str:
    shown = [_written(formula) for formula in body.formulas]
    escaped = [each.replace("&", "&amp;").replace("<", "&lt;") for each in shown]
    return fill(body.html, escaped, ["[widget]"] * len(body.widgets))


def _written(formula: Formula) -> str:
    if formula.tex.startswith("\\begin"):
        return formula.tex
    return f"$${formula.tex}$$" if formula.display else f"${formula.tex}$"


# ---- what the templates of the cases' site print -----------------------------------------------


def _escaped(value: object) -> str:
    text = f"{value}".lower() if isinstance(value, bool) else f"{value}"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;")


def _dump(call: Call) -> Output:
    names = {"bool": "bool", "int": "int", "float": "float64", "str": "string"}
    values = {
        str(index) if each.name is None else each.name: each.value
        for index, each in enumerate(call.shortcode.parameters)
    }
    shown = [
        f" {name}={names[type(value).__name__]}:{_escaped(value)}"
        for name, value in sorted(values.items())
    ]
    named = str(call.shortcode.named).lower()
    return f"[dump named={named} n={call.ordinal}{''.join(shown)}]"


def _around(before: str, after: str) -> Any:
    def render(call: Call) -> Output:
        start = call.shortcode.start
        return MappedText.join(
            [MappedText.made(before, start), call.inner, MappedText.made(after, start)]
        )

    return render


def _child(call: Call) -> Output:
    parent = call.parent.name if call.parent else "none"
    text = call.services.text[: call.shortcode.start]
    line, column = text.count("\n") + 4, len(text) - text.rfind("\n")
    head = f"[child parent={parent} name={call.name} ord={call.ordinal} pos={line}:{column}]"
    return MappedText.join([MappedText.made(head, call.shortcode.start), call.inner])


def _quoted(call: Call) -> Output:
    text = call.inner.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return Html("[quoted:" + _escaped(f'"{text}"') + "]")


def _rendered(name: str, *, always_block: bool = False) -> Any:
    def render(call: Call) -> Output:
        html = call.services.markdown(call.inner)
        if always_block and not html.startswith("<p>"):
            html = f"<p>{html}</p>"
        return Html(f"[{name}:{html}]")

    return render


TEMPLATES = {
    "void": Kind(lambda call: "[void]"),
    "sub/deep": Kind(lambda call: "[sub/deep]"),
    "my-fig": Kind(lambda call: Html(f"[fig src={_escaped(call.get('src'))}]")),
    "mixed": Kind(lambda call: Html(_escaped(call.get("x")) + _escaped(call.get(0)))),
    "dump": Kind(_dump),
    "pass": Kind(_around("", ""), Inner.MARKDOWN),
    "inner": Kind(_around("[inner:", ":end]"), Inner.MARKDOWN),
    "det": Kind(
        lambda call: _around(
            f"<details open><summary>{_escaped(call.get(0))}</summary>", "</details>"
        )(call),
        Inner.MARKDOWN,
    ),
    "child": Kind(_child, Inner.MARKDOWN),
    "q": Kind(_quoted, Inner.MARKDOWN),
    "render": Kind(_rendered("render"), Inner.MARKDOWN),
    "mdify": Kind(_rendered("mdify"), Inner.MARKDOWN),
    "renderblock": Kind(_rendered("renderblock", always_block=True), Inner.MARKDOWN),
}


# ---- comparing HTML ------------------------------------------------------------------------------

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "code", "dd", "details", "div", "dl",
    "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
})  # fmt: skip


class _Normaliser(HTMLParser):
    """The tags and texts of an HTML, without what makes no difference on the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[tuple[str, str]] = []
        self.code: list[str] | None = None
        self.language = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.code is not None:
            self._inside_code(tag, dict(attrs))
            return
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if tag == "pre" or (tag == "div" and "highlight" in classes):
            self.code, self.language, self.depth = [], "", 1
            return
        if tag in ("details", "summary") and "admonition" in " ".join(classes):
            tag = "div"  # we let admonitions fold without JavaScript
            values.pop("open", None)
        shown = "".join(f' {name}="{value}"' for name, value in sorted(values.items()))
        self.items.append(("tag", f"<{tag}{shown}>"))

    def _inside_code(self, tag: str, attrs: dict[str, str | None]) -> None:
        """Of code only its text and language count: colours and line numbers are ours."""
        if tag == "code" and self.code is not None:
            language = re.search(r"language-(\S+)", attrs.get("class") or "")
            self.language = language[1] if language else ""
            self.code.clear()
        self.depth += tag not in ("br", "img", "hr", "input")

    def handle_endtag(self, tag: str) -> None:
        if self.code is not None:
            self.depth -= 1
            if self.depth == 0:
                text = "".join(self.code).rstrip("\n")
                self.items.append(("tag", f"<code {self.language}>{text}"))
                self.code = None
            return
        if tag == "details" or tag == "summary":
            tag = "div" if self._closes_admonition() else tag
        self.items.append(("tag", f"</{tag}>"))

    def _closes_admonition(self) -> bool:
        depth = 0
        for kind, item in reversed(self.items):
            if kind != "tag" or not item.startswith(
                ("<div", "</div", "<details", "</details", "<summary", "</summary")
            ):
                continue  # fmt: skip
            depth += 1 if item.startswith("</") else -1
            if depth < 0:
                return item.startswith("<div")
        return False

    def handle_data(self, data: str) -> None:
        if self.code is not None:
            self.code.append(data)
            return
        self.items.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.items.append(("tag", f"<!--{data}-->"))


def normalised(html: str) -> list[str]:
    """The tags and texts of an HTML: attributes sorted, blanks collapsed."""
    parser = _Normaliser()
    parser.feed(html)
    parser.close()
    merged: list[tuple[str, str]] = []
    for kind, item in parser.items:
        if kind == "text" and merged and merged[-1][0] == "text":
            merged[-1] = ("text", merged[-1][1] + item)
        else:
            merged.append((kind, item))
    result = []
    for index, (kind, item) in enumerate(merged):
        if kind == "text":
            item = re.sub(r"[ \t\n\r]+", " ", item)
            if index == 0 or _is_block(merged[index - 1]):
                item = item.lstrip(" ")
            if index + 1 == len(merged) or _is_block(merged[index + 1]):
                item = item.rstrip(" ")
        if item:
            result.append(item)
    return result


def _is_block(item: tuple[str, str]) -> bool:
    name = re.match(r"</?([a-z0-9-]+)", item[1])
    return item[0] == "tag" and name is not None and name[1] in _BLOCKS
