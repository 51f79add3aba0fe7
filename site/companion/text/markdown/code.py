"""Highlights code blocks with Pygments, producing the HTML structure and classes of Chroma."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import lex
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name, guess_lexer
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from companion.text.markdown.attributes import Attributes, parse_attributes
from companion.text.markdown.context import Context
from companion.text.markdown.line_numbers import LineNumbers
from companion.text.markdown.maths import line_starts
from companion.text.markdown.options import Highlight

INFO = re.compile(r"\s*(?P<language>[^\s{]*)\s*(?P<attributes>\{.*\})?")
_OPTIONS = frozenset(
    {"linenos", "linenostart", "hl_lines", "anchorlinenos", "lineanchors", "style", "tabwidth",
     "noclasses", "guesssyntax", "hl_inline", "linenumbersintable", "hl_style", "nohl"}
)  # fmt: skip
# Languages that Chroma knows and Pygments does not: by another name, or without colours.
_EQUIVALENTS = {
    "bash-session": "console", "cassandra": "sql", "containerfile": "docker", "cql": "sql",
    "edn": "clojure", "gql": "graphql", "graphqls": "graphql", "hbs": "handlebars",
    "java-properties": "properties", "jsonc": "json", "mariadb": "mysql", "mkd": "markdown",
    "patch": "diff", "phtml": "html+php", "psd1": "powershell", "sol": "solidity",
}  # fmt: skip
_UNCOLOURED = frozenset(
    {"al", "aql", "armasm", "atl", "ballerina", "beef", "bicep", "bind", "c3", "caddy-d",
     "caddyfile-d", "caddyfile-directives", "core", "csv", "cue", "desktop_entry", "gd3",
     "gdscript3", "gemini", "gemtext", "gmi", "gmni", "go-html-template", "go-template",
     "go-text-template", "hlb", "holyc", "iscdhcpd", "jsonata", "jungle", "kak", "kakoune",
     "kakrc", "kakscript", "kdl", "lox", "materialize", "mbt", "mess", "metal", "minizinc",
     "mlir", "monkeyc", "moonbit", "morrowind", "mwscript", "mzn", "mzsql", "natural", "ndisasm",
     "no-highlight", "nu", "ones", "onesenterprise", "openedgeabl", "plain", "plaintext", "plc",
     "plutus-core", "powerquery", "pq", "psl", "reg", "rgbasm", "ring", "sqlrpgle", "stas",
     "stylus", "svelte", "tape", "tradingview", "turing", "tv", "txt", "txtpb", "vhs", "vlang",
     "vsh", "vshell", "vtt", "vuejs", "wdte", "z80", "zed", "µcad"}
)  # fmt: skip
_CONTAINERS = ("list_item", "blockquote", "footnote", "dd")
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
_TELLING = ("#!", "<?xml", "#include")  # beginnings from which a language can be guessed


def code_plugin(md: MarkdownIt, options: Highlight) -> None:
    """Render fenced code with syntax highlighting; warn of pictures that only Hugo draws."""

    def warn(state: StateCore) -> None:
        context: Context = state.env["context"]
        for token in state.tokens:
            if token.type == "fence" and language_of(token.info) == "goat":
                start = line_starts(context.document.text, context)[(token.map or [0])[0]]
                context.warn(
                    "goat: this picture stays text; Hugo alone draws it",
                    context.document.origin(start),
                    "Use mermaid or a picture file, if it must be drawn",
                )

    def fence(
        self: RendererHTML, tokens: Sequence[Token], index: int, _: OptionsDict, env: EnvType
    ) -> str:
        info, code = tokens[index].info, without_blank_end(tokens[index].content)
        parts = INFO.match(info)
        language = language_of(info)
        attributes = parse_attributes(parts["attributes"] or "") if parts else None
        if language == "mermaid":
            return mermaid_block(code)
        if not options.code_fences:
            return plain_block(code, language, escape_only=True)
        env["fences"] = ordinal = env.get("fences", -1) + 1
        return code_block(code, language, attributes or {}, options, f"hl-{ordinal}")

    md.core.ruler.after("block", "goat", warn)
    md.core.ruler.after("block", "blank_lines_of_code", _empty_blank_lines)
    md.add_render_rule("fence", fence)


def _empty_blank_lines(state: StateCore) -> None:
    """Take the blanks from blank lines of code in list items, whose whole line Goldmark skips.

    In a quotation within the item the line is not blank, because it begins with `>`.
    """
    around: list[str] = []
    for token in state.tokens:
        container = token.type.rpartition("_")[0]
        if container in _CONTAINERS and token.nesting > 0:
            around.append(container)
        elif container in _CONTAINERS and token.nesting < 0:
            around.pop()
        elif token.type in ("fence", "code_block") and around[-1:] == ["list_item"]:
            token.content = _BLANK_LINE.sub("", token.content)


def language_of(info: str) -> str:
    """The language that stands behind the fence of a code block; empty if there is none."""
    found = INFO.match(info)
    return found["language"] if found else ""


def without_blank_end(code: str) -> str:
    """Return code without the empty lines at its end."""
    kept = code.rstrip("\n")
    return f"{kept}\n" if kept else ""


def code_block(
    code: str, language: str, attributes: Attributes, options: Highlight, anchors: str = ""
) -> str:
    """Render a block of code to HTML.

    language : as written after the fence; without highlighting and line numbers if Hugo does not
        know it either, unless it is to be guessed.
    attributes : the fence's attributes: Hugo's options (`linenos`, `linenostart`, `hl_lines`, …)
        and HTML attributes.
    anchors : what the ids of line numbers begin with, if these are links and `lineanchors` is not
        given.
    """
    settings = {key.lower(): value for key, value in attributes.items()}
    lexer = _lexer(language)
    if lexer is None and settings.get("guesssyntax", options.guess_syntax):
        lexer = guess_lexer(code) if code.startswith(_TELLING) else TextLexer()
        language = "fallback" if isinstance(lexer, TextLexer) else lexer.name.lower()
    if lexer is None:
        inline = _inline(settings)
        return _inline_code(html.escape(code), language) if inline else plain_block(code, language)
    if _inline(settings):
        return _inline_code("".join(_lines(code, type(lexer))), language)
    lines = _lines(code, type(lexer))
    marked = _marked(settings.get("hl_lines"))
    rows = [
        _row(line, " hl" if number in marked else "") for number, line in enumerate(lines, start=1)
    ]
    numbers = LineNumbers.of(settings, options, anchors)
    extra = {key: value for key, value in attributes.items() if key.lower() not in _OPTIONS}
    return _framed(rows, language, numbers, marked, extra)


def _inline(settings: dict[str, Any]) -> bool:
    return settings.get("hl_inline") in (True, "true")


def _inline_code(shown: str, language: str) -> str:
    """The code as a part of a sentence; `shown` is HTML."""
    kind = f"code-inline language-{html.escape(language)}" if language else "code-inline"
    return f'<code class="{kind}">{shown}</code>'


def _row(line: str, mark: str) -> str:
    return f'<span class="line{mark}"><span class="cl">{line}</span></span>'


def plain_block(code: str, language: str, *, escape_only: bool = False) -> str:
    """Render a block of code without highlighting."""
    name = html.escape(language)
    focus = "" if escape_only else ' tabindex="0"'
    data = f' data-lang="{name}"' if name and not escape_only else ""
    kind = f' class="language-{name}"{data}' if name else ""
    return f"<pre{focus}><code{kind}>{html.escape(code)}</code></pre>\n"


def mermaid_block(code: str) -> str:
    """Render the source of a diagram, which the reader's browser draws."""
    return f'<pre class="mermaid" tabindex="0"><code>{html.escape(code)}</code></pre>\n'


