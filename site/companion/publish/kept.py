"""Keeps bodies and finished texts of pages for later builds, with what they depend on.

Before a page is rendered, much of what it depends on is known: its source, its front matter, the
options, the code. These make its key. What else it depends on shows only while it is rendered: the
addresses that its `ref` find, the files that it names, the pages whose theorems it quotes. These
questions are kept with their answers, and an entry counts only while the answers are the same.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from companion.cache.pickles import Unreadable, pickled, unpickled
from companion.cache.store import Store, digest_of
from companion.content.config import Config
from companion.content.content import Page
from companion.content.resources import Resources
from companion.finish.names import NumberedBody
from companion.finish.rendered import LARGE, FinishedText, KeptText
from companion.finish.social_card import is_picture
from companion.finish.widgets import component_sources
from companion.places import GENERATOR, NODE, PYBUNDLE, TOOL, Blog
from companion.text.body import Body, PageInfo

Answers = tuple[tuple[str, str, str], ...]
"""What was asked while a page was rendered: kind of question, name, and a hash of the answer."""

BODY, FACTS, TEXT = "body", "page", "text"
_OF_THE_SITE = ("baseURL", "publishDir", "buildDrafts", "buildFuture", "buildExpired")
"""Settings that no text of a page depends on."""


def formula_version(blog: Blog) -> bytes:
    """A hash of the code that sets formulas."""
    return _digest_of_files(
        [blog.companion / "vendor" / "katex.js", NODE / "prerender/formulas.mjs"]
    )


def code_version(blog: Blog) -> bytes:
    """A hash of the code that makes texts, of ours and of the blog's shortcodes."""
    own = [
        file for file in GENERATOR.rglob("*.py") if "dev" not in file.relative_to(GENERATOR).parts
    ]
    files = [*own, *PYBUNDLE.rglob("*.py"), *blog.shortcodes.rglob("*")]
    files += [TOOL / "pyproject.toml", *component_sources(blog)]
    return digest_of([_digest_of_files(files), sys.version])


def _digest_of_files(files: Iterable[Path]) -> bytes:
    """A hash of names and contents; a file that is missing counts as one without content."""
    parts: list[str | bytes] = []
    for file in sorted(files):
        parts += [file.name, file.read_bytes() if file.is_file() else b""]
    return digest_of(parts)


def page_key(page: Page, config: Config, options: object, code: bytes, sheet: str) -> bytes:
    """The key of a page: a hash of what it depends on and is known before it is rendered.

    options : of its Markdown.
    sheet : the address of the style sheet of widgets.
    """
    raw = {name: value for name, value in config.raw.items() if name not in _OF_THE_SITE}
    place = (
        page.file.relative_to(config.root) if page.file.is_relative_to(config.root) else page.file
    )
    facts = (page.kind, page.url, page.path, page.section, page.title, page.date, page.lastmod)
    front = page.front
    written = (facts, front.body_line, front.values, sorted(page.resources), options, raw)
    return digest_of([code, place.as_posix(), front.body, repr(written), config.base_path, sheet])


@dataclass
class Asked:
    """The questions that were asked while a body was rendered, with their answers."""

    answers: dict[tuple[str, str], str] = field(default_factory=dict)

    def info(self, info: PageInfo) -> PageInfo:
        """The same facts of a page; what is asked of them is noted."""

        def resolve(name: str) -> str | None:
            address = info.resolve(name) if info.resolve else None
            self.answers["ref", name] = repr(address)
            return address

        return replace(info, resolve=resolve, resources=_NotedResources(info.resources, self))


class _NotedResources(Resources):
    def __init__(self, resources: Resources, asked: Asked) -> None:
        super().__init__(resources.beside, resources.assets)
        object.__setattr__(self, "_asked", asked)

    def find(self, name: str) -> Path | None:
        file = super().find(name)
        asked: Asked = self.__dict__["_asked"]
        asked.answers["file", name] = _seen(file)
        return file


def _seen(file: Path | None) -> str:
    if file is None:
        return ""
    content = file.read_bytes() if file.is_file() else b""
    return f"{file.name} {hashlib.sha256(content).hexdigest()}"


@dataclass(frozen=True)
class _Body:
    """The entry of a body."""

    answers: Answers
    body: Body


