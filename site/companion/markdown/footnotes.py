"""Footnotes as Goldmark numbers, links and prints them."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref


def footnotes_plugin(md: MarkdownIt, backlink: str) -> None:
    """Definitions and references by mdit-py-plugins; numbers and HTML by Goldmark's rules."""
    md.block.ruler.before(
        "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
    )
    md.inline.ruler.after("image", "footnote_ref", footnote_ref)
    md.core.ruler.after("inline", "footnotes", lambda state: _Footnotes(state, backlink).arrange())


class _Footnotes:
    """The footnotes of one page: definitions by label, numbers by first reference."""

    def __init__(self, state: StateCore, backlink: str) -> None:
        self.state = state
        self.backlink = backlink
        self.definitions: dict[str, list[Token]] = {}
        self.numbers: dict[str, int] = {}
        self.references: dict[int, int] = {}

    def arrange(self) -> None:
        body = self.take_definitions()
        self.number(body)
        order: list[str] = []
        while len(order) < len(self.numbers):  # a footnote may refer to further ones
            label = list(self.numbers)[len(order)]
            order.append(label)
            self.number(self.definitions[label])
        self.state.tokens = body + (self.section(order) if order else [])

    def take_definitions(self) -> list[Token]:
        """Move the definitions out of the text; of two for a label the first one counts."""
        body: list[Token] = []
        target, depth = body, 0
        for token in self.state.tokens:
            if token.type == "footnote_reference_open":
                target = []
                self.definitions.setdefault(token.meta["label"], target)
                depth += 1
            elif token.type == "footnote_reference_close":
                target, depth = body, depth - 1
            else:
                target.append(token)
        return body

    def number(self, tokens: list[Token]) -> None:
        for token in tokens:
            for child in token.children or []:
                if child.type == "footnote_ref":
                    self.number_reference(child)

    def number_reference(self, token: Token) -> None:
        label = token.meta["label"]
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        nth = self.references.get(number, 0)
        self.references[number] = nth + 1
        token.type = "html_generated"
        token.content = (
            f'<sup id="{_reference_id(number, nth)}"><a href="#fn:{number}" '
            f'class="footnote-ref" role="doc-noteref">{number}</a></sup>'
        )

    def section(self, order: list[str]) -> list[Token]:
        tokens = [_html('<div class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n')]
        for label in order:
            number = self.numbers[label]
            tokens.append(_html(f'<li id="fn:{number}">\n'))
            tokens += self.with_backlinks(self.definitions[label], number)
            tokens.append(_html("</li>\n"))
        return [*tokens, _html("</ol>\n</div>\n")]

    def with_backlinks(self, tokens: list[Token], number: int) -> list[Token]:
        """The links back stand at the end of the last paragraph, if that comes last."""
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