def _lexer(language: str) -> Lexer | None:
    name = language.lower()
    lexer: Lexer | None = None
    if name in _UNCOLOURED:
        lexer = TextLexer()
    elif name:
        with contextlib.suppress(ClassNotFound):
            lexer = get_lexer_by_name(_EQUIVALENTS.get(name, name))
    return lexer


@lru_cache(maxsize=500)
def _lines(code: str, language: type[Lexer]) -> tuple[str, ...]:
    """The lines of code as HTML; a preview does not colour again what has not changed."""
    lexer = language()
    lexer.stripnl, lexer.ensurenl = False, False
    lines: list[list[tuple[_TokenType, str]]] = [[]]
    for kind, text in lex(code, lexer):
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines[-1].append((kind, "\n"))
                lines.append([])
            if piece:
                lines[-1].append((kind, piece))
    if not lines[-1]:
        lines.pop()
    return tuple(_line(parts) for parts in lines)


def _line(parts: list[tuple[_TokenType, str]]) -> str:
    return "".join(_coloured(kind, text) for kind, text in parts)


def _coloured(kind: _TokenType, text: str) -> str:
    name = STANDARD_TYPES.get(kind) or _inherited(kind)
    escaped = html.escape(text)
    return f'<span class="{name}">{escaped}</span>' if name and text.strip() else escaped


def _inherited(kind: _TokenType) -> str:
    """Return the CSS class of the nearest ancestor token type that has one."""
    parent: Any = kind.parent
    while parent is not None:
        if name := STANDARD_TYPES.get(parent):
            return name
        parent = parent.parent
    return ""


def _marked(value: Any) -> set[int]:
    """Parse Hugo's `hl_lines`, e.g. `[1, "3-5"]` or `"1 3-5"`, to a set of line numbers."""
    words = value if isinstance(value, list) else str(value or "").split()
    marked: set[int] = set()
    for word in words:
        first, _, last = str(word).partition("-")
        if first.isdigit() and (not last or last.isdigit()):
            marked.update(range(int(first), min(int(last or first), int(first) + 9999) + 1))
    return marked


def _framed(
    rows: list[str],
    language: str,
    numbers: LineNumbers | None,
    marked: set[int],
    extra: Attributes,
) -> str:
    """Wrap the rows in Chroma's outer elements and add line numbers if requested."""
    name = html.escape(language)
    kind = f' class="language-{name}" data-lang="{name}"' if name else ""
    classes = html.escape(f"highlight {extra.pop('class', '')}".strip())
    more = "".join(
        f' {html.escape(key)}="{html.escape(str(value))}"'
        for key, value in extra.items()
        if not key.lower().startswith("on")
    )
    count = len(rows)
    if numbers and not numbers.in_table:
        rows = numbers.within(rows)
    code = f'<pre tabindex="0" class="chroma"><code{kind}>{"".join(rows)}</code></pre>'
    if numbers and numbers.in_table:
        code = numbers.beside(code, marked, count)
    return f'<div class="{classes}"{more}>{code}</div>\n'
