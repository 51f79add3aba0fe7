"""Parses, numbers and renders footnotes as Goldmark does."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_LABEL = re.compile(r"\[\^((?:\\[!-/:-@\[-`{-~]|[^\[\]\n])*)\]")


def footnotes_plugin(md: MarkdownIt, backlink: str) -> None:
    """Add the rules for footnote definitions and references.

    backlink : HTML of the link from a footnote back to its reference.
    """
    md.block.ruler.before(
        "reference",
        "footnote",
        definition,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.inline.ruler.before("link", "footnote", reference)
    md.core.ruler.after("inline", "footnotes", lambda state: _Footnotes(state, backlink).arrange())


def definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a definition, `[^label]: …`, whose further lines are indented by four."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = _LABEL.match(state.src, start, state.eMarks[start_line])
    if state.is_code_block(start_line) or found is None or not found[1].strip():
        return False
    if not state.src.startswith(":", found.end(), state.eMarks[start_line]):
        return False
    if silent:
        return True
    state.env.setdefault("footnotes", set()).add(found[1])
    token = state.push("footnote_open", "", 1)
    token.meta = {"label": found[1]}
    after = found.end() + 1
    content = state.skipSpaces(after)
    saved = state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line]
    outer, state.parentType = state.parentType, "footnote"
    state.blkIndent += 4
    blanks = 1 if "\t" in state.src[after:content] else min(content - after, 4)  # four: code
    state.bMarks[start_line], state.tShift[start_line] = after, content - after
    state.sCount[start_line] = state.blkIndent + blanks
    state.md.block.tokenize(state, start_line, end_line)
    state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line] = saved
    state.blkIndent -= 4
    state.parentType = outer
    token.map = [start_line, state.line]
    state.push("footnote_close", "", -1)
    return True


def reference(state: StateInline, silent: bool) -> bool:
    """Parse a reference, `[^label]`, to a defined footnote."""
    found = _LABEL.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in state.env.get("footnotes", ()):
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = {"label": found[1]}
    state.pos = found.end()
    return True


class _Footnotes:
    """The footnotes of one page.

    definitions : the tokens of each footnote, by label.
    numbers : the number of each footnote, by label, in the order of the first references.
    references : how many references each footnote has, by number.
    """

    def __init__(self, state: StateCore, backlink: str) -> None:
        self.state = state
        self.backlink = backlink
        self.definitions: dict[str, list[Token]] = {}
        self.numbers: dict[str, int] = {}
        self.references: dict[int, int] = {}

    def arrange(self) -> None:
        """Number the footnotes and move them to the end of the page.

        References are numbered as if all definitions stood at the first one, as in Goldmark.
        """
        body, place = self.take_definitions()
        self.number(body[:place])
        for tokens in self.definitions.values():
            self.number(tokens)
        self.number(body[place:])
        self.state.tokens = body + (self.section() if self.numbers else [])

    def take_definitions(self) -> tuple[list[Token], int]:
        """Remove the definitions from the text; if a label is defined twice, the first is used.

        Returns the text's tokens and the index among them of the first definition.
        """
        body: list[Token] = []
        outer: list[list[Token]] = []
        target, place = body, 0
        for token in self.state.tokens:
            if token.type == "footnote_open":
                place = place if self.definitions else len(body)
                outer.append(target)
                target = []
                self.definitions.setdefault(token.meta["label"], target)
            elif token.type == "footnote_close":
                target = outer.pop()
            else:
                target.append(token)
        return body, place

    def number(self, tokens: list[Token]) -> None:
        """Number all references in these tokens."""
        for token in tokens:
            for child in token.children or []:
                if child.type == "footnote_ref":
                    self.number_reference(child)

    def number_reference(self, token: Token) -> None:
        """Turn a reference into a link to its footnote."""
        label = token.meta["label"]
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        nth = self.references.get(number, 0)
        self.references[number] = nth + 1
        token.type = "html_generated"
        token.content = (
            f'<sup id="{_reference_id(number, nth)}"><a href="#fn:{number}" '
            f'class="footnote-ref" role="doc-noteref">{number}</a></sup>'
        )

    def section(self) -> list[Token]:
        """Return the list of footnotes at the end of the page."""
        rule = "<hr />" if self.state.md.options["xhtmlOut"] else "<hr>"
        tokens = [_html(f'<div class="footnotes" role="doc-endnotes">\n{rule}\n<ol>\n')]
        for label, number in self.numbers.items():
            tokens.append(_html(f'<li id="fn:{number}">\n'))
            tokens += self.with_backlinks(self.definitions[label], number)
            tokens.append(_html("</li>\n"))
        return [*tokens, _html("</ol>\n</div>\n")]

    def with_backlinks(self, tokens: list[Token], number: int) -> list[Token]:
        """Add links back to the references, inside the last block if that is a paragraph."""
        links = _html(
            "".join(
                f'&#160;<a href="#{_reference_id(number, nth)}" class="footnote-backref" '
                f'role="doc-backlink">{self.backlink}</a>'
                for nth in range(self.references[number])
            )
        )
        if tokens and tokens[-1].type == "paragraph_close":
            inline = tokens[-2]
            inline.children = [*(inline.children or []), links]
            return tokens
        return [*tokens, links]


def _reference_id(number: int, nth: int) -> str:
    return f"fnref{nth or ''}:{number}"


def _html(content: str) -> Token:
    return Token("html_generated", "", 0, content=content)
