"""Links and images as in Goldmark: URL escaping, bare URLs, images without a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_PATH = r"(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'\">^{}\[\]`]*)?"
_HOST = r"[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+"
_URL = re.compile(rf"(?:https?|ftp)://{_HOST}(?::\d+)?{_PATH}")
_WWW = re.compile(rf"www\.{_HOST}{_PATH}")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+\.?")
_ENTITY_END = re.compile(r"&[a-zA-Z0-9]+;\Z")
_DANGEROUS = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)
_IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp|svg\+xml);", re.IGNORECASE)
_BEFORE = " \t\n*_~("
_START = rf"(?<=[{_BEFORE}])(?:https?:|ftp:|www\.|[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@)"
_SAFE = "!#$%&'()*+,-./:;=?@_~"


def escape_url(url: str) -> str:
    """Percent-encode the characters not allowed in a URL; keep those already encoded."""
    return re.sub(r"%(?![0-9a-fA-F]{2})", "%25", quote(url, safe=_SAFE))


def links_plugin(md: MarkdownIt, *, unsafe: bool) -> None:
    """Escape URLs as Goldmark does; dangerous ones become empty unless `unsafe`."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]

    def normalize(url: str) -> str:
        dangerous = _DANGEROUS.match(url) and not _IMAGE_DATA.match(url)
        return "" if dangerous and not unsafe else escape_url(url)

    md.normalizeLink = normalize  # type: ignore[method-assign]
    md.add_render_rule("image", _image)


def linkify_plugin(md: MarkdownIt, protocol: str) -> None:
    """Turn bare URLs and e-mail addresses into links; `protocol` is added to `www.` addresses."""
    stops = re.compile(f"{md.inline.terminator_re.pattern}|{_START}")

    def text(state: StateInline, silent: bool) -> bool:
        """CommonMark's text rule, which here also stops before a possible URL."""
        stop = stops.search(state.src, state.pos, state.posMax)
        if stop and stop.start() == state.pos and len(stop[0]) > 1:  # not a URL
            stop = stops.search(state.src, state.pos + 1, state.posMax)
        end = stop.start() if stop else state.posMax
        if end == state.pos:
            return False
        if not silent:
            state.append_pending(state.src[state.pos : end])
        state.pos = end
        return True

    def linkify(state: StateInline, silent: bool) -> bool:
        if silent or state.linkLevel > 0 or not _may_start(state):
            return False
        found = _address(state.src, state.pos, state.posMax)
        if found is None:
            return False
        url, prefix = found
        prefix = f"{protocol}://" if prefix == "www" else prefix
        _push_link(state, prefix + url, url)
        state.pos += len(url)
        return True

    md.inline.ruler.at("text", text)
    md.inline.ruler.before("text", "bare_address", linkify)


def _may_start(state: StateInline) -> bool:
    """Return whether a URL may start here: at the start, after `_BEFORE` or after an element."""
    before = state.tokens[-1].type if state.tokens and not state.pending else "text"
    if before == "text_special":  # an escaped character is text
        return False
    return state.pos == 0 or state.src[state.pos - 1] in _BEFORE or before != "text"


def _address(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Return the URL or e-mail address that starts here and the prefix that its link needs."""
    for pattern, prefix in ((_URL, ""), (_WWW, "www")):
        if hit := pattern.match(text, start, end):
            return _without_trailing(hit[0]), prefix
    hit = _EMAIL.match(text, start, end) if text[start].isalnum() else None
    if hit is None:
        return None
    address = hit[0].rstrip(".")
    if text[start + len(address) : start + len(address) + 1] in ("-", "_"):
        return None
    return address, "mailto:"


def _without_trailing(url: str) -> str:
    """Remove trailing punctuation, and closing parentheses that the URL does not open."""
    if url.endswith(";"):
        url = _ENTITY_END.sub("", url)
    surplus = url.count(")") - url.count("(")
    while url and (url[-1] in "?!.,:*_~" or (url[-1] == ")" and surplus > 0)):
        surplus -= url[-1] == ")"
        url = url[:-1]
    return url


def _push_link(state: StateInline, href: str, text: str) -> None:
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": escape_url(href)}
    token.info = "auto"
    state.push("text", "", 0).content = text
    token = state.push("link_close", "a", -1)
    token.info = "auto"


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    token.attrs["alt"] = plain_text(token.children or [])
    return self.renderToken(tokens, index, options, env)


def plain_text(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens, with formulas as written."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(plain_text(token.children or []))
        elif token.type not in ("html_inline",):
            parts.append(token.content)
    return "".join(parts)


def unwrap_lone_images(state: StateCore) -> None:
    """Remove the paragraph around a lone image (`wrapStandAloneImageWithinParagraph = false`)."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type == "inline" and [child.type for child in children] == ["image"]:
            for wrapper in (state.tokens[index - 1], state.tokens[index + 1]):
                wrapper.hidden = wrapper.hidden or wrapper.type.startswith("paragraph")
