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
from functools import partial
from pathlib import Path
from typing import Any

from companion.cache.pickles import Unreadable, pickled, unpickled
from companion.cache.store import Store, digest_of
from companion.content.config import Config
from companion.content.content import Page
from companion.content.resources import Resources
from companion.finish.card_format import is_picture
from companion.finish.names import NumberedBody
from companion.finish.rendered import LARGE, FinishedText, KeptText
from companion.finish.widgets import component_sources
from companion.places import BROWSER, GENERATOR, NODE, PYBUNDLE, TOOL, Blog
from companion.text.body import Body, PageInfo
from companion.tools.errors import BuildError
from companion.tools.sealed import hash_of_files

Answers = tuple[tuple[str, str, str], ...]
"""What was asked while a page was rendered: kind of question, name, and a hash of the answer."""

Rendered = tuple[Body, list[BuildError]]
"""A body as far as it can be read, and its errors."""

BODY, FACTS, TEXT = "body", "page", "text"
_OF_THE_SITE = ("baseURL", "publishDir", "buildDrafts", "buildFuture", "buildExpired")
"""Settings that no text of a page depends on."""


def formula_version(blog: Blog) -> bytes:
    """A hash of the code that sets formulas."""
    vendor = [blog.companion / "vendor" / name for name in ("katex.js", "mhchem.js")]
    own = [NODE / "prerender" / "formulas.mjs", BROWSER / "page" / "formula-styles.css"]
    return digest_of([hash_of_files(blog.companion, vendor), hash_of_files(TOOL, own)])


def code_version(blog: Blog) -> bytes:
    """A hash of our code that makes texts; the blog's shortcodes are hashed at each build."""
    own = [
        file for file in GENERATOR.rglob("*.py") if "dev" not in file.relative_to(GENERATOR).parts
    ]
    tool = [*PYBUNDLE.rglob("*.py"), TOOL / "pyproject.toml"]
    components = component_sources(blog)
    vendor = [file for file in components if file.is_relative_to(blog.companion)]
    tool += [file for file in components if file.is_relative_to(TOOL) and file not in vendor]
    tool += [NODE / "run_cells.mjs", BROWSER / "page" / "formula-styles.css"]
    vendor += [blog.companion / "pyodide" / "runtime.js"]  # which runs cells
    hashes = hash_of_files(GENERATOR, own), hash_of_files(TOOL, tool)
    return digest_of([*hashes, hash_of_files(blog.companion, vendor), sys.version])


def site_key(config: Config, options: object, code: bytes) -> bytes:
    """A hash of what all pages depend on.

    options : of their Markdown, and what Hugo's templates say of macros and shortcodes.
    """
    raw = {name: value for name, value in config.raw.items() if name not in _OF_THE_SITE}
    return digest_of([code, repr((options, raw)), config.base_path])


