"""Builds a site in stages: content, bodies, formulas and widgets, pages, publication."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TypeVar

from companion.cache.store import Counts, Store, digest_of, open_store
from companion.content.config import Config
from companion.content.content import Content, Page, read_content
from companion.content.go_macros import go_macros
from companion.content.go_templates import bodies_for_hugo, go_templates
from companion.content.memory import Memory
from companion.content.references import References
from companion.content.resources import Resources
from companion.finish.browser_files import BrowserFiles
from companion.finish.cells import Cells, seconds_of
from companion.finish.embeds import write_embeds
from companion.finish.finish import Finisher
from companion.finish.formulas import Formulas
from companion.finish.frames import write_frames
from companion.finish.links import Directory
from companion.finish.macros import site_macros
from companion.finish.metadata import head_of, reading_minutes
from companion.finish.names import NumberedBody, number_body
from companion.finish.page_files import PageFiles
from companion.finish.prerender import Prerender
from companion.finish.rendered import DIAGRAMS, FinishedText, KeptText
from companion.finish.widgets import CARDS, FRAMES, Drawn, Widgets
from companion.publish.assets import prepare, published_folders
from companion.publish.bundles import bundles, sources
from companion.publish.claims import Claims
from companion.publish.diagrams import provide_mermaid
from companion.publish.finished import FinishedContent, StandIns, Summary
from companion.publish.hugo import write_for_hugo
from companion.publish.kept import (
    Bodies,
    KeptPages,
    LostText,
    PageWork,
    QuotedPages,
    code_version,
    formula_version,
    page_key,
    site_key,
)
from companion.publish.pages import Site, author_of
from companion.publish.record import Record, read_record, write_record
from companion.publish.search_index import with_index
from companion.publish.swap import MARKER, check_destination, publish
from companion.publish.template_code import TemplateCode
from companion.publish.views import Shown
from companion.publish.workers import beside, with_bodies
from companion.text.body import MarkupOptions, PageInfo, Source, render_with_errors
from companion.text.shortcodes import environments, theme_wrappers
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.common import COMMON, UNCLOSED
from companion.text.shortcodes.custom import custom_shortcodes
from companion.text.shortcodes.registry import Registry
from companion.tools.atomic_file import Spare, remove_others, restore
from companion.tools.errors import BuildError, Faults, refusal
from companion.tools.lock import only_one
from companion.tools.progress import Report
from companion.tools.sealed import hash_of_files

T = TypeVar("T")
LOCK = "lock"
"""A file in the blog's `build`: who builds."""


def site_record(config: Config) -> Path:
    """The record of the site that is published to a destination."""
    name = sha256(str(config.destination.resolve()).encode()).hexdigest()[:12]
    return config.blog.build / "sites" / f"{name}.json"


