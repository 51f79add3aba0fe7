"""`python build.py check`: reports the errors and warnings of a build, and further faults.

The further faults are ids used twice, broken links, macros defined twice, empty admonitions and
shortcodes without a layout for Hugo. Nothing is written. A finding is an error if it would stop
the build, else a warning.
"""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from companion.content.config import Config
from companion.finish.markup import Markup
from companion.finish.names import Places
from companion.publish.build import Builder
from companion.publish.bundles import sources
from companion.publish.claims import Claims
from companion.publish.entries import as_json as fault_as_json
from companion.publish.finished import FinishedContent
from companion.publish.pages import Site
from companion.text.body import Body
from companion.text.shortcodes.custom import without_hugo_layout
from companion.text.shortcodes.parser import Inner, parse
from companion.text.shortcodes.tree import walk
from companion.text.source_map import Lines
from companion.tools.errors import BuildError, Faults
from companion.tools.html_tokens import Text, read_html

_GLOBAL_MACRO = re.compile(r"\\(?:gdef|xdef|global\s*\\def)\s*\\([a-zA-Z]+|.)")


@dataclass(frozen=True)
class Finding:
    """A fault of the content, or a construct that is probably one.

    severity : "error" or "warning".
    """

    severity: str
    error: BuildError


def check(builder: Builder, now: dt.datetime) -> list[Finding]:
    """All findings about the content, in the order of files and lines."""
    return builder.until_whole(lambda: _check(builder, now))


def _check(builder: Builder, now: dt.datetime) -> list[Finding]:
    faults = Faults()
    warnings: list[BuildError] = []
    with faults.of():
        finished = builder.render(now, faults)
        warnings += finished.warnings
        site = _PublishedSite(finished, builder.config, faults)
        warnings += site.warnings
        for url, body in finished.bodies.items():
            with faults.of(body.source.file):
                warnings += [*_empty_admonitions(body), *_macros_defined_twice(body)]
                warnings += [*site.ids_used_twice(url), *site.broken_links(url)]
    with faults.of():
        warnings += _shortcodes_that_hugo_lacks(builder.config)
    findings = [Finding("error", error) for error in faults.found]
    findings += [Finding("warning", warning) for warning in warnings]
    return sorted(findings, key=lambda finding: _place(finding.error))


def as_json(findings: Iterable[Finding]) -> str:
    """The findings as a JSON list."""
    listed = [fault_as_json(each.severity, each.error) for each in findings]
    return json.dumps(listed, ensure_ascii=False, indent=1)


def _place(error: BuildError) -> tuple[str, int, int]:
    return (str(error.file or ""), error.line or 0, error.column or 0)


def _empty_admonitions(body: Body) -> Iterator[BuildError]:
    text, lines = body.source.text, Lines(body.source)
    closed = set(re.findall(r"\{\{[<%]\s*/\s*([^\s>%]+)", text))
    for call in walk(
        parse(body.source, lambda name: Inner.MARKDOWN if name in closed else Inner.NONE, []).nodes
    ):
        inner = text[call.inner_start : call.inner_end]
        if call.name.lower() == "admonition" and _is_blank(inner):
            place = lines.position(call.start)
            yield BuildError(
                "this admonition is empty", body.source.file, *place, "Give it a text, or remove it"
            )


def _macros_defined_twice(body: Body) -> Iterator[BuildError]:
    first: dict[str, int] = {}
    for formula in body.formulas:
        for found in _GLOBAL_MACRO.finditer(formula.tex):
            line, column = formula.place_of(found.start())
            if found[1] in first:
                yield BuildError(
                    f"\\{found[1]} has been defined before, on line {first[found[1]]}",
                    formula.file, line, column,
                    "Formulas above and below this line use different definitions; rename one",
                )  # fmt: skip
            first.setdefault(found[1], line)


def _is_blank(html: str) -> bool:
    """Whether the HTML contains only blanks and comments."""
    return all(isinstance(each, Text) and not each.content.strip() for each in read_html(html))