def page_key(page: Page, root: Path, of_site: bytes) -> bytes:
    """The key of a page: a hash of what it depends on and is known before it is rendered.

    root : the blog's folder.
    of_site : see ``site_key``.
    """
    place = page.file.relative_to(root) if page.file.is_relative_to(root) else page.file
    facts = (page.kind, page.url, page.path, page.section, page.title, page.date, page.lastmod)
    front = page.front
    written = (facts, front.body_line, front.values, sorted(page.resources))
    return digest_of([of_site, place.as_posix(), front.body, repr(written)])


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
    quoted : of the pages that were quoted, address, identity and a hash of what can be quoted.
    """

    answers: Answers
    quoted: Answers
    facts: Mapping[str, Any]


class PageWork:
    """A page on its way: what earlier builds left of it, its body, and its numbered body.

    text : the finished text, if an earlier build left it.
    held : the entry of a text of an earlier build, until it is known whether the pages that it
        quotes say the same as then.
    recall : takes the body of an earlier build over, if there is one; of a page with a text, it is
        called only when another page quotes it.
    answers : to the questions of its body, once that is there.
    is_recalled : the body is that of an earlier build.
    is_faulty : other pages cannot quote it, since its source has errors, which are reported.
    """

    def __init__(
        self, page: Page, key: bytes, info: PageInfo, render: Callable[[PageInfo], Rendered]
    ) -> None:
        self.page = page
        self.key = key
        self.info = info
        self.text: FinishedText | None = None
        self.held: _Facts | None = None
        self.recall: Callable[[], None] | None = None
        self.answers: Answers | None = None
        self.is_recalled = False
        self.is_faulty = False
        self._render = render
        self._body: Body | None = None
        self._errors: Sequence[BuildError] = ()
        self._numbered: NumberedBody | None = None

    @property
    def has_body(self) -> bool:
        return self._body is not None

    @property
    def body(self) -> Body:
        """The body, rendered now if it is not there; of one with errors, what can be read."""
        if self._body is None and self.recall:
            self.recall()
        if self._body is None:
            body, answers, self._errors = self.rendered()
            self.take(body, answers)
        assert self._body is not None
        return self._body

    @property
    def errors(self) -> Sequence[BuildError]:
        """All errors found in the body, which is rendered now if it is not there."""
        _ = self.body
        return self._errors

    def rendered(self) -> tuple[Body, Answers, Sequence[BuildError]]:
        """Render the body, with its errors."""
        asked = Asked()
        body, errors = self._render(asked.info(self.info))
        answers = tuple((*question, answer) for question, answer in asked.answers.items())
        return body, answers, errors

    def take(self, body: Body, answers: Answers) -> None:
        """Take over a body without errors that was rendered elsewhere or before."""
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
    seen : the entries of the last build of this process, which are not read again; it is renewed.
    """

    def __init__(
        self,
        store: Store,
        root: Path,
        published: Path,
        lost: Collection[bytes] = (),
        seen: dict[bytes, object] | None = None,
    ) -> None:
        self._seen = seen
        self._store = store
        self._root = root
        self._published = published
        self._lost = lost

    def recall(self, works: Sequence[PageWork], directory: Mapping[str, PageWork]) -> None:
        """Give pages the texts, or at least the bodies, that earlier builds left of them.

        A text that quotes a page with another body is held until ``settle``.

        directory : all pages, by address.
        """
        entries = self._facts(works)
        held = []
        for work in works:
            entry = entries.get(work.key)
            if isinstance(entry, _Facts) and self._is_whole(work, entry):
                work.answers = entry.answers
                held.append((work, entry))
        self._recall_bodies([work for work in works if work.answers is None])
        for work, entry in held:
            seen = [_is_same(name, answer, directory) for _, name, answer in entry.quoted]
            if all(seen):
                work.text = self._text(work, entry)
            elif all(
                same or _can_be_quoted(name, directory)
                for same, (_, name, _) in zip(seen, entry.quoted, strict=True)
            ):
                work.held = entry
            else:
                continue
            work.recall = partial(self._recall_bodies, [work])
        self._recall_bodies([work for work, _ in held if work.recall is None])

    def settle(
        self, work: PageWork, directory: Mapping[str, PageWork], quoted: QuotedPages
    ) -> bool:
        """Give a page the text that is held for it, if the pages that it quotes say the same.

        quoted : all pages; the bodies of those that changed have been rendered.
        """
        entry, work.held = work.held, None
        if entry is None:
            return False
        answers = []
        for kind, name, answer in entry.quoted:
            if not _is_same(name, answer, directory):
                said = answer.rpartition(_AND)[2]
                if not _can_be_quoted(name, directory) or quoted.said_by(name) != said:
                    return False
                answer = f"{_identity(name, directory)}{_AND}{said}"
            answers.append((kind, name, answer))
        renewed = replace(entry, quoted=tuple(answers))
        work.text = self._text(work, renewed)
        self._store.put(FACTS, work.key, pickled(renewed, self._root))
        if self._seen is not None:
            self._seen[work.key] = renewed
        return True

    def _recall_bodies(self, works: Sequence[PageWork]) -> None:
        bodies = self._entries(BODY, works)
        for work in works:
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

        quoted : the addresses of the pages that it quotes, with their identities; if they are not
            known, the text is not kept.
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

    def _facts(self, works: Sequence[PageWork]) -> dict[bytes, object]:
        """The entries of the finished texts of pages."""
        known = self._seen or {}
        found = {work.key: known[work.key] for work in works if work.key in known}
        found |= self._entries(FACTS, [work for work in works if work.key not in found])
        if self._seen is not None:
            self._seen.clear()
            self._seen.update(found)
        return found

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

    It ends the build, which begins again without that text. Like KeyboardInterrupt, it passes the
    places that report any `Exception` as a fault of the file they work on.
    """

    def __init__(self, work: PageWork) -> None:
        super().__init__(work.page.url)
        self.work = work


class QuotedPages(Mapping[str, NumberedBody]):
    """The numbered bodies of all pages, by address, made when a page quotes them.

    known : those of the last build of this process, by the identity of their pages; it is renewed.
    """

    def __init__(
        self,
        directory: Mapping[str, PageWork],
        number: Callable[[Body], NumberedBody],
        known: dict[str, NumberedBody] | None = None,
    ) -> None:
        self._known = known if known is not None else {}
        self._before = dict(self._known)
        self._known.clear()
        self._directory = directory
        self._number = number
        self._asked: dict[str, None] = {}
        self._said: dict[str, str] = {}

    def begin(self) -> None:
        """Forget what was looked up for the page before."""
        self._asked = {}

    def answers(self, page: PageWork) -> Answers | None:
        """The pages that were looked up, with their identities, apart from ``page`` itself.

        None if one of them is faulty: what it is to others is not known from its source alone.
        """
        looked_up = [self._directory[name] for name in self._asked if name in self._directory]
        if any(work.is_faulty for work in looked_up):
            return None
        return tuple(
            ("page", name, f"{_identity(name, self._directory)}{_AND}{self.said_by(name)}")
            for name in self._asked
            if self._directory.get(name) is not page
        )

    def said_by(self, address: str) -> str:
        """A hash of all that others can quote of a page; empty if the site has no such page."""
        if address not in self._directory:
            return ""
        if address not in self._said:
            page, title = self[address], self._directory[address].page.title
            formulas = [(each.tex, each.display) for each in page.equations.formulas]
            written = [each.tex for each in page.body.formulas]
            parts = [title, repr(list(page.names.items())), repr(formulas), repr(written)]
            self._said[address] = digest_of(parts).hex()
        return self._said[address]

    def __getitem__(self, address: str) -> NumberedBody:
        self._asked[address] = None
        work = self._directory[address]
        if work.is_faulty:
            raise KeyError(address)
        if work.has_body or work.answers is None:
            return work.numbered(self._number)
        if work.identity not in self._known:
            numbered = self._before.get(work.identity) or work.numbered(self._number)
            self._known[work.identity] = numbered
        return self._known[work.identity]

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

    Of a page that is faulty or still to be rendered, it equals none of an earlier build.
    """
    work = directory.get(address)
    if work is None:
        return ""
    if work.is_faulty:
        return "faulty"
    return "new" if work.answers is None else f"{work.identity} {work.page.title}"


_AND = " | "
"""Stands between the identity of a quoted page and the hash of what can be quoted of it."""


def _is_same(address: str, answer: str, directory: Mapping[str, PageWork]) -> bool:
    """Whether a quoted page has the same source as when an entry was made."""
    return answer.rpartition(_AND)[0] == _identity(address, directory)


def _can_be_quoted(address: str, directory: Mapping[str, PageWork]) -> bool:
    return address in directory and not directory[address].is_faulty
