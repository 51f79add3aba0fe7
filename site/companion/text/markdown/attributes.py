"""Parses attributes, `{#id .class key="value"}`, after headings, blocks and code fences."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

Attributes = dict[str, Any]

_ITEM = re.compile(
    r"""\s*(?:
        (?P<sign>[#.]) (?P<word>(?:[-_:.]|[^\s!-/:-@\[-`{-~])*)
      | (?P<name>[a-zA-Z_:][a-zA-Z0-9_:.-]*) [ \t]*=[ \t]* (?P<value>
            "(?:[^"\\]|\\.)*"
          | \[[^\[\]]*\]
          | [+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?
          | [a-zA-Z_:][a-zA-Z0-9_:.-]* )
    )\s*,?""",
    re.VERBOSE,
)
_HEADING_END = re.compile(r"(?<!\\)\{[^{}]*\}[ \t]*\Z")
_CLOSING_SIGNS = re.compile(r"(?:\A|[ \t])#+\Z")


def parse_attributes(text: str) -> Attributes | None:
    """Parse a list of attributes in braces, joining classes; return None if it is not one."""
    inside = text.strip()
    if not (inside.startswith("{") and inside.endswith("}")):
        return None
    at, end = 1, len(inside) - 1
    if inside[at:end].isspace():
        return None
    attributes: Attributes = {}
    while inside[at:end].strip():
        item = _ITEM.match(inside, at, end)
        if item is None:
            return None
        name = {"#": "id", ".": "class"}.get(item["sign"], item["name"])
        value = item["word"] if item["sign"] else _value(item["value"])
        if name == "class":
            if not isinstance(value, str):
                return None
            value = f"{attributes['class']} {value}" if "class" in attributes else value
        attributes[name] = value
        at = item.end()
    return attributes


def _value(written: str) -> Any:
    if written[0] == '"':
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    if written[0] == "[":
        return [_value(part.strip()) for part in written[1:-1].split(",") if part.strip()]
    if written in _WORDS:
        return _WORDS[written]
    if written[0] in "+-0123456789":
        number = float(written)
        return int(number) if number.is_integer() else number
    return written


_WORDS = {"true": True, "false": False, "null": None}


def set_attributes(token: Token, attributes: Attributes) -> None:
    """Set attributes of an element, except event handlers (`on…`)."""
    for name, value in attributes.items():
        if not name.lower().startswith("on"):
            token.attrs[name] = _attribute_text(value)


def _attribute_text(value: Any) -> str:
    """Return the value as HTML attribute text; null and lists become empty."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, list) else str(value)


def heading_attributes(state: StateCore) -> None:
    """Move the attributes at the end of a heading's text to the heading element."""
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline = state.tokens[index + 1]
        hit = _HEADING_END.search(inline.content)
        attributes = parse_attributes(hit[0]) if hit else None
        if hit and attributes is not None and _ends_its_line(state, token):
            inline.content = inline.content[: hit.start()].rstrip(" \t")
            if token.markup.startswith("#"):
                inline.content = _CLOSING_SIGNS.sub("", inline.content).rstrip(" \t")
            set_attributes(token, attributes)


def _ends_its_line(state: StateCore, token: Token) -> bool:
    """Return whether the braces end the source line, with no closing `#` after them."""
    if not token.markup.startswith("#") or token.map is None:
        return True
    return _source_line(state, token.map[0]).rstrip().endswith("}")


def block_attributes_plugin(md: MarkdownIt) -> None:
    """Add a rule for lines of attributes, which apply to the block directly above."""
    md.block.ruler.before(
        "paragraph",
        "block_attributes",
        _block_attributes,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.core.ruler.push("attach_attributes", _attach)  # after the heading ids are set


def _block_attributes(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("{", start) or state.is_code_block(start_line):
        return False
    attributes = parse_attributes(state.src[start : state.eMarks[start_line]])
    if attributes is None:
        return False
    if silent:
        return True
    token = state.push("block_attributes", "", 0)
    token.map = [start_line, start_line + 1]
    token.meta = {
        "attributes": attributes,
        "apart": start_line == 0 or state.isEmpty(start_line - 1),
    }
    token.hidden = True
    state.line = start_line + 1
    return True


def _attach(state: StateCore) -> None:
    """Set the attributes of each attribute line on the block directly above it."""
    last: dict[int, tuple[Token, int]] = {}  # by level: the last opened block and its end line
    for token in state.tokens:
        if token.type == "block_attributes":
            above, end = last.get(token.level, (None, 0))
            line = (token.map or [0])[0]
            if above and end >= line and not token.meta["apart"]:
                items = token.meta["attributes"].items()
                set_attributes(above, {k: v for k, v in items if _allows(above, k)})
                last[token.level] = above, line + 1
        elif token.nesting >= 0 and token.map:
            last[token.level] = token, token.map[1]
    state.tokens = [token for token in state.tokens if token.type != "block_attributes"]


_EVERYWHERE = frozenset({
    "accesskey", "autocapitalize", "autofocus", "class", "contenteditable", "dir", "draggable",
    "enterkeyhint", "hidden", "id", "inert", "inputmode", "is", "itemid", "itemprop", "itemref",
    "itemscope", "itemtype", "lang", "part", "role", "slot", "spellcheck", "style", "tabindex",
    "title", "translate",
})  # fmt: skip
_OF_ELEMENT = {
    "blockquote": {"cite"},
    "hr": {"align", "color", "noshade", "size", "width"},
    "ol": {"start", "reversed", "type"},
    "ul": {"start", "reversed", "type"},
}


def _allows(token: Token, name: str) -> bool:
    """Return whether an attribute is still unset and valid; headings and tables allow any name."""
    if name in token.attrs:
        return False
    if token.type in ("heading_open", "table_open"):
        return True
    known = name in _EVERYWHERE or name in _OF_ELEMENT.get(token.tag, ())
    return known or name.startswith("data-")


def _source_line(state: StateCore, line: int) -> str:
    if "source_lines" not in state.env:
        state.env["source_lines"] = state.src.split("\n")
    lines: list[str] = state.env["source_lines"]
    return lines[line]