class _PublishedSite:
    """The site as it would be published, without formulas and widgets, whose ids are known."""

    def __init__(self, finished: FinishedContent, config: Config, faults: Faults) -> None:
        self._config = config
        self._finished = finished
        bare = {url: replace(page, html=page.bare) for url, page in finished.rendered.items()}
        claims = Claims()
        files: dict[str, object] = {}
        for file in Site(config, finished.content, bare, sources(config.blog)).files():
            with faults.of(file.owner):
                if claims.grant(file):
                    files[file.path] = file.content
        self.warnings = claims.warnings
        self._own = {url: Markup(page.bare) for url, page in finished.rendered.items()}
        self._ids = {url: _ids_of(_page_at(url, files)) or self._own[url].ids for url in bare}
        self._anchors = {
            url: {*self._ids[url], *(id for each in page.fragments for id in each.frame.ids)}
            for url, page in bare.items()
        }
        self._files = set(files)
        for folder in config.static:
            self._files |= {
                p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()
            }

    def ids_used_twice(self, url: str) -> Iterator[BuildError]:
        """Warnings about ids that two elements of a page have, at least one of them in its text."""
        body = self._finished.bodies[url]
        places = Places(body)
        own = set(self._own[url].ids)
        for identifier, count in Counter(self._ids[url]).items():
            if count > 1 and identifier in own:
                yield BuildError(
                    f'two elements of this page have the id "{identifier}"',
                    body.source.file,
                    *places.first_definition(identifier),
                    "Links lead to the first only; rename one of the two",
                )

    def broken_links(self, url: str) -> Iterator[BuildError]:
        """Warnings about links in the text to pages, files and anchors that the site lacks."""
        body, config = self._finished.bodies[url], self._config
        places = Places(body)
        for address in dict.fromkeys(self._own[url].addresses):
            fault = _fault_of_link(address, url, config, self._files, self._anchors)
            if fault:
                message, remedy = fault
                place = places.first_address(address.removeprefix(config.base_path))
                yield BuildError(message, body.source.file, *place, remedy)


def _page_at(url: str, files: Mapping[str, object]) -> str:
    """The HTML of a page; empty if it is not written."""
    html = files.get(url if url.endswith(".html") else f"{url}index.html", "")
    return html if isinstance(html, str) else ""


def _ids_of(html: str) -> tuple[str, ...]:
    return Markup(html).ids


def _fault_of_link(
    address: str,
    url: str,
    config: Config,
    files: Collection[str],
    anchors: Mapping[str, Collection[str]],
) -> tuple[str, str] | None:
    """Message and remedy for a faulty link on the page ``url``; None if the link is correct.

    files : the paths of all files of the site.
    anchors : the ids that links can lead to, by page.
    """
    address = address.removeprefix(config.base_url) or "/"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None  # to another site, or within the page, which the build checks
    folder = url if url.endswith("/") or not url else f"{posixpath.dirname(url)}/"
    path = unquote(parts.path)
    if path.startswith("/"):
        if not path.startswith(config.base_path):
            return (
                f'the link "{address}" leads out of the site, which lies under {config.base_path}',
                'Write it with relref: {{< relref "name.md" >}}',
            )
        target = path.removeprefix(config.base_path)
    else:
        target = posixpath.normpath(folder + path) + ("/" if path.endswith("/") else "")
        target = target.removeprefix("./")
    page = target if target.endswith("/") or not target else f"{target}/"
    if target not in files and f"{page}index.html" not in files:
        return (
            f'the link "{address}" leads nowhere',
            "Correct the address; no page or file of this site has it",
        )
    fragment = unquote(parts.fragment)
    known = anchors.get(page, anchors.get(target))
    if fragment and known is not None and fragment not in known:
        return (
            f'there is no "{fragment}" on /{page}',
            "Use the id of a heading or another element on that page",
        )
    return None


def _shortcodes_that_hugo_lacks(config: Config) -> Iterator[BuildError]:
    layouts = config.root / str(config.raw.get("layoutDir", "layouts"))
    for file in without_hugo_layout(config.blog.shortcodes, layouts):
        yield BuildError(
            "Hugo has no shortcode of this name and would stop at its calls", file,
            remedy=f"Write one in {layouts.relative_to(config.root).as_posix()}/_shortcodes/",
        )  # fmt: skip
