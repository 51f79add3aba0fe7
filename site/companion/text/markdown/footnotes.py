"""Parses, numbers and renders footnotes as Goldmark does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from companion.text.markdown.context import Context
from companion.text.markdown.late_notes import LABEL, LATE_NOTE, LateNotes, key_in


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

    def arrange(state: StateCore) -> None:
        if state.env["context"].body is None:
            _Footnotes(state, backlink).arrange()
        else:
            _mark_references(state)

    md.core.ruler.after("inline", "footnotes", arrange)
    md.core.ruler.push("notes_of_body", lambda state: _keep_definitions(md, state))


def definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a definition, `[^label]: …`, whose further lines are indented by four."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = LABEL.match(state.src, start, state.eMarks[start_line])
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
    found = LABEL.match(state.src, state.pos, state.posMax)
    if found is None or not _is_defined(found[1], state.env):
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = {"label": found[1]}
    state.pos = found.end()
    return True


def _is_defined(label: str, env: EnvType) -> bool:
    """Whether the text defines the footnote; for a body, whether its page does."""
    context: Context = env["context"]
    if label in env.get("footnotes", ()):
        return True
    of_page = context.late_notes.on_page if context.late_notes else ()
    return context.body is not None and label in of_page


def _mark_references(state: StateCore) -> None:
    """Replace the references in a body by marks, which the page will number."""
    context: Context = state.env["context"]
    own = state.env.get("footnotes", ())
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "footnote_ref" and context.late_notes:
                label = child.meta["label"]
                child.type = "html_generated"
                child.content = context.late_notes.reference(
                    label, context.body if label in own else None
                )


def _keep_definitions(md: MarkdownIt, state: StateCore) -> None:
    """Take the finished definitions out of a body and keep their HTML for the page."""
    context: Context = state.env["context"]
    if context.body is None or context.late_notes is None:
        return
    state.tokens, definitions, _ = _taken_apart(state.tokens)
    for label, tokens in definitions.items():
        html = str(md.renderer.render(tokens, md.options, state.env))
        context.late_notes.definitions[key_in(context.body, label)] = html


def _taken_apart(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]], int]:
    """Separate a text from its footnotes; of two with the same label, the first is used.

    Returns the text's tokens, those of each footnote by label, and the index in the text at which
    the first footnote stood.
    """
    body: list[Token] = []
    definitions: dict[str, list[Token]] = {}
    outer: list[list[Token]] = []
    target, place = body, 0
    for token in tokens:
        if token.type == "footnote_open":
            place = place if definitions else len(body)
            outer.append(target)
            target = []
            definitions.setdefault(token.meta["label"], target)
        elif token.type == "footnote_close":
            target = outer.pop()
        else:
            target.append(token)
    return body, definitions, place


class _Footnotes:
    """The footnotes of one page.

    definitions : the tokens of each footnote, by label; those of bodies of shortcodes by key.
    numbers : the number of each footnote, by label, in the order of the first references.
    references : how many references each footnote has, by number.
    """

    def __init__(self, state: StateCore, backlink: str) -> None:
        self.state = state
        self.backlink = backlink
        self.context: Context = state.env["context"]
        self.notes = self.context.late_notes or LateNotes(frozenset())
        self.definitions: dict[str, list[Token]] = {}
        self.numbers: dict[str, int] = {}
        self.references: dict[int, int] = {}

    def arrange(self) -> None:
        """Number the footnotes and move them to the end of the page.

        References are numbered as if all definitions stood at the first one, as in Goldmark.
        """
        body, self.definitions, place = _taken_apart(self.state.tokens)
        of_bodies = {key: [_html(html)] for key, html in self.notes.definitions.items()}
        own = list(self.definitions.values())
        self.definitions |= of_bodies
        for tokens in (body[:place], *own, body[place:], *of_bodies.values()):
            self.number(tokens)
        self.state.tokens = body + (self.section() if self.numbers else [])

    def number(self, tokens: Sequence[Token]) -> None:
        """Number all references in these tokens and in the shortcodes whose marks they contain."""
        for token in tokens:
            if token.type in ("html_block", "html_generated"):
                self.number_late(token.content)
            for child in token.children or []:
                if child.type == "footnote_ref":
                    child.type, child.content = "html_generated", self.link(child.meta["label"])
                else:
                    self.number_late(child.content)

    def number_late(self, content: str) -> None:
        """Number the references in the bodies of shortcodes, in their order."""
        for mark in self.late_references(content):
            label = self.notes.key(mark)
            if label not in self.definitions:  # a body around this one may define it
                label = next((key for key in self.definitions if key.endswith(f"\n{label}")), "")
            if label and not self.notes.shown[mark]:
                self.notes.shown[mark] = self.link(label)

    def late_references(self, content: str) -> Iterator[int]:
        if self.notes.shown:  # else there are none to look for
            for found in LATE_NOTE.finditer(self.context.fill(content)):
                yield int(found[1])

    def link(self, label: str) -> str:
        """Return the next reference to a footnote, a link to it."""
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        nth = self.references.get(number, 0)
        self.references[number] = nth + 1
        return (
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
        if tokens and tokens[-1].content.endswith("</p>\n"):  # from a body, already HTML
            before = tokens[-1].content.removesuffix("</p>\n")
            return [*tokens[:-1], _html(f"{before}{links.content}</p>\n")]
        if tokens and tokens[-1].type == "paragraph_close":
            inline = tokens[-2]
            inline.children = [*(inline.children or []), links]
            return tokens
        return [*tokens, links]


def _reference_id(number: int, nth: int) -> str:
    return f"fnref{nth or ''}:{number}"


def _html(content: str) -> Token:
    return Token("html_generated", "", 0, content=content)