@dataclass(frozen=True)
class _Facts:
    """The entry of a finished text, without what is large.

    answers : to the questions of the body.
    quoted : of the pages that were quoted, address and identity.
    """

    answers: Answers
    quoted: Answers
    facts: Mapping[str, Any]


class PageWork:
    """A page on its way: what earlier builds left of it, its body, and its numbered body.

    text : the finished text, if an earlier build left it.
    answers : to the questions of its body, once that is there.
    is_recalled : the body is that of an earlier build.
    is_faulty : it has errors, which have been reported.
    """

    def __init__(
        self, page: Page, key: bytes, info: PageInfo, render: Callable[[PageInfo], Body]
    ) -> None:
        self.page = page
        self.key = key
        self.info = info
        self.text: FinishedText | None = None
        self.answers: Answers | None = None
        self.is_recalled = False
        self.is_faulty = False
        self._render = render
        self._body: Body | None = None
        self._numbered: NumberedBody | None = None

    @property
    def has_body(self) -> bool:
        return self._body is not None

    @property
    def body(self) -> Body:
        """The body, rendered now if it is not there.

        Raises
        ------
        BuildErrors : all errors found in the body.
        """
        if self._body is None:
            self.take(*self.rendered())
        assert self._body is not None
        return self._body

    def rendered(self) -> tuple[Body, Answers]:
        """Render the body."""
        asked = Asked()
        body = self._render(asked.info(self.info))
        return body, tuple((*question, answer) for question, answer in asked.answers.items())

    def take(self, body: Body, answers: Answers) -> None:
        """Take over a body that was rendered elsewhere or before."""
        self._body, self.answers = body, answers

    def numbered(self, number: Callable[[Body], NumberedBody]) -> NumberedBody:
        """The body with its equations numbered; BuildErrors as `number_body` raises them."""
        if self._numbered is None:
            self._numbered = number(self.body)
        return self._numbered

    @property
    def identity(self) -> str:
        """A hash of all that the body depends on."""
        return digest_of([self.key, repr(self.answers)]).hex()

    def still_holds(self, answers: Answers) -> bool:
        """Whether the questions of an earlier build have the same answers now."""
        return all(self._answer(kind, name) == answer for kind, name, answer in answers)

    def _answer(self, kind: str, name: str) -> str:
        if kind == "ref":
            return repr(self.info.resolve(name) if self.info.resolve else None)
        return _seen(self.info.resources.find(name))