class Builder:
    """Builds a site, once or repeatedly; keeps the Node process and its results between builds.

    Parameters
    ----------
    own_destination : the destination is the blog's publishing folder, or the preview's, not one
        that the user named; it is replaced without a check (see `swap.publish`).
    prerender : a Node process that several builders share; by default, each has its own.
    store : keeps results for later builds; by default, that of the user.
    say : is told what a user should know beside the progress; by default, ``report``.
    written : the files of the site that was built last.
    repeats : this is one build of many: the site before is kept for the next one, and memory is
        freed by ``tidy``, for which nobody need wait.
    bundled : pages load the bundles, as readers do; else the browser's sources one by one.
    keep_going : leave out pages with errors, instead of writing nothing.
    stand_ins : gives what to show in place of pages with errors; by default nothing.
    """

    def __init__(
        self,
        config: Config,
        report: Report,
        own_destination: bool = True,
        prerender: Prerender | None = None,
        bundled: bool = True,
        keep_going: bool = False,
        stand_ins: StandIns | None = None,
        store: Store | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.config = config
        self._bundled = bundled
        self._keep_going = keep_going
        self._stand_ins = stand_ins
        self._report = report
        self._own_destination = own_destination
        self._prerender = prerender or Prerender(config.blog)
        self._own_macros = site_macros(config)
        self._cell_seconds = seconds_of(config)
        self._macros: dict[str, str] = {}
        self._store = store or open_store()
        self._say = say or report
        self._lost: set[bytes] = set()
        self._code = b""
        self._own_code = b""  # once it is known; `prepare` forgets it
        self._seen: dict[bytes, object] = {}
        self._is_alone = False
        self._memory = Memory()
        self._shown = Shown()
        self._embeds, self._frames = PageFiles(), PageFiles()
        self._drawn: Drawn = {}
        self._write_record: Callable[[], None] = lambda: None
        self._quoted: dict[str, NumberedBody] = {}
        self._keys: dict[Path, tuple[Page, bytes, bytes]] = {}
        self.written: Record = {}
        self.repeats = False
        self._spare = Spare()
        self._is_first_tidied = False

    def prepare(self, runtime: Path | None = None) -> None:
        """Fetch and generate all files that the build and the browser need beside the repository.

        runtime : an archive with Python for the browser, which is then not assembled.

        Raises
        ------
        BuildError : a library or a tool cannot be installed, or a download fails.
        """
        self._own_code = b""
        with self.alone():
            prepare(self.config.blog, self._report, runtime)

    def tidy(self) -> None:
        """Do what nobody need wait for: note what was built, and free what is left in memory.

        What the first build has left stays for all later ones, which need not look through it.
        """
        if self.repeats:
            self._note()
            gc.collect()
            if not self._is_first_tidied:
                gc.freeze()
            self._is_first_tidied = True

    def _note(self) -> None:
        """Write what later builds can use; without it, or an earlier one, they do more."""
        self._store.flush()
        self._write_record()

    def close(self) -> None:
        """End the Node processes, remove what is left over, and write what later builds can use."""
        self._spare.remove()
        self._prerender.close()
        self._write_record()
        self._store.close()

    @property
    def counts(self) -> Counts:
        """What was found of earlier builds."""
        return self._store.counts

    def restart_node(self) -> None:
        """End the Node process; the next request starts one that loads the current sources."""
        self._prerender.close()

    def render(self, now: dt.datetime, faults: Faults | None = None) -> FinishedContent:
        """Read the content, render its bodies and finish them; write nothing.

        now : decides which pages are in the future or expired.
        faults : collects the errors; pages that have some are left out.

        Raises
        ------
        BuildErrors : without ``faults``, all faults of the content.
        """
        if faults is None:
            faults = Faults()
            finished = self.render(now, faults)
            faults.raise_all()
            return finished
        self._report("Reading the content")
        self._own_code = self._own_code or code_version(self.config.blog)
        self._code = digest_of([self._own_code, hash_of_files(self.config.blog.shortcodes)])
        self._macros = {**go_macros(self.config.blog), **self._own_macros}
        content = read_content(self.config, now, faults, self._memory)
        folder = self.browser_files().folder
        kept = KeptPages(self._store, self.config.root, folder, self._lost, self._seen)
        works = self._works(content, faults)
        self._finish(works, kept, faults)
        broken = faults.broken
        faults.sort([work.page.file for work in works])
        sound = [(work, work.text) for work in works if work.text and work.page.file not in broken]
        return FinishedContent(
            content.only({work.page.file for work, _ in sound}),
            Bodies([work for work, _ in sound]),
            {work.page.url: text for work, text in sound},
            tuple(work.page for work in works if work.page.file in broken),
        )

    def build(self, now: dt.datetime) -> Summary:
        """Build the site and replace the published one.

        Raises
        ------
        BuildErrors : faults of the content; nothing is published. If it keeps going, only faults
            that concern the whole site.
        BuildError : the site cannot be written (see `swap.publish`).
        """
        check_destination(self.config)
        with self.alone():
            return self.until_whole(lambda: self._build(now))

    def _build(self, now: dt.datetime) -> Summary:
        finished, errors = self._as_wanted(now)
        self._report("Writing the pages")
        files = self._write_generated(finished)
        of_site = finished.content, finished.rendered, files, self._code, self._store
        site = Site(self.config, *of_site, self._shown if self.repeats else None)
        listing, claims = site_record(self.config), Claims()
        with self._hugos_written(finished, files):
            written = publish(
                site.files(),
                published_folders(self.config, files),
                self.config.destination,
                self._own_destination,
                claims,
                self.written or read_record(listing)[0],
                durable=self._bundled,
                spare=self._spare if self.repeats else None,
            )
        self.written = written
        self._write_record = partial(write_record, listing, written)
        if not self.repeats:
            self._note()
        return finished.summary(len(written), claims.warnings, errors)

    def _hugos_written(
        self, finished: FinishedContent, files: BrowserFiles
    ) -> AbstractContextManager[None]:
        """While the site is written, have the texts for Hugo written; not by `serve`.

        Texts of earlier builds are read from a database, whose connection another process must not
        use: then the texts are written here.
        """
        if not self._bundled:
            return nullcontext()
        texts = finished.rendered
        write = partial(write_for_hugo, self.config, finished.content, texts, files, self._code)
        are_new = not any(isinstance(text, KeptText) for text in texts.values())
        return beside(write, sum(len(text.html) for text in texts.values()) if are_new else 0)

    def until_whole(self, build: Callable[[], T]) -> T:
        """The result of ``build``, which is repeated if a text of an earlier build is damaged."""
        while True:
            try:
                return build()
            except LostText as lost:
                self._lost.add(lost.work.key)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Run the block while no other process builds this blog.

        Raises
        ------
        BuildError : the blog's folder cannot be written to.
        """
        if self._is_alone:
            yield
            return
        build = self.config.blog.build
        try:
            build.mkdir(exist_ok=True)
            (build / MARKER).touch()
        except OSError as error:
            raise refusal(error, build) or error from None
        with only_one(build / LOCK, self._say):
            self._is_alone = True
            try:
                if restore(self.config.destination):
                    self._say(
                        "The last build was ended while it replaced the site; "
                        "the site before it is in place again"
                    )
                yield
            finally:
                self._is_alone = False

    def build_for_hugo(self, now: dt.datetime) -> Summary:
        """Write only the files that Hugo's layouts read; Hugo itself writes or serves the pages.

        Raises
        ------
        BuildErrors : faults of the content, as of `build`; the files of the last build stay.
        """
        with self.alone():
            return self.until_whole(lambda: self._build_for_hugo(now))

    def _build_for_hugo(self, now: dt.datetime) -> Summary:
        finished, errors = self._as_wanted(now)
        files = self._write_generated(finished)
        write_for_hugo(self.config, finished.content, finished.rendered, files, self._code)
        self._store.flush()
        return finished.summary(files=0, errors=errors)

    def _as_wanted(self, now: dt.datetime) -> tuple[FinishedContent, list[BuildError]]:
        """What is to be written, and the errors of pages that are left out of it."""
        faults = Faults()
        finished = self.render(now, faults)
        if not self._keep_going:
            faults.raise_all()
        if self._stand_ins is not None:
            finished = self._stand_ins(finished, faults)
        return finished, faults.found

    def browser_files(self) -> BrowserFiles:
        """What the pages of this build load."""
        return bundles(self.config.blog) if self._bundled else sources(self.config.blog)

    def _write_generated(self, finished: FinishedContent) -> BrowserFiles:
        """Write the pages of the widgets beside what the pages load; returns the latter."""
        drawn = any(DIAGRAMS in page.scripts for page in finished.rendered.values())
        provide_mermaid(self.config.blog, self._report, wanted=drawn)
        files = self.browser_files()
        code = TemplateCode(self._store, digest_of([self._own_code, b"embed"]))
        write_embeds(self.config, finished.widgets(), files, self._embeds, code)
        texts = finished.rendered.values()
        write_frames(texts, files.folder / FRAMES, self._frames)
        remove_others(files.folder / CARDS, {Path(text.card).name for text in texts})
        return with_index(files, self.config, finished.content, finished.rendered)

    def _with_metadata(self, page: Page, rendered: FinishedText) -> FinishedText:
        """The finished text with reading time and metadata, if the page is a post."""
        if page.kind != "page":
            return rendered
        author = author_of(page, self.config)
        return replace(
            rendered,
            minutes=reading_minutes(rendered.words),
            head=head_of(page, rendered, author, self.config),
        )

    def _works(self, content: Content, faults: Faults) -> list[PageWork]:
        """All pages, still to be rendered."""

        @cache  # made when a page refers to another one
        def references() -> References:
            return References(content, self.config.content, self.config.taxonomies.values())

        def why_not(name: str) -> tuple[str, str]:
            return references().why_not(name)

        options = MarkupOptions.from_hugo(
            self.config.raw, lambda key: self.config.place_of(key, "markup")
        )
        own = custom_shortcodes(self.config.blog.shortcodes, faults)
        for_hugo = go_templates(self.config.blog)
        registry = Registry(COMMON, for_hugo, UNCLOSED).with_kinds(BUILTIN.kinds)
        by_themes = {*COMMON, *theme_wrappers.KINDS, *environments.KINDS}
        others = registry.unlike(bodies_for_hugo(self.config.blog, for_hugo, by_themes))
        registry = registry.without(others).with_kinds(own)  # where the blog's name means another

        of_site = site_key(self.config, (options, sorted(others), self._macros), self._code)

        def work_on(page: Page) -> PageWork:
            resolve = self._resolver(page, references)
            files = Resources(page.resources, self.config.blog.resources)
            front = page.front
            info = PageInfo(page.title, page.url, front.values, resolve, why_not, files)
            source = Source(page.file, front.body, front.body_line)
            key = self._key_of(page, of_site)
            return PageWork(
                page, key, info, lambda info: render_with_errors(source, info, options, registry)
            )

        return [work_on(page) for page in [*content.posts, *content.indexes.values()]]

    def _key_of(self, page: Page, of_site: bytes) -> bytes:
        """The key of a page; that of the last build if it has read the same."""
        known, last, key = self._keys.get(page.file, (None, b"", b""))
        if known is not page or last != of_site:
            key = page_key(page, self.config.root, of_site)
            self._keys[page.file] = page, of_site, key
        return key

    def _resolver(
        self, page: Page, references: Callable[[], References]
    ) -> Callable[[str], str | None]:
        """A function from a reference on a page to its address, with the path of the base URL."""

        def address_of(name: str) -> str | None:
            address = references().address(name, page)
            return None if address is None else self.config.base_path + address

        return address_of

    def _finish(self, works: Sequence[PageWork], kept: KeptPages, faults: Faults) -> None:
        """Give the pages without errors their finished texts.

        All bodies are rendered and numbered before the first is finished, so that pages can refer
        to each other; KaTeX sets the formulas of one while the next is rendered.
        """
        for work in works:
            work.is_faulty = work.page.file in faults.broken
        sound = [work for work in works if not work.is_faulty]
        addresses = {self.config.base_path + work.page.url: work for work in sound}
        titles = {address: escape(work.page.title) for address, work in addresses.items()}
        quoted = QuotedPages(addresses, number_body, self._quoted if self.repeats else None)
        directory = Directory(quoted, titles)
        version = formula_version(self.config.blog)
        formulas = Formulas(self._prerender, self._store, version, self._macros)
        blog, limit = self.config.blog, self._cell_seconds
        cells = Cells(blog, self._store, self._prerender, limit, self._report)
        finisher = Finisher(formulas, cells)
        kept.recall(sound, addresses)
        self._report("Rendering the posts")

        def begin(work: PageWork) -> None:
            file = work.page.file
            with faults.of(file):
                for error in work.errors:
                    faults.add(error, file)
                if file not in faults.broken:
                    kept.keep_body(work)
                    finisher.begin(work.numbered(number_body))
            work.is_faulty = file in faults.broken

        new = [work for work in works if work.text is None and work.held is None]
        for work in with_bodies(new, self._report):
            begin(work)
        for work in (each for each in works if each.held):
            if not kept.settle(work, addresses, quoted):
                begin(work)
        new = [work for work in works if work.text is None]
        self._report("Setting formulas and drawing widgets")
        folder = self.browser_files().folder
        widgets = Widgets(
            self.config.blog, self.config.base_path, self._prerender, folder, self._drawn
        )
        for work in (each for each in new if not each.is_faulty):
            with faults.of(work.page.file):
                quoted.begin()
                explains_steps = work.page.switched("explainsSteps", False)
                numbered = work.numbered(number_body)
                text = finisher.finish(numbered, widgets, directory, explains_steps)
                text = self._with_metadata(work.page, text)
                work.text = kept.keep_text(work, text, quoted.answers(work))
        for work in (each for each in new if each.text is None and each.has_body):
            with faults.of(work.page.file):
                for error in finisher.faults_of_formulas(work.body):
                    faults.add(error, work.page.file)
