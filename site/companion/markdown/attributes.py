"""Attributes in braces, `{#id .class key="value"}`, behind headings, blocks and code fences."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

Attributes = dict[str, Any]

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:.-]*"
_ITEM = re.compile(
    r"[\s,]*(?:#(?P<id>[^\s{}#.,]*)|\.(?P<class>[^\s{}#.,]+)|"
    rf"(?P<name>{_NAME})\s*=\s*(?P<value>"
    r'"(?:[^"\\]|\\.)*"|'
    r"'(?:[^'\\]|\\.)*'|"
    r"\[[^\[\]]*\]|[^\s{}\"'\[\],]+))"
)
_HEADING_END = re.compile(r"(?<!\\)\{[^{}]*\}[ \t]*\Z")


def parse_attributes(text: str) -> Attributes | None:
    """What stands in braces as a dict, classes joined; None if it is not a list of attributes."""
    inside = text.strip()
    if not (inside.startswith("{") and inside.endswith("}")):
        return None
    at, end = 1, len(inside) - 1
    attributes: Attributes = {}
    while inside[at:end].strip(" \t\n,"):
        item = _ITEM.match(inside, at, end)
        if item is None:
            return None
        if item["id"] is not None:
            attributes["id"] = item["id"]
        elif item["class"]:
            attributes["class"] = f"{attributes.get('class', '')} {item['class']}".strip()
        else:
            _add_value(attributes, item["name"], _value(item["value"]))
        at = item.end()
    return attributes or None


def _add_value(attributes: Attributes, name: str, value: Any) -> None:
    if name == "class" and "class" in attributes:
        value = f"{attributes['class']} {value}"
    attributes[name] = value


def _value(written: str) -> Any:
    if written[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    if written[0] == "[":
        return [_value(part.strip()) for part in written[1:-1].split(",") if part.strip()]
    if written in ("true", "false"):
        return written == "true"
    return int(written) if re.fullmatch(r"-?\d+", written) else written


def set_attributes(token: Token, attributes: Attributes) -> None:
    """Give a tag its attributes; handlers of events are dropped."""
    for name, value in attributes.items():
        if not name.lower().startswith("on"):
            token.attrs[name] = str(value).lower() if isinstance(value, bool) else str(value)


def heading_attributes(state: StateCore) -> None:
    """Take the attributes from the end of headings."""
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline = state.tokens[index + 1]
        hit = _HEADING_END.search(inline.content)
        attributes = parse_attributes(hit[0]) if hit else None
        if hit and attributes is not None:
            inline.content = inline.content[: hit.start()].rstrip()
            set_attributes(token, attributes)


def block_attributes_plugin(md: MarkdownIt) -> None:
    """A line of attributes belongs to the block right above it."""
    md.block.ruler.before(
        "paragraph",
        "block_attributes",
        _block_attributes,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.core.ruler.after("block", "attach_attributes", _attach)


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
    token.meta = {"attributes": attributes}
    token.hidden = True
    state.line = start_line + 1
    return True


def _attach(state: StateCore) -> None:
    last: dict[int, Token] = {}  # by level, the block that was opened last
    for token in state.tokens:
        if token.type == "block_attributes":
            above = last.get(token.level)
            line = (token.map or [0])[0]
            if above is not None and above.map and line > 0 and _touches(state, line):
                set_attributes(above, token.meta["attributes"])
        elif token.nesting >= 0 and token.map:
            last[token.level] = token
    state.tokens = [token for token in state.tokens if token.type != "block_attributes"]


def _touches(state: StateCore, line: int) -> bool:
    """Whether the line above is not blank."""
    lines: list[str] = state.env.setdefault("source_lines", state.src.split("\n"))
    return bool(lines[line - 1].strip(" \t>"))
