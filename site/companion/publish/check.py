"""`python build.py check`: all that a build would say and what it lets pass; nothing is written.

A finding is an error if the build would stop at it, else a warning.
"""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from companion.content.config import Config
from companion.publish.build import Builder, Finished
from companion.publish.pages import Site
from companion.text.body import Body
from companion.text.shortcodes.custom import without_hugos_counterpart
from companion.text.shortcodes.parser import Inner, parse
from companion.text.shortcodes.tree import walk
from companion.text.source_map import Lines
from companion.tools.errors import BuildError, BuildErrors

_WIDGET = re.compile(r"<backprop-stepper\b.*?</backprop-stepper>", re.DOTALL)
_ID = re.compile(r"""<[^<>]*\sid=["']([^"']+)["']""")
_ADDRESS = re.compile(r"""<(?:a|img|source|video|audio)\b[^<>]*\s(?:href|src)=["']([^"']*)["']""")
_GLOBAL_MACRO = re.compile(r"\\(?:gdef|xdef|global\s*\\def)\s*\\([a-zA-Z]+|.)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """What is wrong or looks wrong, with its place."""

    severity: str
    error: BuildError

    def as_json(self) -> dict[str, object]:
        error = self.error
        return {
            "severity": self.severity,
            "file": error.file and str(error.file),
            "line": error.line,
            "column": error.column,
            "message": error.message,
            "remedy": error.remedy,
        }


def check(builder: Builder, now: dt.datetime) -> list[Finding]:
    """Everything there is to say about the content, in the order of files and lines."""
    errors: list[BuildError] = []
    warnings: list[BuildError] = []
    try:
        finished = builder.render(now)
    except BuildErrors as found:
        errors += found.errors
    except BuildError as error:
        errors.append(error)
    else:
        warnings += finished.warnings
        for body in finished.bodies.values():
            warnings += [*_empty_admonitions(body), *_macros_defined_twice(body)]
        for url, body in finished.bodies.items():
            warnings += _ids_used_twice(body, finished.rendered[url].html)
        warnings += _broken_links(finished, builder.config)
    warnings += _shortcodes_that_hugo_lacks(builder.config)
    findings = [Finding("error", error) for error in errors]
    findings += [Finding("warning", warning) for warning in warnings]
    return sorted(findings, key=lambda finding: _place(finding.error))


def as_json(findings: Iterable[Finding]) -> str:
    return json.dumps([each.as_json() for each in findings], ensure_ascii=False, indent=1)


def _place(error: BuildError) -> tuple[str, int, int]:
    return (str(error.file or ""), error.line or 0, error.column or 0)


def _at(body: Body, pattern: str, message: str, remedy: str) -> BuildError:
    """A finding where the source matches; without a line if it is not written there like that."""
    found = re.search(pattern, body.source.text)
    line, column = Lines(body.source).position(found.start()) if found else (None, None)
    return BuildError(message, body.source.file, line, column, remedy)


def _empty_admonitions(body: Body) -> Iterator[BuildError]:
    text, lines = body.source.text, Lines(body.source)
    closed = set(re.findall(r"\{\{[<%]\s*/\s*([^\s>%]+)", text))
    for call in walk(
        parse(body.source, lambda name: Inner.MARKDOWN if name in closed else Inner.NONE, []).nodes
    ):
        inner = _COMMENT.sub("", text[call.inner_start : call.inner_end])
        if call.name.lower() == "admonition" and not inner.strip():
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
                    "Formulas above and below now mean different things by it; rename one",
                )  # fmt: skip
            first.setdefault(found[1], line)


def _ids_used_twice(body: Body, html: str) -> Iterator[BuildError]:
    seen: set[str] = set()
    for written in _ID.findall(_WIDGET.sub("", html)):
        identifier = unescape(written)
        if identifier in seen:
            yield _at(
                body,
                rf"(?:id=[\"']?|\{{#|\\label\{{){re.escape(identifier)}\b",
                f'two elements of this page have the id "{identifier}"',
                "Links to it reach the first only; rename one",
            )
        seen.add(identifier)


def _broken_links(finished: Finished, config: Config) -> Iterator[BuildError]:
    """Links to pages, files and headings of this site that are not there."""
    site = Site(config, finished.content, finished.rendered, {})
    files = {file.path for file in site.files()}
    for folder in config.static:
        files |= {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    ids = {url: _ids_of(page.html) for url, page in finished.rendered.items()}
    for url, body in finished.bodies.items():
        html = _WIDGET.sub("", finished.rendered[url].html)
        for address in dict.fromkeys(map(unescape, _ADDRESS.findall(html))):
            wrong = _fault_of_link(address, url, config, files, ids)
            if wrong:
                name = re.escape(address.removeprefix(config.base_path).rstrip("/"))
                yield _at(body, name or re.escape(address), *wrong)


def _fault_of_link(
    address: str, url: str, config: Config, files: set[str], ids: Mapping[str, set[str]]
) -> tuple[str, str] | None:
    """What is wrong with a link on the page ``url``, and what to do; None if nothing is."""
    address = address.removeprefix(config.base_url) or "/"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None  # elsewhere, or on the page itself, which the build looks after
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
        return f'the link "{address}" leads nowhere', "Nothing of this site has that address"
    fragment = unquote(parts.fragment)
    known = ids.get(page, ids.get(target))
    if fragment and known is not None and fragment not in known:
        return f'there is no "{fragment}" on /{page}', "Look for its heading's id on that page"
    return None


def _ids_of(html: str) -> set[str]:
    return {unescape(each) for each in _ID.findall(_WIDGET.sub("", html))}


def _shortcodes_that_hugo_lacks(config: Config) -> Iterator[BuildError]:
    layouts = config.root / str(config.raw.get("layoutDir", "layouts"))
    for file in without_hugos_counterpart(config.blog.shortcodes, layouts):
        yield BuildError(
            "Hugo has no shortcode of this name and would stop at its calls", file,
            remedy=f"Write one in {layouts.relative_to(config.root).as_posix()}/_shortcodes/",
        )  # fmt: skip
