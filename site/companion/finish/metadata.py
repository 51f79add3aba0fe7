"""Makes a post's metadata for its `<head>`: Open Graph tags, schema.org data, an oEmbed link.

Sources: the Open Graph protocol (ogp.me); schema.org, "BlogPosting", written as JSON-LD. The
content security policy allows a script element of that type, because it is data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from companion.content.config import Config
from companion.content.content import NEVER, Page, term_names
from companion.finish.card_format import HEIGHT, WIDTH
from companion.finish.rendered import FinishedText

WORDS_PER_MINUTE = 213  # Hugo's number
BASE = "https://base.invalid/"  # replaced by the base URL when an engine writes the page


def absolute(url: str, base_url: str = BASE) -> str:
    """The absolute address of a URL that is relative to the site."""
    return base_url + quote(url, safe="/:?=&%+~@")


def reading_minutes(words: int) -> int:
    """The reading time of a text, computed as Hugo does."""
    return -(-words // WORDS_PER_MINUTE)


def head_of(post: Page, text: FinishedText, author: str, config: Config) -> str:
    """The elements for a post's `<head>`, with ``BASE`` in place of the base URL.

    Open Graph tags, schema.org data, and the link by which other sites find the oEmbed response of
    the first widget when they are given the post's address.

    author : the name; empty if it is not known.
    """
    posting = _blog_posting(post, text.words, text.card, author, config)
    data = json.dumps(posting, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    tags = "".join(
        f'<meta property="{name}" content="{escape(value)}">\n'
        for name, value in _open_graph(post, text.card, config)
    )
    if text.embed:
        tags += (
            f'<link rel="alternate" type="application/json+oembed" '
            f'href="{BASE}embed/{text.embed}/oembed.json" title="{escape(post.title)}">\n'
        )
    return f'{tags}<script type="application/ld+json">{data}</script>\n'


def _open_graph(post: Page, picture: str, config: Config) -> Iterator[tuple[str, str]]:
    """The names and values of the Open Graph tags."""
    yield "og:type", "article"
    yield "og:title", post.title
    if post.param("description"):
        yield "og:description", str(post.param("description"))
    yield "og:url", absolute(post.url)
    yield "og:site_name", config.title
    if picture:
        yield "og:image", absolute(picture)
        yield "og:image:width", str(WIDTH)
        yield "og:image:height", str(HEIGHT)
        yield "og:image:alt", f"A drawing of the neural net in “{post.title}”"
    if post.date != NEVER:
        yield "article:published_time", post.date.isoformat()
    if post.lastmod != NEVER:
        yield "article:modified_time", post.lastmod.isoformat()
    for tag in _keywords(post, config):
        yield "article:tag", tag


def _blog_posting(
    post: Page, words: int, picture: str, author: str, config: Config
) -> dict[str, Any]:
    """The schema.org data, without unknown values."""
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "description": post.param("description"),
        "url": absolute(post.url),
        "inLanguage": config.language,
        "datePublished": None if post.date == NEVER else post.date.isoformat(),
        "dateModified": None if post.lastmod == NEVER else post.lastmod.isoformat(),
        "author": {"@type": "Person", "name": author} if author else None,
        "image": absolute(picture) if picture else None,
        "keywords": list(_keywords(post, config)) or None,
        "wordCount": words,
        "timeRequired": f"PT{reading_minutes(words)}M",
        "isPartOf": {"@type": "Blog", "name": config.title, "url": BASE},
    }
    return {name: value for name, value in known.items() if value is not None}


def _keywords(post: Page, config: Config) -> Iterator[str]:
    tags = config.taxonomies.get("tag")
    return iter(term_names(post, tags) if tags else [])
