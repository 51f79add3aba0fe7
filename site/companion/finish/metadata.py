"""What a page tells machines about itself: Open Graph tags, and the same as schema.org data.

Sources: the Open Graph protocol (ogp.me); schema.org, "BlogPosting", written as JSON-LD. A script
element of that type is data, which a content security policy lets stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from companion.content.config import Config
from companion.content.content import NEVER, Page, term_names
from companion.finish.social_card import HEIGHT, WIDTH

WORDS_PER_MINUTE = 213  # Hugo's number
BASE = "https://base.invalid/"  # stands for the base URL until an engine writes the page


def absolute(url: str, base_url: str = BASE) -> str:
    """The whole address of something on this site."""
    return base_url + quote(url, safe="/:?=&%+~@")


def reading_minutes(words: int) -> int:
    """How long a text takes to read, as Hugo counts it."""
    return -(-words // WORDS_PER_MINUTE)


def head_of(post: Page, words: int, picture: str, author: str, config: Config) -> str:
    """The elements for a post's `<head>`, with ``BASE`` for the base URL.

    words : how many the text has.
    picture : the address of its picture on this site; empty if it has none.
    """
    facts = _facts(post, words, picture, author, config)
    data = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    tags = "".join(
        f'<meta property="{name}" content="{escape(value)}">\n'
        for name, value in _open_graph(post, picture, config)
    )
    return f'{tags}<script type="application/ld+json">{data}</script>\n'


def _open_graph(post: Page, picture: str, config: Config) -> Iterator[tuple[str, str]]:
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


def _facts(post: Page, words: int, picture: str, author: str, config: Config) -> dict[str, Any]:
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
