"""Builds a site in stages: content, bodies, formulas and widgets, pages, publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from companion.content.config import Config
from companion.content.content import Content, Page, read_content
from companion.content.references import References
from companion.content.resources import Resources
from companion.finish.browser_files import BrowserFiles
from companion.finish.embeds import PageWidgets, write_embeds
from companion.finish.finish import Finisher
from companion.finish.frames import write_frames
from companion.finish.links import Directory
from companion.finish.macros import site_macros
from companion.finish.metadata import head_of, reading_minutes
from companion.finish.names import number_body
from companion.finish.prerender import Prerender
from companion.finish.rendered import FinishedText
from companion.finish.widgets import CARDS, FRAMES, Widgets
from companion.publish.assets import prepare, published_folders
from companion.publish.bundles import bundles, sources
from companion.publish.claims import Claims
from companion.publish.hugo import write_for_hugo
from companion.publish.pages import Site, author_of
from companion.publish.swap import check_destination, publish
from companion.text.body import Body, MarkupOptions, PageInfo, Source, render_with_errors
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.custom import custom_shortcodes
from companion.tools.atomic_file import remove_others
from companion.tools.errors import BuildError, Faults
from companion.tools.progress import Report


@dataclass(frozen=True)
class Summary:
    """Counts and warnings of a finished build.

    left_out : pages that were not published, each with the reason: draft, future or expired.
    errors : the faults of the pages that were left out by ``keep_going``.
    """

    posts: int
    formulas: int
    widgets: int
    files: int
    left_out: tuple[tuple[Page, str], ...]
    warnings: tuple[BuildError, ...]
    errors: tuple[BuildError, ...] = ()


@dataclass(frozen=True)
class FinishedContent:
    """The content, with body and finished text of every page by URL; not yet written to files.

    broken : the pages with errors, as far as they could be read; they are in none of the others.
    """

    content: Content
    bodies: Mapping[str, Body]
    rendered: Mapping[str, FinishedText]
    broken: tuple[Page, ...] = ()

    @property
    def warnings(self) -> tuple[BuildError, ...]:
        return tuple(warning for page in self.rendered.values() for warning in page.warnings)

    def widgets(self) -> list[PageWidgets]:
        """The widgets of every page."""
        pages = [*self.content.posts, *self.content.indexes.values()]
        return [PageWidgets(page, self.rendered[page.url].fragments) for page in pages]

    def summary(
        self, files: int, warnings: Sequence[BuildError] = (), errors: Sequence[BuildError] = ()
    ) -> Summary:
        """The counts of the content; with the warnings and errors of other steps."""
        return Summary(
            posts=len(self.content.posts),
            formulas=sum(len(body.formulas) for body in self.bodies.values()),
            widgets=sum(len(body.widgets) for body in self.bodies.values()),
            files=files,
            left_out=self.content.left_out,
            warnings=(*self.warnings, *warnings),
            errors=tuple(errors),
        )


StandIns = Callable[[FinishedContent, Faults], FinishedContent]
"""Adds pages to the content in place of those with errors."""


class Builder:
    """Builds a site, once or repeatedly; keeps the Node process and its results between builds.

    Parameters
    ----------
    own_destination : the destination is the blog's publishing folder, or the preview's, not one
        that the user named; it is replaced without a check (see `swap.publish`).
    prerender : a Node process that several builders share; by default, each has its own.
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
    ) -> None:
        self.config = config
        self._bundled = bundled
        self._keep_going = keep_going
        self._stand_ins = stand_ins
        self._report = report
        self._own_destination = own_destination
        self._prerender = prerender or Prerender(config.blog)
        self._finisher = Finisher(self._prerender, site_macros(config))

    def prepare(self) -> None:
        """Fetch and generate all files that the build and the browser need beside the repository.

        Raises
        ------
        BuildError : a library or a tool cannot be installed, or a download fails.
        """
        prepare(self.config.blog, self._report)

    def close(self) -> None:
        """End the Node process."""
        self._prerender.close()

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
        content = read_content(self.config, now, faults)
        pages = [*content.posts, *content.indexes.values()]
        self._report("Rendering the posts")
        references = References(content, self.config.content, self.config.taxonomies.values())
        bodies = self._bodies(pages, references, faults)
        self._report("Setting formulas and drawing widgets")
        sound = [page for page in pages if page.file not in faults.broken]
        rendered = self._finished(sound, bodies, faults)
        for page in pages:
            if page.file in bodies and page.url not in rendered:
                with faults.of(page.file):
                    for error in self._finisher.faults_of_formulas(bodies[page.file]):
                        faults.add(error, page.file)
        sound = [page for page in sound if page.file not in faults.broken]
        return FinishedContent(
            content.only({page.file for page in sound}),
            {page.url: bodies[page.file] for page in sound},
            {page.url: rendered[page.url] for page in sound},
            tuple(page for page in pages if page.file in faults.broken),
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
        finished, errors = self._as_wanted(now)
        self._report("Writing the pages")
        files = self._write_generated(finished)
        site = Site(self.config, finished.content, finished.rendered, files)
        claims = Claims()
        count = publish(
            site.files(),
            published_folders(self.config, files),
            self.config.destination,
            self._own_destination,
            claims,
        )
        if self._bundled:
            write_for_hugo(self.config, finished.content, finished.rendered, files)
        return finished.summary(count, claims.warnings, errors)

    def build_for_hugo(self, now: dt.datetime) -> Summary:
        """Write only the files that Hugo's layouts read; Hugo itself writes or serves the pages.

        Raises
        ------
        BuildErrors : faults of the content, as of `build`; the files of the last build stay.
        """
        finished, errors = self._as_wanted(now)
        files = self._write_generated(finished)
        write_for_hugo(self.config, finished.content, finished.rendered, files)
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
        files = self.browser_files()
        write_embeds(self.config, finished.widgets(), files)
        texts = finished.rendered.values()
        write_frames((frame for text in texts for frame in text.later), files.folder / FRAMES)
        remove_others(files.folder / CARDS, {Path(text.card).name for text in texts})
        return files

    def _with_metadata(self, page: Page, rendered: FinishedText) -> FinishedText:
        """The finished text with reading time and metadata, if the page is a post."""
        if page.kind != "page":
            return rendered
        author = author_of(page, self.config)
        return replace(
            rendered,
            minutes=reading_minutes(rendered.words),
            head=head_of(page, rendered.words, rendered.card, author, self.config),
        )

    def _bodies(
        self, pages: Sequence[Page], references: References, faults: Faults
    ) -> dict[Path, Body]:
        """Render the Markdown of all pages; of one with errors, as far as it can be read."""
        options = MarkupOptions.from_hugo(self.config.raw)
        registry = BUILTIN.with_kinds(custom_shortcodes(self.config.blog.shortcodes, faults))
        bodies: dict[Path, Body] = {}
        for page in pages:
            front = page.front
            source = Source(page.file, front.body, front.body_line)
            resolve = self._resolver(page, references)
            files = Resources(page.resources, self.config.blog.resources)
            info = PageInfo(page.title, page.url, front.values, resolve, references.why_not, files)
            with faults.of(page.file):
                bodies[page.file], errors = render_with_errors(source, info, options, registry)
                for error in errors:
                    faults.add(error, page.file)
        return bodies

    def _resolver(self, page: Page, references: References) -> Callable[[str], str | None]:
        """A function from a reference on a page to its address, with the path of the base URL."""

        def address_of(name: str) -> str | None:
            address = references.address(name, page)
            return None if address is None else self.config.base_path + address

        return address_of

    def _finished(
        self, pages: Sequence[Page], bodies: Mapping[Path, Body], faults: Faults
    ) -> dict[str, FinishedText]:
        """The finished texts by URL; all bodies are numbered first, so that pages can refer."""
        folder = self.browser_files().folder
        widgets = Widgets(self.config.blog, self.config.base_path, self._prerender, folder)
        numbered, rendered = [], {}
        for page in pages:
            with faults.of(page.file):
                numbered.append((page, number_body(bodies[page.file])))
        directory = Directory(
            {self.config.base_path + page.url: body for page, body in numbered},
            {self.config.base_path + page.url: escape(page.title) for page, _ in numbered},
        )
        for page, numbered_body in numbered:
            with faults.of(page.file):
                explains_steps = page.switched("explainsSteps", False)
                finished = self._finisher.finish(numbered_body, widgets, directory, explains_steps)
                rendered[page.url] = self._with_metadata(page, finished)
        return rendered
