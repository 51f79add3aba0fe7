"""Hugo's embedded shortcodes of other sites, and LoveIt's `bilibili`: a still that is a link.

Hugo puts the frames and scripts of these sites into the page, which then know of every reader. Here
nothing of theirs is asked for before the reader follows the link.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from markdown_it.common.utils import escapeHtml

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.registry import Html, Kind

_SEGMENT = re.compile(r"[\w.-]+(?:/[\w.-]+)*\Z")
_SECONDS = re.compile(r"[0-9]+\Z")


def _embed(call: Call, url: str, name: str) -> Html:
    """The still: a link with the name of what it shows and of its site."""
    kind = {"tweet": "x", "twitter": "x"}.get(call.name.lower(), call.name.lower())
    classes = f"embed {kind} {call.get('class')}".strip()
    site = (urlsplit(url).hostname or "").removeprefix("www.")
    return Html(
        f'<figure class="{escapeHtml(classes)}"><a href="{escapeHtml(url)}" rel="noreferrer">'
        f'<span class="embed-name">{escapeHtml(name)}</span> '
        f'<span class="embed-site">{site}</span></a></figure>',
        block=True,
    )


def _part(call: Call, name: str, place: int, example: str) -> str:
    """A part of an address: a parameter by name or place; an error if it is missing or has none."""
    key = name if call.shortcode.named else place
    written = str(call.get(key)).strip("/")
    if not _SEGMENT.match(written):
        call.error(
            f'shortcode "{call.name}" needs its {name}',
            call.offset_of(key),
            f"As in {{{{< {call.name} {example} >}}}}",
        )
    return quote(written)


def youtube(call: Call) -> Html:
    """A video. Parameters: `id`, `title`, `start` (seconds); Hugo's others are without effect."""
    url = f"https://www.youtube.com/watch?v={_part(call, 'id', 0, 'dQw4w9WgXcQ')}"
    start = str(call.get("start"))
    if _SECONDS.match(start) and start != "0":
        url += f"&t={start}s"
    return _embed(call, url, str(call.get("title")) or "Video on YouTube")


def vimeo(call: Call) -> Html:
    """A video. Parameters: `id`, `title`; Hugo's others are without effect."""
    url = f"https://vimeo.com/{_part(call, 'id', 0, '55073825')}"
    return _embed(call, url, str(call.get("title")) or "Video on Vimeo")


def bilibili(call: Call) -> Html:
    """A video. Parameters: `id`, `p` (its part)."""
    part = str(call.either("p", 1) or "")
    url = f"https://www.bilibili.com/video/{_part(call, 'id', 0, 'BV1Sx411T7QQ')}/"
    return _embed(call, f"{url}?p={quote(part)}" if part else url, "Video on Bilibili")


def x(call: Call) -> Html:
    """A post. Parameters: `user`, `id`."""
    example = 'user="SanDiegoZoo" id="1453110110599868418"'
    if not call.shortcode.named:  # the form of old versions of Hugo
        return _embed(call, f"https://x.com/i/status/{_part(call, 'id', 0, example)}", "Post on X")
    user, post = _part(call, "user", 0, example), _part(call, "id", 1, example)
    return _embed(call, f"https://x.com/{user}/status/{post}", f"Post by {user} on X")


def instagram(call: Call) -> Html:
    """A post. Parameter: `id`."""
    url = f"https://www.instagram.com/p/{_part(call, 'id', 0, 'CxOWiQNP2MO')}/"
    return _embed(call, url, "Post on Instagram")


def gist(call: Call) -> Html:
    """Code on GitHub. Parameters: the user, the id, a file of several."""
    example = "jmooring 23932424365401ffa5e9d9810102a477"
    user, number = _part(call, "user", 0, example), _part(call, "id", 1, example)
    file = str(call.either("file", 2) or "")
    anchor = f"#file-{re.sub(r'[^a-z0-9_]+', '-', file.lower())}" if file else ""
    url = f"https://gist.github.com/{user}/{number}{anchor}"
    return _embed(call, url, f"{file or 'Code'} by {user}")


_VIDEO = ("id", "title", "start", "end", "class", "loading", "autoplay", "controls", "loop",
          "mute", "allowFullScreen")  # fmt: skip


def _kind(render: Callable[[Call], Html], *parameters: str) -> Kind:
    return Kind(render, parameters=parameters, strict=False)


KINDS = {
    "youtube": _kind(youtube, *_VIDEO),
    "vimeo": _kind(vimeo, *_VIDEO),
    "bilibili": _kind(bilibili, "id", "p"),
    "x": _kind(x, "user", "id"),
    "twitter": _kind(x, "user", "id"),
    "tweet": _kind(x, "user", "id"),
    "instagram": _kind(instagram, "id", "hidecaption"),
    "gist": _kind(gist, "user", "id", "file"),
}