class KeptPages:
    """What earlier builds left of pages, in a store.

    root : the blog's folder.
    published : the folder that has the pictures of nets.
    lost : the keys of pages whose texts are made again, since a part of them is damaged.
    """

    def __init__(
        self, store: Store, root: Path, published: Path, lost: Collection[bytes] = ()
    ) -> None:
        self._store = store
        self._root = root
        self._published = published
        self._lost = lost

    def recall(self, works: Sequence[PageWork], directory: Mapping[str, PageWork]) -> None:
        """Give pages the texts, or at least the bodies, that earlier builds left of them.

        directory : all pages, by address.
        """
        entries = self._entries(FACTS, works)
        held = []
        for work in works:
            entry = entries.get(work.key)
            if isinstance(entry, _Facts) and self._is_whole(work, entry):
                work.answers = entry.answers
                held.append((work, entry))
        bodies = self._entries(BODY, [work for work in works if work.answers is None])
        for work in works:
            self._take_body(work, bodies.get(work.key))
        for work, entry in held:
            if all(identity == _identity(name, directory) for _, name, identity in entry.quoted):
                work.text = self._text(work, entry)
        again = [work for work, _ in held if work.text is None]
        bodies = self._entries(BODY, again)
        for work in again:
            self._take_body(work, bodies.get(work.key))

    def _is_whole(self, work: PageWork, entry: _Facts) -> bool:
        """Whether a text is that of the page as it is now, and its picture is there."""
        if work.key in self._lost or not work.still_holds(entry.answers):
            return False
        return not (card := entry.facts["card"]) or is_picture(self._published / str(card))

    def _take_body(self, work: PageWork, entry: object) -> None:
        if isinstance(entry, _Body) and work.still_holds(entry.answers):
            work.take(entry.body, entry.answers)
            work.is_recalled = True

    def keep_body(self, work: PageWork) -> None:
        """Keep a body, unless an earlier build left it."""
        body = work.body
        if work.is_recalled:
            return
        assert work.answers is not None
        entry = _Body(work.answers, body)
        self._store.put(BODY, work.key, pickled(entry, self._root))

    def keep_text(self, work: PageWork, text: FinishedText, quoted: Answers | None) -> FinishedText:
        """Keep a finished text; returns it with its key.

        quoted : the addresses of the pages that it quotes, with their identities; None if one of
            them has errors.
        """
        if quoted is None:
            return text
        assert work.answers is not None
        key = digest_of([work.key, repr(work.answers), repr(quoted)])
        text = replace(text, key=key)
        names = [each.name for each in fields(FinishedText)]
        facts = {name: getattr(text, name) for name in names if name not in LARGE}
        large = {name: getattr(text, name) for name in LARGE}
        self._store.put(TEXT, key, pickled(large, self._root))
        entry = _Facts(work.answers, quoted, facts)
        self._store.put(FACTS, work.key, pickled(entry, self._root))
        return text

    def _text(self, work: PageWork, entry: _Facts) -> FinishedText:
        def load() -> Mapping[str, Any]:
            found = self._entries_of(TEXT, [entry.facts["key"]]).get(entry.facts["key"])
            if not isinstance(found, dict):
                raise LostText(work)
            return found

        return KeptText.of(entry.facts, load)

    def _entries(self, kind: str, works: Iterable[PageWork]) -> dict[bytes, object]:
        return self._entries_of(kind, [work.key for work in works])

    def _entries_of(self, kind: str, keys: Sequence[bytes]) -> dict[bytes, object]:
        found: dict[bytes, object] = {}
        for key, value in self._store.get(kind, keys).items():
            try:
                found[key] = unpickled(value, self._root)
            except Unreadable:
                self._store.counts.damaged += 1
        return found


class LostText(BaseException):
    """A part of a text that was there when the build began is gone or damaged.

    No `Exception`, since those who collect the errors of posts have to let it pass.
    """

    def __init__(self, work: PageWork) -> None:
        super().__init__(work.page.url)
        self.work = work


class QuotedPages(Mapping[str, NumberedBody]):
    """The numbered bodies of all pages, by address, made when a page quotes them.

    asked : the addresses that were looked up since the last call of ``begin``.
    """

    def __init__(
        self, directory: Mapping[str, PageWork], number: Callable[[Body], NumberedBody]
    ) -> None:
        self._directory = directory
        self._number = number
        self._asked: dict[str, None] = {}

    def begin(self) -> None:
        """Forget what was looked up for the page before."""
        self._asked = {}

    def answers(self, page: PageWork) -> Answers | None:
        """The pages that were looked up, with their identities, apart from ``page`` itself.

        None if one of them has errors: what it is without them is not known.
        """
        if any(name in self._directory and self._directory[name].is_faulty for name in self._asked):
            return None
        return tuple(
            ("page", name, _identity(name, self._directory))
            for name in self._asked
            if self._directory.get(name) is not page
        )

    def __getitem__(self, address: str) -> NumberedBody:
        self._asked[address] = None
        work = self._directory[address]
        if work.is_faulty:
            raise KeyError(address)
        return work.numbered(self._number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._directory)

    def __len__(self) -> int:
        return len(self._directory)


class Bodies(Mapping[str, Body]):
    """The bodies of pages by URL; one that an earlier build rendered is read when it is needed."""

    def __init__(self, works: Collection[PageWork]) -> None:
        self._works = {work.page.url: work for work in works}

    def __getitem__(self, url: str) -> Body:
        return self._works[url].body

    def __iter__(self) -> Iterator[str]:
        return iter(self._works)

    def __len__(self) -> int:
        return len(self._works)


def _identity(address: str, directory: Mapping[str, PageWork]) -> str:
    """What a page is to another one that quotes it: another text after each change.

    Of a page that is still to be rendered, it equals none of an earlier build.
    """
    work = directory.get(address)
    if work is None:
        return ""
    return "new" if work.answers is None else f"{work.identity} {work.page.title}"
