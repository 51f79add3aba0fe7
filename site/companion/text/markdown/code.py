"""Highlights code blocks with Pygments, producing the HTML structure and classes of Chroma."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import lex
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name, guess_lexer
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from companion.text.markdown.attributes import Attributes, parse_attributes
from companion.text.markdown.options import Highlight

_INFO = re.compile(r"\s*(?P<language>[^\s{]*)\s*(?P<attributes>\{.*\})?")
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
_TELLING = ("#!", "<?xml", "#include")  # beginnings from which a language can be guessed


def code_plugin(md: MarkdownIt, options: Highlight) -> None:
    """Render fenced code with syntax highlighting."""

    def fence(
        self: RendererHTML, tokens: Sequence[Token], index: int, _: OptionsDict, env: EnvType
    ) -> str:
        info, code = tokens[index].info, without_blank_end(tokens[index].content)
        parts = _INFO.match(info)
        language = parts["language"] if parts else ""
        attributes = parse_attributes(parts["attributes"] or "") if parts else None
        if language == "mermaid":
            return mermaid_block(code)
        if not options.code_fences:
            return plain_block(code, language, escape_only=True)
        return code_block(code, language, attributes or {}, options)

    md.add_render_rule("fence", fence)


def without_blank_end(code: str) -> str:
    """Return code without the empty lines at its end."""
    kept = code.rstrip("\n")
    return f"{kept}\n" if kept else ""


def code_block(code: str, language: str, attributes: Attributes, options: Highlight) -> str:
    """Render a block of code to HTML.

    language : as written after the fence; without highlighting and line numbers if Hugo does not
        know it either, unless it is to be guessed.
    attributes : the fence's attributes: Hugo's options (`linenos`, `linenostart`, `hl_lines`, …)
        and HTML attributes.
    """
    settings = {key.lower(): value for key, value in attributes.items()}
    lexer = _lexer(language)
    if lexer is None and settings.get("guesssyntax", options.guess_syntax):
        lexer = guess_lexer(code) if code.startswith(_TELLING) else TextLexer()
        language = "fallback" if isinstance(lexer, TextLexer) else lexer.name.lower()
    if lexer is None:
        return plain_block(code, language)
    lines = [_line(parts) for parts in _lines(code, lexer)]
    marked = _marked(settings.get("hl_lines"))
    rows = [
        _row(line, " hl" if number in marked else "") for number, line in enumerate(lines, start=1)
    ]
    start = settings.get("linenostart", options.line_number_start)
    numbers = settings.get("linenos", options.line_numbers)
    extra = {key: value for key, value in attributes.items() if key.lower() not in _OPTIONS}
    first = int(start) if str(start).isdigit() else 1
    return _framed(rows, language, numbers, first, marked, options, extra)


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


def _lines(code: str, lexer: Lexer) -> list[list[tuple[_TokenType, str]]]:
    """Tokenize code; return the (token type, text) pairs of each line."""
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
    return lines


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
    rows: list[str], language: str, numbers: Any, start: int, marked: set[int],
    options: Highlight, extra: Attributes,
) -> str:  # fmt: skip
    """Wrap the rows in Chroma's outer elements and add line numbers if requested."""
    name = html.escape(language)
    kind = f' class="language-{name}" data-lang="{name}"' if name else ""
    classes = html.escape(f"highlight {extra.pop('class', '')}".strip())
    more = "".join(
        f' {html.escape(key)}="{html.escape(str(value))}"'
        for key, value in extra.items()
        if not key.lower().startswith("on")
    )
    in_table = numbers != "inline" and (numbers == "table" or options.line_numbers_in_table)
    if numbers and numbers != "false" and not in_table:
        rows = [
            row.replace('">', f'"><span class="ln">{n}</span>', 1)
            for n, row in enumerate(rows, start)
        ]
    code = f'<pre tabindex="0" class="chroma"><code{kind}>{"".join(rows)}</code></pre>'
    if numbers and numbers != "false" and in_table:
        cells = [f'<span class="lnt">{n}\n</span>' for n, _ in enumerate(rows, start)]
        column = "".join(
            f'<span class="hl">{cell}</span>' if number in marked else cell
            for number, cell in enumerate(cells, start=1)
        )
        code = (
            '<div class="chroma">\n<table class="lntable"><tr><td class="lntd">\n'
            f'<pre tabindex="0" class="chroma"><code>{column}</code></pre></td>\n'
            f'<td class="lntd">\n{code}</td></tr></table>\n</div>\n'
        )
    return f'<div class="{classes}"{more}>{code}</div>\n'
