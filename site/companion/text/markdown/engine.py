"""Assembles the Markdown rules and renders a text; each rule has its own module."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from companion.text.markdown.alerts import alerts_plugin
from companion.text.markdown.attributes import block_attributes_plugin, heading_attributes
from companion.text.markdown.blocks import free_blocks
from companion.text.markdown.code import code_plugin
from companion.text.markdown.context import Context
from companion.text.markdown.definition_lists import definition_lists_plugin
from companion.text.markdown.footnotes import footnotes_plugin
from companion.text.markdown.headings import headings_plugin
from companion.text.markdown.links import linkify_plugin, links_plugin, unwrap_lone_images
from companion.text.markdown.lists import lists_plugin
from companion.text.markdown.live_code import live_code_plugin
from companion.text.markdown.marks import MARKS, marks_plugin, tildes_plugin
from companion.text.markdown.maths import formulas_plugin
from companion.text.markdown.options import MarkupOptions
from companion.text.markdown.paragraphs import paragraphs_plugin
from companion.text.markdown.raw_html import raw_html_plugin
from companion.text.markdown.tables import tables_plugin
from companion.text.markdown.task_lists import task_lists_plugin
from companion.text.markdown.typographer import typographer_plugin


@lru_cache(maxsize=8)
def engine(options: MarkupOptions) -> MarkdownIt:
    """Return a markdown-it-py parser with the rules that the options enable."""
    md = MarkdownIt(
        "commonmark", {"breaks": options.hard_wraps, "xhtmlOut": options.xhtml, "html": True}
    )
    paragraphs_plugin(md)
    lists_plugin(md)
    alerts_plugin(md)
    links_plugin(md, unsafe=options.unsafe)
    if options.math:
        formulas_plugin(md, options.delimiters)
    if options.table:
        tables_plugin(md)
    if options.typographer:
        typographer_plugin(md, options.typographer)
    if options.linkify:
        linkify_plugin(md, options.linkify_protocol)
    if options.definition_list:
        definition_lists_plugin(md)
    if options.task_list:
        task_lists_plugin(md)
    if options.heading_attributes:
        md.core.ruler.after("block", "heading_attributes", heading_attributes)
    if options.block_attributes:
        block_attributes_plugin(md)
    marks_plugin(md, [mark for name in options.extras for mark in MARKS.get(name, ())])
    struck = "del" if options.strikethrough else ""
    tildes_plugin(
        md,
        single="sub" if "subscript" in options.extras else struck,
        double="del" if "delete" in options.extras else struck,
    )
    code_plugin(md, options.highlight)
    live_code_plugin(md, options.highlight)
    md.core.ruler.after("locate_formulas" if options.math else "inline", "free_blocks", free_blocks)
    raw_html_plugin(md, unsafe=options.unsafe, math=options.math)
    if options.footnote:
        footnotes_plugin(md, options.footnote_backlink)
    if not options.wrap_lone_image:
        md.core.ruler.after("inline", "unwrap_lone_images", unwrap_lone_images)
    headings_plugin(md, options.heading_id_type, make_ids=options.heading_ids)
    return md


def render(context: Context, options: MarkupOptions) -> str:
    """Render `context.document` to HTML with holes for formulas and marks for shortcodes."""
    md = engine(options)
    env: dict[str, Any] = {"context": context}
    tokens = md.parse(context.document.text, env)
    return _html(md, tokens, env)


def render_string(context: Context, options: MarkupOptions) -> str:
    """Render like Hugo's RenderString: a text of one paragraph gets no `<p>`."""
    md = engine(options)
    env: dict[str, Any] = {"context": context}
    tokens = md.parse(context.document.text, env)
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    return _html(md, tokens, env)


def render_inline(context: Context, options: MarkupOptions) -> str:
    """Render one line of text, such as a title: inline Markdown only, with HTML escaped."""
    md = engine(options)
    context.escape_html = True
    env: dict[str, Any] = {"context": context}
    content = context.document.text.replace("\n", " ")
    return _html(md, md.parseInline(content, env), env)


def _html(md: MarkdownIt, tokens: list[Token], env: dict[str, Any]) -> str:
    context: Context = env["context"]
    for token in tokens if context.placeholders else ():
        _fill_attributes(token, context)
        for child in token.children or []:
            _fill_attributes(child, context)
    return str(md.renderer.render(tokens, md.options, env))


def _fill_attributes(token: Token, context: Context) -> None:
    """Replace shortcode marks in attributes such as URLs, before these are escaped."""
    for name, value in token.attrs.items():
        if isinstance(value, str):
            token.attrs[name] = context.fill(value)
